package io.github.dolphindbsync.source.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route whose timer no longer fires is noticed, and an exchange that ends before its poll is reported. */
class PolledRoutesTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2020-01-01T00:00:00Z"));
    private final PolledRoutes routes = new PolledRoutes(clock(now::get));
    private final List<String> notBegun = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private DefaultCamelContext context;

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }

    @BeforeEach
    void createContext() {
        context = new DefaultCamelContext();
        context.addRoutePolicyFactory(routes);
    }

    @AfterEach
    void stop() {
        released.countDown();
        context.stop();
    }

    /** A route with one step, which is one that polls. */
    private void start(String timer, org.apache.camel.Processor step) throws Exception {
        routes.add("trade", new PolledRoutes.Step() {
            @Override
            public String name(Exchange beginning) {
                return "trade";
            }

            @Override
            public void notBegun(String name, Exchange done) {
                notBegun.add(name + ": " + PollFailure.before(done).map(PollFailure::reason));
            }
        });
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(timer).routeId("trade").process(step);
            }
        });
        context.start();
    }

    private Optional<Duration> overdueAfter(Duration time) {
        now.updateAndGet(before -> before.plus(time));
        return routes.overdue(context, "trade");
    }

    @Test
    void aTimerThatNoLongerFiresIsNoticed() throws Exception {
        start("timer:trade?delay=0&period=10m", exchange -> PolledRoutes.begun(exchange, "trade"));
        await().until(() -> context.getInflightRepository().size() == 0 && routes.hasBegun("trade"));

        assertThat(overdueAfter(Duration.ofMinutes(30))).isEmpty();
        assertThat(overdueAfter(Duration.ofMinutes(2))).contains(Duration.ofMinutes(32));
        assertThat(notBegun).isEmpty();

        context.getRouteController().stopRoute("trade");
        context.getRouteController().startRoute("trade");
        assertThat(overdueAfter(Duration.ofMinutes(30))).isEmpty();
    }

    @Test
    void aTimerThatHasNeverFiredIsNoticedAfterItsDelayToo() throws Exception {
        start("timer:trade?delay=3600000&period=1s", exchange -> {});

        assertThat(overdueAfter(Duration.ofMinutes(60))).isEmpty();
        assertThat(overdueAfter(Duration.ofMinutes(2))).isPresent();
    }

    @Test
    void aPollThatTakesLongAndATimerThatFiresOnceAreNotOverdue() throws Exception {
        start("timer:trade?delay=0&period=1s", exchange -> released.await());
        await().until(() -> routes.hasBegun("trade"));

        assertThat(overdueAfter(Duration.ofDays(3))).isEmpty();
    }

    @Test
    void aTimerThatFiresOnceIsNotOverdue() throws Exception {
        start("timer:trade?delay=0&repeatCount=1", exchange -> PolledRoutes.begun(exchange, "trade"));

        assertThat(overdueAfter(Duration.ofDays(3))).isEmpty();
    }

    @Test
    void aStepBeforeThePollThatFailsIsReported() throws Exception {
        start("timer:trade?delay=0&repeatCount=1", exchange -> {
            throw new IllegalStateException("before the poll");
        });

        await().until(() -> !notBegun.isEmpty());
        assertThat(notBegun.get(0)).contains("before the poll");
    }
}
