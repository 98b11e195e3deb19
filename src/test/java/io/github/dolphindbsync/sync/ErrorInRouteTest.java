package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped routes as they run, by their timers and queues. An error out of any of their steps fails one poll, which
 * is reported; the threads live on, and the next poll delivers the rest.
 */
@Tag("slow")
class ErrorInRouteTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Supplier<Throwable>> FAULTS = List.of(
            () -> new NoClassDefFoundError("injected"),
            () -> new OutOfMemoryError("injected"),
            () -> new IllegalStateException((String) null));

    @TempDir
    Path folder;

    private final Map<String, String> settings = new TreeMap<>();
    private final List<PollResult> results = new CopyOnWriteArrayList<>();
    private final List<String> listings = new CopyOnWriteArrayList<>();
    private final Faults faults = new Faults();
    private final Map<String, StoredTable> tables = new TreeMap<>();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private int rows;

    /** Around each step of each route: what it is to throw, once, before the step or after it. */
    private static final class Faults implements InterceptStrategy {

        private record Fault(String step, boolean after, Supplier<Throwable> thrown) {}

        private final Set<String> steps = new LinkedHashSet<>();
        private final AtomicReference<Fault> next = new AtomicReference<>();

        @Override
        public Processor wrapProcessorInInterceptors(
                CamelContext context, NamedNode node, Processor target, Processor nextTarget) {
            String step = node.getParentId() + "/" + node.getShortName() + "/" + node.getId();
            steps.add(step);
            return new DelegateAsyncProcessor(target) {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    throwIfArmed(step, false);
                    try {
                        getProcessor().process(exchange);
                    } catch (Exception e) {
                        exchange.setException(e);
                    }
                    throwIfArmed(step, true);
                    callback.done(true);
                    return true;
                }
            };
        }

        private void throwIfArmed(String step, boolean after) {
            Fault fault = next.get();
            if (fault != null
                    && fault.step().equals(step)
                    && fault.after() == after
                    && next.compareAndSet(fault, null)) {
                Throwable thrown = fault.thrown().get();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }
        }
    }

    /** Those that end a thread here are meant to. */
    @BeforeAll
    static void leaveErrorsOfOtherThreads() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @AfterAll
    static void catchErrorsOfOtherThreads() {
        Awaitility.reset();
    }

    @BeforeEach
    void start() throws Exception {
        settings.put("dolphindb.host", "127.0.0.1");
        settings.put("dolphindb.port", String.valueOf(server.port()));
        settings.put("dolphindb.database", "market");
        settings.put("dolphindb.table-name", "trade");
        settings.put("dolphindb.username", "admin");
        settings.put("dolphindb.password", "123456");
        settings.put("warehouse.url", warehouse());
        settings.put("sync.*.period", "50ms");
        settings.put("sync.*.batch-size", "2");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private String warehouse() {
        return TestDatabase.DUCKDB.url(folder);
    }

    private void run(String... routes) throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getCamelContextExtension().addInterceptStrategy(faults);
        context.getRegistry().bind("results", new PollListener() {
            @Override
            public void finished(PollResult result) {
                results.add(result);
            }

            @Override
            public void listed(Set<String> syncs, Optional<String> failure) {
                listings.add(failure.orElse(""));
            }
        });
        for (String route : Stream.concat(Stream.of("beans", "destinations/database"), Stream.of(routes))
                .toList()) {
            load(route);
        }
        context.start();
    }

    private void load(String route) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getResourceLoader(context)
                        .resolveResource("file:routes/" + route + ".camel.yaml"));
    }

    private void table(String name) {
        tables.put(
                name,
                server.createTable(
                        "market", name, TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,volume:INT")));
    }

    private void moreRowsArrive() {
        for (int row = 0; row < 5; row++) {
            rows++;
            tables.values().forEach(table -> table.appendRow("S", SyncContractTest.T0 + rows / 2, rows));
        }
    }

    private List<Integer> volumes(String table) throws Exception {
        try (Connection connection = TestDatabase.connect(warehouse());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select volume from " + table + " order by 1")) {
            List<Integer> volumes = new ArrayList<>();
            while (found.next()) {
                volumes.add(found.getInt(1));
            }
            return volumes;
        }
    }

    private void awaitAllDelivered(String because) {
        List<Integer> all = IntStream.rangeClosed(1, rows).boxed().toList();
        for (String table : tables.keySet()) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(volumes(table))
                            .as("%s after %s", table, because)
                            .isEqualTo(all));
        }
    }

    private void awaitReported(String because) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> faults.next.get() == null
                        && (results.stream().anyMatch(result -> result.failure().isPresent())
                                || listings.stream().anyMatch(failure -> !failure.isEmpty())));
        assertThat(because).isNotNull();
    }

    /** {@code campaign.rounds} above 0 tries each step with everything. Returns how many faults were tried. */
    private int everyStepFails() {
        int tries = 0;
        int turn = 0;
        for (String step : faults.steps) {
            for (boolean after : new boolean[] {false, true}) {
                turn++;
                for (Supplier<Throwable> thrown :
                        CampaignReport.rounds(0) > 0 ? FAULTS : List.of(FAULTS.get(turn % FAULTS.size()))) {
                    String what = thrown.get() + (after ? " after " : " before ") + step;
                    results.clear();
                    listings.clear();
                    faults.next.set(new Faults.Fault(step, after, thrown));
                    moreRowsArrive();
                    awaitReported(what);
                    awaitAllDelivered(what);
                    tries++;
                }
            }
        }
        return tries;
    }

    @Test
    void givenAnErrorInAnyStepOfTheRouteThenItsPollFailsAndTheNextOneDelivers() throws Exception {
        table("trade");
        moreRowsArrive();
        run("trade");
        awaitAllDelivered("the start");

        assertThat(everyStepFails()).isGreaterThanOrEqualTo(12);
    }

    @Test
    void givenAnErrorInAnyStepOfTheRoutesForManyTablesThenAllTablesArePolledOn() throws Exception {
        settings.put("sync.tables", "dfs://market/*");
        settings.put("sync.tables-at-once", "2");
        table("a");
        table("b");
        table("c");
        moreRowsArrive();
        run("tables");
        awaitAllDelivered("the start");

        assertThat(everyStepFails()).isGreaterThanOrEqualTo(18);
    }

    /** Between the steps Camel itself may throw one, as where memory is exhausted: then the thread is lost. */
    @ParameterizedTest
    @ValueSource(strings = {"trade", "table", "tables"})
    void givenAThreadThatAnErrorEndsThenItsRouteIsStartedAgain(String dying) throws Exception {
        AtomicReference<String> next = new AtomicReference<>();
        context.addRoutePolicyFactory((camel, id, definition) -> new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route route, Exchange exchange) {
                if (route.getRouteId().equals(next.get())) {
                    next.set(null);
                    throw new NoClassDefFoundError("injected");
                }
            }
        });
        table("trade");
        if (!dying.equals("trade")) {
            settings.put("sync.tables", "dfs://market/*");
            settings.put("sync.tables-at-once", "1");
        }
        moreRowsArrive();
        run("trade", "tables");
        awaitAllDelivered("the start");

        results.clear();
        listings.clear();
        next.set(dying);
        moreRowsArrive();

        await().atMost(PATIENCE).until(() -> next.get() == null);
        awaitReported("the death of the thread of " + dying);
        awaitAllDelivered("the death of the thread of " + dying);
    }

    @Test
    void givenAQueueThatIsEmptiedByAStopThenItsTablesArePolledAgain() throws Exception {
        settings.put("sync.tables", "dfs://market/*");
        settings.put("sync.tables-at-once", "1");
        List.of("a", "b", "c", "d").forEach(this::table);
        moreRowsArrive();
        // The queue is never empty for long, and what is in it when this time is over is thrown away.
        context.getShutdownStrategy().setTimeout(1);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        context.getRegistry().bind("holding", new PollListener() {
            @Override
            public void started(String sync, long expected) {
                reached.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        run("tables");
        reached.await();

        Thread stop = new Thread(() -> {
            try {
                context.getRouteController().stopRoute("table");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stop.start();
        await().atMost(PATIENCE)
                .until(() ->
                        context.getRouteController().getRouteStatus("table").isStopping()
                                || stop.getState() == Thread.State.TIMED_WAITING);
        released.countDown();
        stop.join();
        context.getRouteController().startRoute("table");

        awaitAllDelivered("a stop with a filled queue");
    }

    @Test
    void givenAWrongPasswordThatAnotherSyncMetFirstThenThatTheTablesAreNotListedIsReported() throws Exception {
        settings.put("sync.tables", "dfs://market/*");
        settings.put("dolphindb.password", "wrong");
        table("trade");
        CountDownLatch met = new CountDownLatch(1);
        context.getRegistry().bind("listener", new PollListener() {
            @Override
            public void finished(PollResult result) {
                met.countDown();
            }
        });
        context.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("timer:own?delay=0&repeatCount=1")
                        .routeId("own")
                        .process(new io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor(
                                "own",
                                new io.github.dolphindbsync.checkpoint.FileCheckpointRepository(folder.toString())));
            }
        });
        run();
        met.await();

        load("tables");

        await().atMost(PATIENCE).until(() -> !listings.isEmpty());
        assertThat(listings.get(0)).contains("refused user 'admin'", "dolphindb.password");
        assertThat(HealthCheckRegistry.get(context)
                        .getCheck("sync.tables")
                        .orElseThrow()
                        .call()
                        .getState())
                .isEqualTo(HealthCheck.State.DOWN);
    }
}
