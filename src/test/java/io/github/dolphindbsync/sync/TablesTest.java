package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dolphindbsync.PostgresDatabase;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole database by one line, through the shipped route. */
@Tag("slow")
class TablesTest {

    private static final String COLUMNS = "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:DOUBLE";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static PostgresDatabase postgres;

    @TempDir
    Path folder;

    private final Map<String, String> settings = new TreeMap<>();
    private final Watcher watcher = new Watcher();

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private DefaultCamelContext context;

    /** What was heard of polls. */
    private static final class Watcher implements PollListener {
        private final Set<String> ready = ConcurrentHashMap.newKeySet();
        private final List<PollResult> results = new CopyOnWriteArrayList<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private volatile CountDownLatch together = new CountDownLatch(0);
        private volatile String listingFailure = "not listed";

        @Override
        public void ready(String sync, String routeId) {
            ready.add(sync);
        }

        @Override
        public void started(String sync, long rows) {
            int now = running.incrementAndGet();
            mostAtOnce.accumulateAndGet(now, Math::max);
            together.countDown();
            try {
                together.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /** Lets no poll go on before so many run, so that how many do is no matter of the machine's speed. */
        private void awaitTogether(int polls) {
            together = new CountDownLatch(polls);
        }

        @Override
        public void finished(PollResult result) {
            if (result.failure().isEmpty()) {
                running.decrementAndGet();
            }
            results.add(result);
        }

        @Override
        public void listed(Set<String> syncs, Optional<String> failure) {
            listingFailure = failure.orElse("");
        }

        long rows(String sync) {
            return results.stream()
                    .filter(result -> result.sync().equals(sync))
                    .mapToLong(PollResult::rows)
                    .sum();
        }

        Optional<String> failure(String sync) {
            return results.stream()
                    .filter(result -> result.sync().equals(sync))
                    .flatMap(result -> result.failure().stream())
                    .findFirst();
        }
    }

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(TablesTest.class);
    }

