package io.github.dolphindbsync.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.observe.ManagementAnswers.Health;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.sync.Market;
import io.github.dolphindbsync.sync.Sync;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What Camel's management server says of a sync, asked as a probe and as Prometheus ask it. */
class ObserveTest {

    private static final String BEFORE_ROWS = "                    - to: \"upsert";

    /** A moment at which a batch is in flight, and stays so until it is released. */
    private record Hold(CountDownLatch reached, CountDownLatch released) {
        Hold() {
            this(new CountDownLatch(1), new CountDownLatch(1));
        }
    }

    @TempDir
    Path folder;

    private final AtomicReference<Hold> hold = new AtomicReference<>();
    private ManagementAnswers management;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        management = ManagementAnswers.onFreePort();
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("camel.management.enabled", "true")
                .with("camel.management.host", "127.0.0.1")
                .with("camel.management.port", String.valueOf(management.port()))
                .with("camel.management.health-check-enabled", "true")
                .with("camel.management.metrics-enabled", "true")
                .with("camel.metrics.enabled", "true")
                .with("camel.health.exposure-level", "full")
                .with("dolphindb.retry-for", "0s")
                .with("sync.trade.batch-size", "2")
                .bind("hold", (Processor) exchange -> {
                    Hold here = hold.getAndSet(null);
                    if (here != null) {
                        here.reached().countDown();
                        here.released().await();
                    }
                })
                .route(Sync.shippedRoute("database")
                        .replace(BEFORE_ROWS, "                    - process: {ref: hold}\n" + BEFORE_ROWS));
    }

    private void arrive(int count, Instant at) {
        long nanos = at.getEpochSecond() * 1_000_000_000L;
        for (int row = 0; row < count; row++) {
            trade.appendRow("A", nanos + row, 1.5f, row);
        }
    }

    /** Starts a poll, and comes back when its first batch is about to be written. */
    private Runnable pollUpToItsFirstBatch() throws Exception {
        Hold held = new Hold();
        hold.set(held);
        CompletableFuture<?> poll = CompletableFuture.runAsync(sync::poll);
        held.reached().await();
        return () -> {
            held.released().countDown();
            poll.join();
        };
    }

    private Health health() {
        return management.ready("sync:trade");
    }

    private double meter(String name) {
        return management.meters().get("dolphindb_sync_" + name + "{sync=\"trade\"}");
    }

    @Test
    void aSyncIsUpAfterAPollThatSucceededAndDownAfterTooManyThatFailed() throws Exception {
        Instant now = Instant.now();
        arrive(3, now.minusSeconds(100));
        sync.with("sync.trade.down-after-failures", "2").context();

        assertThat(health()).as("new").isEqualTo(new Health(503, "DOWN", "no poll has ended yet"));
        assertThat(management.get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(meter("up")).isZero();
        assertThat(meter("lag_seconds")).isNaN();
        assertThat(meter("since_success_seconds")).isNaN();

        Runnable release = pollUpToItsFirstBatch();
        assertThat(health())
                .as("busy with its first poll")
                .isEqualTo(new Health(503, "DOWN", "the first poll is still running, 0 rows so far"));
        release.run();

        assertThat(health().status()).as("idle").isEqualTo("UP");
        assertThat(health().httpStatus()).isEqualTo(200);
        assertThat(health().message()).startsWith("waits for its next poll, mark 20");
        assertThat(meter("up")).isEqualTo(1);
        assertThat(meter("since_success_seconds")).isBetween(0.0, 60.0);

        arrive(4, now.minusSeconds(50));
        release = pollUpToItsFirstBatch();
        assertThat(health().status()).as("busy").isEqualTo("UP");
        assertThat(health().message())
                .matches("a poll is running for [\\d.]+ s, mark 20.*, a poll last succeeded [\\d.]+ s ago");
        release.run();

        server.faults().refuseLogins(false).refuseConnections(true);
        sync.poll();
        assertThat(health().status()).as("failed once").isEqualTo("UP");
        assertThat(health().message()).contains(". The last poll has failed: ");
        sync.poll();
        assertThat(health().httpStatus()).as("failing").isEqualTo(503);
        assertThat(health().status()).isEqualTo("DOWN");
        assertThat(health().message())
                .startsWith("2 polls in a row have failed. The last one: ")
                .contains("127.0.0.1:" + server.port());
        assertThat(management.get("/observe/health/live").statusCode())
                .as("a restart would mend nothing")
                .isEqualTo(200);
        double lag = meter("lag_seconds");
        assertThat(lag).isGreaterThan(50);
        await().untilAsserted(() ->
                assertThat(meter("lag_seconds")).as("it grows while polls fail").isGreaterThan(lag));

        server.faults().clear();
        sync.poll();
        assertThat(health().status()).as("recovered").isEqualTo("UP");

        Map<String, Double> meters = management.meters();
        assertThat(meters)
                .containsEntry("dolphindb_sync_rows_total{sync=\"trade\"}", 7.0)
                .containsEntry("dolphindb_sync_batches_total{sync=\"trade\"}", 4.0)
                .containsEntry("dolphindb_sync_failures_total{sync=\"trade\"}", 2.0)
                .containsEntry("dolphindb_sync_poll_seconds_count{sync=\"trade\"}", 5.0)
                .containsEntry("dolphindb_sync_rows_quarantined_total{sync=\"trade\"}", 0.0)
                .containsEntry("dolphindb_sync_rows_not_stored_total{sync=\"trade\"}", 0.0)
                .containsEntry("dolphindb_sync_mark{sync=\"trade\"}", (double)
                        now.minusSeconds(50).getEpochSecond());
    }

    @Test
    void aSyncIsDownWhereItsMarkIsTooFarBehind() {
        arrive(1, Instant.now().minusSeconds(7_300));
        trade.appendRow("A", null, 1.5f, 1);
        sync.with("sync.*.down-after-lag", "2h").with("sync.trade.without-tracking-value", "report");
        sync.poll();

        assertThat(health().status()).isEqualTo("DOWN");
        assertThat(health().message())
                .matches("the mark .* is 2h \\d+m behind the clock, more than sync.trade.down-after-lag");
        assertThat(meter("rows_without_timestamp")).isEqualTo(1);

        arrive(1, Instant.now());
        sync.poll();
        assertThat(health().status()).isEqualTo("UP");
    }

    @Test
    void whatIsTriedAgainAndPutAsideIsCounted() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("create table trade (symbol varchar, \"timestamp\" timestamp_ns not null, price float, "
                    + "volume integer check (volume <> 1), _row_id uuid not null)");
        }
        arrive(3, Instant.now());
        sync.with("dolphindb.retry-for", "30s").with("sync.trade.on-rejected-row", "quarantine");
        server.faults().cutNextResponseTo("order by timestamp", 0);

        sync.poll();

        assertThat(meter("retries_total")).isEqualTo(1);
        assertThat(meter("failures_total")).isZero();
        assertThat(meter("rows_quarantined_total")).isEqualTo(1);
        assertThat(meter("rows_total")).isEqualTo(2);
    }

    @Test
    void allThatIsLoggedInAPollHasTheIdOfItsExchange() throws Exception {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.github.dolphindbsync");
        logger.addAppender(logged);
        try {
            List<String> inBatches = new ArrayList<>();
            sync.bind("hold", (Processor) exchange -> {
                assertThat(exchange.getProperty(Exchange.CORRELATION_ID, String.class))
                        .isEqualTo(MDC.get("poll"));
                inBatches.add(MDC.get("poll"));
            });
            arrive(3, Instant.now());
            trade.appendRow("A", null, 1.5f, 1);
            sync.with("sync.trade.without-tracking-value", "report").poll();
            assertThat(MDC.get("poll")).as("after the poll").isNull();
            sync.poll();

            Map<String, List<String>> lines = logged.list.stream()
                    .filter(event -> event.getFormattedMessage().startsWith("sync trade: "))
                    .collect(Collectors.groupingBy(
                            event -> event.getMDCPropertyMap().getOrDefault("poll", ""),
                            LinkedHashMap::new,
                            Collectors.mapping(ILoggingEvent::getFormattedMessage, Collectors.toList())));
            assertThat(lines).hasSize(2).doesNotContainKey("");
            assertThat(inBatches).containsOnly(lines.keySet().iterator().next()).hasSize(2);
            assertThat(lines.get(inBatches.get(0)))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("1 rows have no value"))
                    .anyMatch(line -> line.contains("3 rows in 2 batches"));
        } finally {
            logger.detachAppender(logged);
        }
    }

    @Test
    void aSyncWhoseRouteIsStoppedHasNoMetersAndOneThatIsStartedAgainHasThemOnce() throws Exception {
        arrive(1, Instant.now());
        sync.poll();
        assertThat(meter("rows_total")).isEqualTo(1);

        sync.context().getRouteController().stopRoute("trade");
        assertThat(health()).isNull();
        assertThat(management.meters().keySet()).noneMatch(name -> name.startsWith("dolphindb_sync_"));

        sync.context().getRouteController().startRoute("trade");
        assertThat(health().message()).isEqualTo("no poll has ended yet");
        sync.poll();
        assertThat(meter("poll_seconds_count")).isEqualTo(1);
        assertThat(health().status()).isEqualTo("UP");
    }

    /** A panel that asks for a meter of another name stays empty, and nobody is told. */
    @Test
    void theDashboardAsksForMetersThatThereAre() throws Exception {
        arrive(1, Instant.now());
        sync.poll();
        Set<String> there = management.meters().keySet().stream()
                .map(name -> name.replaceFirst("\\{.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("docs/grafana-dashboard.json").toFile());
        List<String> queries = dashboard.findValuesAsText("expr");
        List<String> asked = new ArrayList<>();
        for (String query : queries) {
            Matcher names = Pattern.compile("dolphindb_sync_\\w+").matcher(query);
            assertThat(names.results().map(found -> found.group()).peek(asked::add))
                    .as(query)
                    .isNotEmpty();
        }
        assertThat(there).containsAll(asked);
        assertThat(asked)
                .as("what is worth a look")
                .contains(
                        "dolphindb_sync_up",
                        "dolphindb_sync_lag_seconds",
                        "dolphindb_sync_rows_total",
                        "dolphindb_sync_poll_seconds",
                        "dolphindb_sync_poll_seconds_max",
                        "dolphindb_sync_failures_total",
                        "dolphindb_sync_retries_total",
                        "dolphindb_sync_rows_quarantined_total");
    }
}
