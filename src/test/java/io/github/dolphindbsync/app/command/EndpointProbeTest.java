package io.github.dolphindbsync.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.format.CsvDataFormat;
import io.github.dolphindbsync.format.JsonLinesDataFormat;
import io.github.dolphindbsync.source.plan.Findings;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a route sends to, a probe of it ends soon and with a finding. */
class EndpointProbeTest {

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Findings probe(String uri) {
        Findings findings = new Findings();
        new EndpointProbe(
                        context, header -> Optional.empty(), key -> Optional.empty(), findings, Duration.ofMillis(500))
                .probe(uri);
        return findings;
    }

    private String found(String uri) {
        return probe(uri).facts().get(0).found();
    }

    private RouteInspector route(RouteBuilder route) throws Exception {
        context.addRoutes(route);
        return new RouteInspector(context, "route", null);
    }

    @Test
    void givenEndpointsThatAreNamedByTheRowsThenTheyAreLeftOutAndATableIsSeenAllTheSame() throws Exception {
        RouteInspector route = route(new RouteBuilder() {
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
                .allSatisfy(uri -> assertThat(probe(uri).failures()).isEmpty());
        assertThat(route.writesTable()).isTrue();
    }

    @Test
    void givenARouteThatASettingHoldsBackThenItIsNotAutoStarted() throws Exception {
        context.getPropertiesComponent().addInitialProperty("starts", "false");
        RouteInspector route = route(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("route").autoStartup("{{starts}}").to("direct:out");
            }
        });

        assertThat(route.isAutoStarted()).isFalse();
    }

    @Test
    void givenAFanOutThenEachFormIsFoundOnce() throws Exception {
        context.getRegistry().bind("lines", new JsonLinesDataFormat());
        context.getRegistry().bind("csv", new CsvDataFormat());
        RouteInspector route = route(new RouteBuilder() {
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

        assertThat(route.formats()).extracting(RouteInspector.Format::name).containsExactly("lines", "csv");
    }

    @Test
    void givenAnAddressInCamelsShortFormThenItsHostAndPortAreThoseThatCamelWouldUse() throws Exception {
        try (ServerSocket listening = new ServerSocket(0)) {
            assertThat(found("http:127.0.0.1:" + listening.getLocalPort() + "/x"))
                    .startsWith("http server 127.0.0.1:" + listening.getLocalPort() + " accepts connections");
        }
    }

    @Test
    void givenBrokersThatCannotBeMeantThenThatIsSaid() {
        assertThat(probe("kafka:topic?brokers=127.0.0.1").failures())
                .singleElement()
                .asString()
                .contains("127.0.0.1", "bootstrap.servers");
        assertThat(probe("kafka:topic").failures())
                .containsExactly("Kafka: no broker is named. Set the option brokers, as in brokers=host:9092");
    }

    @Test
    void givenAnEndpointThatCannotBeMadeThenItIsAFactAndItsTextIsNotTold() {
        assertThat(found("file:out?token=s3cr3t"))
                .isEqualTo("an endpoint of file could not be probed (ResolveEndpointFailedException)");
        assertThat(found("http:{{nothing}}/s3cr3t"))
                .contains("could not be probed")
                .doesNotContain("s3cr3t");
    }

    @Test
    void givenABrokerThatTakesConnectionsAndDoesNotAnswerThenTheProbeEndsWithItsTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            long start = System.nanoTime();

            assertThat(probe("kafka:topic?brokers=127.0.0.1:" + silent.getLocalPort())
                            .failures())
                    .singleElement()
                    .asString()
                    .contains("accepts connections, but does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }
}