    @BeforeEach
    void start() throws Exception {
        set("dolphindb.host", "127.0.0.1");
        set("dolphindb.port", String.valueOf(server.port()));
        set("dolphindb.username", "admin");
        set("dolphindb.password", "123456");
        set("warehouse.url", "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        set("sync.tables", "dfs://market/*");
        set("sync.*.period", "200ms");
    }

    @AfterEach
    void stop() {
        if (context != null) {
            context.stop();
        }
    }

    private void set(String key, String value) {
        settings.put(key, value);
    }

    private StoredTable table(String database, String name, int rows) throws Exception {
        StoredTable table = server.createTable(database, name, TableDefinition.of(COLUMNS));
        append(table, 0, rows);
        return table;
    }

    private static void append(StoredTable table, int from, int to) {
        for (int row = from; row < to; row++) {
            table.appendRow("S" + row % 7, 1_477_296_000_022_239_000L + row, row / 4.0);
        }
    }

    private void run() throws Exception {
        context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("watcher", watcher);
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof SedaEndpoint queue) {
                // Else a stop waits a second for an empty queue.
                queue.setPollTimeout(50);
            }
            return endpoint;
        });
        load(context, "beans");
        for (String route : List.of("destinations/database", "trade", "tables")) {
            load(context, route);
        }
        context.start();
    }

    private static void load(CamelContext into, String name) throws Exception {
        PluginHelper.getRoutesLoader(into)
                .loadRoutes(
                        PluginHelper.getResourceLoader(into).resolveResource("file:routes/" + name + ".camel.yaml"));
    }

    private HealthCheck.Result health(String check) {
        return HealthCheckRegistry.get(context).getCheck(check).orElseThrow().call();
    }

    private long stored(String sql) throws Exception {
        DataSource dataSource = context.getRegistry().lookupByNameAndType("warehouse", DataSource.class);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void awaitRows(String sync, long rows) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(watcher.rows(sync))
                        .as("%s in %s", sync, watcher.results)
                        .isEqualTo(rows));
    }

    private void awaitFailure(String sync, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(watcher.failure(sync))
                        .hasValueSatisfying(failure -> assertThat(failure).contains(parts)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "postgresql"})
    void aDatabaseIsCarriedEachTableWithItsOwnMark(String kind) throws Exception {
        if (kind.equals("postgresql")) {
            set("warehouse.url", postgres.url());
            set("warehouse.username", "postgres");
        }
        set("sync.*.batch-size", "20");
        set("sync.*.target", "{database}_{table}");
        for (int number = 1; number <= 12; number++) {
            table("market", "table" + number, 100 * number);
        }
        watcher.awaitTogether(4);

        run();

        for (int number = 1; number <= 12; number++) {
            awaitRows("table" + number, 100L * number);
            assertThat(stored("select count(*) from market_table" + number)).isEqualTo(100L * number);
            assertThat(stored("select mark from dolphindb_sync_checkpoint where sync = 'table" + number + "'"))
                    .isEqualTo(1_477_296_000_022_239_000L + 100L * number - 1);
        }
        assertThat(watcher.results)
                .allSatisfy(result -> assertThat(result.failure()).isEmpty());
        assertThat(watcher.ready).hasSize(12);
        assertThat(watcher.mostAtOnce.get()).isEqualTo(4);
    }

    @Test
    void oneAtATimeIsOneAtATime() throws Exception {
        set("sync.tables-at-once", "1");
        for (int number = 1; number <= 4; number++) {
            table("market", "table" + number, 200);
        }

        run();

        for (int number = 1; number <= 4; number++) {
            awaitRows("table" + number, 200);
        }
        assertThat(watcher.mostAtOnce.get()).isOne();
    }

    @Test
    void aTableThatFailsIsNamedAndDoesNotStopTheOthers() throws Exception {
        table("market", "a", 10);
        server.createTable("market", "b", TableDefinition.of("name:STRING,number:INT"))
                .appendRow("x", 1);
        table("market", "c", 10);
        table("market", "d", 10);
        set("sync.d.batch-size", "many");

        run();

        awaitRows("a", 10);
        awaitRows("c", 10);
        awaitFailure("b", "tracking-column");
        awaitFailure("d", "sync.d.batch-size: 'many'");
        assertThat(health("sync:d").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health("sync:d").getMessage().orElseThrow()).contains("sync.d.batch-size: 'many'");
        assertThat(health("sync:a").getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void aNewTableJoinsAndOneThatIsGoneLeaves() throws Exception {
        table("market", "old", 10);
        run();
        awaitRows("old", 10);

        StoredTable young = table("market", "young", 5);
        awaitRows("young", 5);
        server.dropTable("market", "old");
        append(young, 5, 8);

        awaitRows("young", 8);
        assertThat(stored("select count(*) from \"old\"")).isEqualTo(10);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(watcher.listingFailure).isEmpty());
        await().atMost(PATIENCE)
                .until(() ->
                        HealthCheckRegistry.get(context).getCheck("sync:old").isEmpty());
        assertThat(health("sync.tables").getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health("sync.tables").getMessage()).hasValue("1 table");
    }

    @Test
    void aListNamesTablesOfSeveralDatabases() throws Exception {
        table("market", "trade", 1);
        table("market", "quote1", 2);
        table("market", "quote2", 3);
        table("market", "other", 4);
        table("archive/2016", "trade", 5);
        set("sync.tables", "market/trade, market/quote*, dfs://archive/2016/trade");

        run();

        awaitRows("trade", 1);
        awaitRows("quote1", 2);
        awaitRows("quote2", 3);
        String archived = watcher.ready.stream()
                .filter(sync -> sync.startsWith("archive_2016_trade_"))
                .findFirst()
                .orElseThrow();
        awaitRows(archived, 5);
        assertThat(watcher.ready).hasSize(4);
    }

    @Test
    void aTableWithAnExclamationMarkIsLeftOut() throws Exception {
        table("market", "quote1", 1);
        table("market", "quote2", 2);
        table("market", "quote3", 3);
        set("sync.tables", "!market/quote2, market/*, !market/nothing");

        run();

        awaitRows("quote1", 1);
        awaitRows("quote3", 3);
        assertThat(watcher.ready).containsExactlyInAnyOrder("quote1", "quote3");
        assertThat(watcher.listingFailure).contains("no table matches !dfs://market/nothing");
    }

    /** Also where its sync has another name than the table. */
    @Test
    void aTableWithARouteOfItsOwnIsLeftOut() throws Exception {
        table("market", "quote1", 1);
        table("market", "quote2", 2);
        set("dolphindb.database", "market");
        set("sync.trade.table-name", "quote1");

        run();

        awaitRows("trade", 1);
        awaitRows("quote2", 2);
        assertThat(watcher.ready).containsExactlyInAnyOrder("trade", "quote2");
    }

    @Test
    void twoTablesAreNotMixedInOneTarget() throws Exception {
        table("market", "a", 1);
        table("market", "b", 2);
        set("sync.*.target", "everything");

        run();

        awaitRows("a", 1);
        awaitFailure("b", "'everything' is also the target of sync a");
    }

    @Test
    void whatMatchesNothingIsSaidAndTheRestIsCarried() throws Exception {
        table("market", "trade", 3);
        set("sync.tables", "market/trades, nowhere/*, market/tr*");

        run();

        awaitRows("trade", 3);
        assertThat(watcher.listingFailure)
                .contains("no table matches dfs://market/trades", "dfs://nowhere/*", "sync.tables");
        assertThat(health("sync.tables").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health("sync.tables").getMessage().orElseThrow()).contains("no table matches dfs://market/trades");
        assertThat(health("sync:trade").getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void aTableWithANameThatIsNotUtf8IsNamedAndTheRestIsCarried() throws Exception {
        // The stand-in server sends each such character as the byte of its last two digits.
        table("market", "trade\uDCD6\uDCD0", 2);
        table("market", "quote", 3);

        run();

        awaitRows("quote", 3);
        assertThat(watcher.ready).containsExactly("quote");
        assertThat(watcher.listingFailure)
                .contains(
                        "the name of table 'trade\uFFFD",
                        "in dfs://market is not valid UTF-8",
                        "Rename it at the source");
        assertThat(health("sync.tables").getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void aTableWithANameThatIsNoNameOfASyncGetsOne() throws Exception {
        table("market", "1 é", 3);

        run();

        await().atMost(PATIENCE).until(() -> !watcher.results.isEmpty());
        assertThat(watcher.ready).singleElement().asString().matches("t_1__[0-9a-f]{8}");
        awaitRows(watcher.ready.iterator().next(), 3);
    }
}
