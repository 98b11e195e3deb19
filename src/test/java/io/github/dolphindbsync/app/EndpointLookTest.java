package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.app.EndpointLook.Look;
import io.github.dolphindbsync.format.CsvDataFormat;
import io.github.dolphindbsync.format.JsonLinesDataFormat;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a route sends to, to look at it ends soon and with a finding. */
class EndpointLookTest {

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Look at(String uri) {
        return new EndpointLook(context, Duration.ofMillis(500)).at(uri).orElseThrow();
    }

    private RouteLook route(RouteBuilder route) throws Exception {
        context.addRoutes(route);
        return new RouteLook(context, "route");
    }

    @Test
    void givenEndpointsThatAreNamedByTheRowsThenTheyAreLeftOutAndATableIsSeenAllTheSame() throws Exception {
        RouteLook route = route(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .routeId("route")
                        .toD("file:out/${header.symbol}")
                        .toD("http://127.0.0.1:1/${header.symbol}")
                        .toD("kafka:trade?brokers=${header.brokers}")
                        .toD("upsert:${header.table}")
                        .toD("file:fixed")
                        .to("file:out?fileName=${header.symbol}");
            }
        });

        assertThat(route.endpoints())
                .containsExactlyInAnyOrder("file:fixed", "file:out?fileName=${header.symbol}")
                .allSatisfy(uri -> assertThat(at(uri).isFine()).isTrue());
        assertThat(route.writesTable()).isTrue();
    }

    @Test
    void givenAFanOutThenEachFormIsFoundOnce() throws Exception {
        context.getRegistry().bind("lines", new JsonLinesDataFormat());
        context.getRegistry().bind("csv", new CsvDataFormat());
        RouteLook route = route(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .routeId("route")
                        .multicast()
                        .to("direct:raw")
                        .pipeline()
                        .marshal()
                        .custom("lines")
                        .to("file:lines")
                        .end()
                        .pipeline()
                        .marshal()
                        .custom("csv")
                        .to("file:csv")
                        .marshal()
                        .custom("csv")
                        .end();
            }
        });

        assertThat(route.forms()).extracting(RouteLook.Form::name).containsExactly("lines", "csv");
    }

    @Test
    void givenAnAddressInCamelsShortFormThenItsHostAndPortAreThoseThatCamelWouldUse() throws Exception {
        try (ServerSocket listening = new ServerSocket(0)) {
            Look look = at("http:127.0.0.1:" + listening.getLocalPort() + "/x");

            assertThat(look.isFine()).isTrue();
            assertThat(look.found())
                    .startsWith("http server 127.0.0.1:" + listening.getLocalPort() + " takes connections");
        }
    }

    @Test
    void givenBrokersThatCannotBeMeantThenThatIsSaid() {
        assertThat(at("kafka:topic?brokers=127.0.0.1").isFine()).isFalse();
        assertThat(at("kafka:topic?brokers=127.0.0.1").found()).contains("127.0.0.1", "bootstrap.servers");
        assertThat(at("kafka:topic"))
                .isEqualTo(new Look(
                        "Kafka: no broker is named; expected the option brokers, as in brokers=host:9092", false));
    }

    @Test
    void givenAnEndpointThatCannotBeMadeThenItIsAFactAndItsTextIsNotTold() {
        assertThat(at("file:out?token=s3cr3t"))
                .isEqualTo(
                        new Look("an endpoint of file: could not be looked at (ResolveEndpointFailedException)", true));
        assertThat(at("http:{{nothing}}/s3cr3t").found())
                .contains("could not be looked at")
                .doesNotContain("s3cr3t");
    }

    @Test
    void givenABrokerThatTakesConnectionsAndDoesNotAnswerThenTheLookEndsWithItsTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            long start = System.nanoTime();

            Look look = at("kafka:topic?brokers=127.0.0.1:" + silent.getLocalPort());

            assertThat(look.isFine()).isFalse();
            assertThat(look.found()).contains("takes connections, but does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }
}
