package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static io.github.dolphindbsync.sync.SyncContractTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The source as a component: 25 rows in a table, batches of 10, and a poll when the test says so. */
@Timeout(60)
class SourceComponentTest {

    private static final String ROUTE = "from-dolphindb";
    private static final String FROM = """
            - route:
                id: from-dolphindb
                from:
                  uri: dolphindb:market/%s
                  parameters: {startScheduler: false, target: trade%s}
                  steps:
            """;
    private static final String UPSERT = "        - to: upsert:trade?connectionStrategy=#transaction\n";
    private static final String ONE_TRANSACTION = """
                    - policy:
                        ref: transaction
                        steps:
                          - to: upsert:trade?connectionStrategy=#transaction
                          - process: {ref: checkpoint}
            """;

    @RegisterExtension
    static final Market market = new Market();

    private static final StandInServer server = market.server();
    private static int tables;

    @TempDir
    Path folder;

    private final List<String> seen = new ArrayList<>();
    private String table;
    private StoredTable rows;
    private Host host;

    @BeforeEach
    void rowsArrive() {
        table = "trade" + ++tables;
        rows = server.createTable("market", table, Market.TRADES.partitionedBy("timestamp"));
        arrive(0, 25);
        host = newHost();
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            rows.appendRow(aapl(T0 + row));
        }
    }

    private Host newHost() {
        return new Host(server, url("warehouse"))
                .with("sync." + table + ".batch-size", "10")
                .step("see", see(seen));
    }

    private static Processor see(List<String> batches) {
        return exchange ->
                batches.add(exchange.getMessage().getBody(RowBatch.class).getName());
    }

    private String url(String name) {
        return "jdbc:duckdb:" + folder.resolve(name + ".duckdb");
    }

    private String from(String options) {
        return FROM.formatted(table, options);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static void assertDelivered(PollResult result, int delivered) {
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(delivered);
    }

    private void assertStored(int count) throws Exception {
        assertThat(host.stored("trade")).containsExactlyElementsOf(expected(count));
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> text(aapl(T0 + row)))
                .sorted()
                .toList();
    }

    @Test
    void givenTheSameTableThenTheBatchesAreThoseOfTimerProcessorAndSplit() throws Exception {
        List<String> ofTimer = new ArrayList<>();
        try (Sync sync = new Sync(server, url("timer"))
                .with("dolphindb.table-name", table)
                .with("sync.trade.batch-size", "10")
                .bind("see", see(ofTimer))
                .route(Sync.shippedRoute()
                        .replace(
                                "            steps:\n              - to: ",
                                "            steps:\n              - process: {ref: see}\n              - to: "))) {
            assertDelivered(sync.poll(), 25);
        }

        host.start(from("") + "        - process: {ref: see}\n" + ONE_TRANSACTION);
        assertDelivered(host.poll(), 25);

        assertThat(seen).hasSize(3).isEqualTo(ofTimer);
        assertStored(25);

        assertDelivered(host.poll(), 0);
        arrive(25, 30);
        assertDelivered(host.poll(), 5);
        assertStored(30);
        assertThat(seen).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {UPSERT, ONE_TRANSACTION})
    void givenABatchThatFailsThenTheNextPollGoesOnFromTheMark(String steps) throws Exception {
        host.step("fail-once", exchange -> {
                    if (seen.size() == 2) {
                        throw new IllegalStateException("the disk is full");
                    }
                })
                .start(from("") + "        - process: {ref: see}\n        - process: {ref: fail-once}\n" + steps);

        PollResult failed = host.poll();

        assertThat(failed.failure().orElseThrow()).contains("the disk is full");
        assertThat(failed.rows()).isEqualTo(10);
        assertStored(10);
        assertDelivered(host.poll(), 15);
        assertStored(25);
    }

    /** As Camel's own consumers: what the route ended with is acknowledged, whatever it did. */
    @Test
    void givenBatchesThatTheRouteFiltersOrHandlesThenTheyAreConfirmedWhenItIsDone() throws Exception {
        host.step("fail-second", exchange -> {
                    if (exchange.getProperty(Exchange.BATCH_INDEX, Integer.class) == 1) {
                        throw new IllegalStateException("refused");
                    }
                })
                .start(
                        "- onException:\n    exception: [java.lang.IllegalStateException]\n    handled: {constant: 'true'}\n"
                                + from(", transaction: none") + "        - process: {ref: fail-second}\n"
                                + "        - filter:\n            simple: ${exchangeProperty.CamelBatchComplete}\n"
                                + "            steps:\n              - to: upsert:trade?connectionStrategy=#transaction\n");

        assertDelivered(host.poll(), 25);

        assertThat(host.stored("trade")).hasSize(5);
        assertDelivered(host.poll(), 0);
    }

    @ParameterizedTest
    @CsvSource({"context, 10", "route, 10"})
    void givenAStopInTheMiddleThenTheBatchInFlightIsFinishedAndNoOtherFollows(String what, int finished)
            throws Exception {
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        host.step("wait", exchange -> {
                    inTheMiddle.countDown();
                    assertThat(mayGoOn.await(30, TimeUnit.SECONDS)).isTrue();
                })
                .start(from("").replace("startScheduler: false", "initialDelay: 0") + "        - process: {ref: wait}\n"
                        + UPSERT);
        assertThat(inTheMiddle.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
            if (what.equals("context")) {
                host.close();
            } else {
                try {
                    host.context()
                            .getRouteController()
                            .stopRoute(host.context().getRoutes().get(0).getId());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        Awaitility.await()
                .until(() -> host.consumer().isSuspendingOrSuspended()
                        || host.context().isStopping());
        mayGoOn.countDown();
        stop.get(30, TimeUnit.SECONDS);

        assertDelivered(host.awaitPoll(), finished);
        assertStored(finished);
        host.close();
        host = newHost().start(from("") + UPSERT);
        assertDelivered(host.poll(), 15);
        assertStored(25);
    }

    @Test
    void givenAnIntervalThenCamelsSchedulerPolls() throws Exception {
        host.start(from("").replace("startScheduler: false", "initialDelay: 0, delay: 1, repeatCount: 2") + UPSERT);

        assertDelivered(host.awaitPoll(), 25);
        assertDelivered(host.awaitPoll(), 0);
    }

    @Test
    void givenAnOptionAndAPropertyThenTheOptionWins() throws Exception {
        host.with("sync." + table + ".start", "2016-10-24T08:00:00.022239020")
                .with("sync." + table + ".period", "7s")
                .start(from(", batchSize: 5") + "        - process: {ref: see}\n" + UPSERT);

        assertDelivered(host.poll(), 5);

        assertThat(seen).hasSize(1);
        assertThat(host.consumer().getDelay()).isEqualTo(7000);
    }

    @Test
    void givenTheServerAsOptionsOfTheComponentThenNoPropertyIsNeededAndNoPasswordIsShown() throws Exception {
        host.without("dolphindb.host")
                .without("dolphindb.port")
                .without("dolphindb.username")
                .without("dolphindb.password")
                .with("camel.component.dolphindb.host", "127.0.0.1")
                .with("camel.component.dolphindb.port", String.valueOf(server.port()))
                .with("camel.component.dolphindb.username", "admin")
                .start(from(", password: 123456, sync: orders") + UPSERT);

        PollResult result = host.poll();

        assertDelivered(result, 25);
        assertThat(result.sync()).isEqualTo("orders");
        assertThat(host.context().getEndpoints().toString()).doesNotContain("123456");
    }

    private List<String> readiness() {
        return HealthCheckHelper.invokeReadiness(host.context(), "full").stream()
                .map(result -> result.getCheck().getId() + " " + result.getState())
                .filter(check -> check.contains(table) || check.contains(ROUTE))
                .sorted()
                .toList();
    }

    /** Camel has a check of its own for each consumer, which knows no {@code down-after-failures}. */
    @Test
    void givenOnePollThatFailsThenTheHostIsStillReady() throws Exception {
        host.with("dolphindb.retry-for", "0s")
                .with("camel.health.enabled", "true")
                .start(from("") + UPSERT);
        assertThat(readiness())
                .containsExactly("consumer:" + ROUTE + " UP", "route:" + ROUTE + " UP", "sync:" + table + " DOWN");
        assertDelivered(host.poll(), 25);

        server.faults().refuseConnections(true);
        assertThat(host.poll().failure()).isPresent();
        assertThat(readiness())
                .containsExactly("consumer:" + ROUTE + " UP", "route:" + ROUTE + " UP", "sync:" + table + " UP");
        host.poll();
        host.poll();
        server.faults().clear();
        assertThat(readiness())
                .containsExactly("consumer:" + ROUTE + " UP", "route:" + ROUTE + " UP", "sync:" + table + " DOWN");
        assertDelivered(host.poll(), 0);
        assertThat(readiness())
                .containsExactly("consumer:" + ROUTE + " UP", "route:" + ROUTE + " UP", "sync:" + table + " UP");

        host.context().getRouteController().suspendRoute(ROUTE);
        assertThat(HealthCheckRegistry.get(host.context())
                        .getCheck("sync:" + table)
                        .orElseThrow()
                        .call()
                        .getMessage())
                .hasValue("its route is suspended, or not started (autoStartup)");
    }

    @Test
    void givenARouteThatIsNotToStartThenTheHostIsReadyAndNothingFailsWhenTheHostEnds() throws Exception {
        try (LoggedLines lines = LoggedLines.ofPackage("org.apache.camel")) {
            Set<String> known = new HashSet<>();
            host.bind("listener", new PollListener() {
                        @Override
                        public void known(String sync) {
                            known.add(sync);
                        }
                    })
                    .start(from("").replace("- route:\n", "- route:\n    autoStartup: false\n") + UPSERT);

            assertThat(known).containsExactly(table);
            assertThat(readiness()).allMatch(check -> check.endsWith(" UP"));
            host.close();

            assertThat(lines.containing("Error occurred while shutting down")).isEmpty();
        }
    }

    @Test
    void givenARouteThatIsNotStartedThenItsSyncStillTellsWhatThePollWouldRead() throws Exception {
        host.start(from("").replace("- route:\n", "- route:\n    autoStartup: false\n") + UPSERT);

        assertThat(Syncs.of(host.context()).found()).singleElement().satisfies(found -> {
            assertThat(found.route()).isEqualTo(ROUTE);
            assertThat(found.sync().getSync()).isEqualTo(table);
            assertThat(found.sync().plan(false).rows()).isEqualTo(25);
        });
    }

    @Test
    void givenAllBatchesOfAPollThenTheyHaveItsId() throws Exception {
        List<String> ids = new ArrayList<>();
        List<String> logged = new ArrayList<>();
        host.step("ids", exchange -> {
                    ids.add(exchange.getProperty(Exchange.CORRELATION_ID, String.class));
                    logged.add(MDC.get("poll"));
                })
                .start(from("") + "        - process: {ref: ids}\n" + UPSERT);

        assertDelivered(host.poll(), 25);

        assertThat(ids).hasSize(3).doesNotContainNull().isEqualTo(logged);
        assertThat(new HashSet<>(ids)).hasSize(1);
    }

    @Test
    void givenAPollThatStillRunsThenAnotherIsRefusedAndTheLogSaysSo() throws Exception {
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        host.step("wait", exchange -> {
                    inTheMiddle.countDown();
                    mayGoOn.await();
                })
                .start(from("") + "        - process: {ref: wait}\n" + UPSERT);
        CompletableFuture<Void> first = CompletableFuture.runAsync(host.consumer());
        assertThat(inTheMiddle.await(30, TimeUnit.SECONDS)).isTrue();

        try (LoggedLines lines = LoggedLines.ofPackage("io.github.dolphindbsync")) {
            host.consumer().run();
            assertThat(lines.containing("not polled: sync '" + table + "': its last poll is still running"))
                    .hasSize(1);
        }

        mayGoOn.countDown();
        first.get(30, TimeUnit.SECONDS);
        assertDelivered(host.awaitPoll(), 25);
    }

    /** Until then the host may refuse its settings, and end. */
    @Test
    void givenAHostThatStillStartsThenNothingIsPolled() throws Exception {
        AtomicBoolean polledBefore = new AtomicBoolean();
        host.context().getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) throws Exception {
                if (event instanceof CamelEvent.RouteStartedEvent) {
                    Awaitility.await().during(Duration.ofMillis(500)).until(() -> !host.hasPolled());
                } else if (event instanceof CamelEvent.CamelContextStartedEvent) {
                    polledBefore.set(host.hasPolled());
                }
            }
        });

        host.start(from("").replace("startScheduler: false", "initialDelay: 0") + UPSERT);

        assertDelivered(host.awaitPoll(), 25);
        assertThat(polledBefore).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "batchSize: 0; batchSize: '0' is not a whole number from 1 to 1000000",
                "mode: merge; mode: 'merge' is not one of upsert, append, full-refresh",
                "settle: soon; settle: 'soon' is not a duration",
                "trackingColum: timestamp; trackingColum",
                "sync: a b; sync name 'a b' can't be used",
                "query: select 1; has the option query, which 'from' does not support",
            })
    void givenAWrongOptionThenTheStartEndsAndNamesIt(String option, String reason) {
        assertThatThrownBy(() -> host.start(from(", " + option) + UPSERT)).hasStackTraceContaining(reason);
    }

    @Test
    void givenNoTableOrTwoPlacesForCheckpointsThenTheStartEndsAndSaysWhatToDo() throws Exception {
        assertThatThrownBy(() -> host.start(from("").replace("market/" + table, "market") + UPSERT))
                .hasStackTraceContaining("names no table. Use dolphindb:<database>/<table>");
        host.close();

        Host other = newHost().bind("files", new FileCheckpointRepository(folder.toString()));
        assertThatThrownBy(() -> other.start(from("") + UPSERT))
                .hasStackTraceContaining("needs the option checkpoints=#name")
                .hasStackTraceContaining("2 beans");
        other.close();

        host = newHost().bind("files", new FileCheckpointRepository(folder.toString()));
        host.start(from(", checkpoints: '#files'") + UPSERT);
        assertDelivered(host.poll(), 25);
        assertThat(folder.resolve(table + ".json").toFile().exists()
                        || folder.toFile().list((dir, name) -> name.startsWith(table)).length > 0)
                .isTrue();
    }

    @Test
    void givenTheKameletsThenRowsGoFromOneEndToTheOther() throws Exception {
        host.start("""
                - route:
                    from:
                      uri: kamelet:dolphindb-source
                      parameters: {database: market, table: %s, trackingColumn: timestamp, delay: 100}
                      steps:
                        - to:
                            uri: kamelet:upsert-sink
                            parameters: {table: trade, dataSource: '#bean:warehouse'}
                """.formatted(table));

        assertDelivered(host.awaitPoll(), 25);
        assertStored(25);
    }
}
