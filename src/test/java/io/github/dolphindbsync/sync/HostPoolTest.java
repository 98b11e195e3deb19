package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.destination.jdbc.UnpooledDataSource;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A host's pool, whatever it says of autocommit: all is committed, and its connections go back as they were. */
@Timeout(120)
@Tag("other-database")
class HostPoolTest {

    private static final String BEANS = """
            - beans:
                - name: pool-transaction
                  type: io.github.dolphindbsync.delivery.BatchTransaction
                  constructors: {"0": "#bean:pool"}
                - name: pool-checkpoints
                  type: io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository
                  constructors: {"0": "#bean:pool", "1": "#bean:pool-transaction"}
            - route:
                from:
                  uri: dolphindb:market/trade
                  parameters: {startScheduler: false, checkpoints: '#pool-checkpoints', transaction: none, batchSize: 2}
                  steps:
            """;

    /** Each batch in a transaction of its own, and then its checkpoint. */
    private static final String ONE_AFTER_THE_OTHER = BEANS + """
                    - to: upsert:trade?dataSource=#pool&connectionStrategy=#pool-transaction
            """;

    private static final String ONE_TRANSACTION = BEANS + """
                    - policy:
                        ref: pool-transaction
                        steps:
                          - policy:
                              ref: quarantine
                              steps:
                                - to: upsert:trade?dataSource=#pool&connectionStrategy=#pool-transaction
                          - process: {ref: checkpoint}
            """;

    private static PostgresDatabase postgres;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private int rows;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(HostPoolTest.class);
    }

    private String emptyDatabase(TestDatabase database) throws SQLException {
        return switch (database) {
            case POSTGRESQL -> {
                postgres.clear();
                yield postgres.url();
            }
            case MARIADB -> EmbeddedMariaDb.emptyDatabase("host_pool");
            default -> database.url(folder);
        };
    }

    private void arrive(String symbol, Object... further) {
        Object[] row = new Object[4 + further.length];
        row[0] = symbol;
        row[1] = T0 + rows++;
        row[2] = 1f;
        row[3] = rows;
        System.arraycopy(further, 0, row, 4, further.length);
        trade.append(List.<Object[]>of(row));
    }

    private Host host(String url, DataSource pool, String route, String mode) throws Exception {
        return new Host(server, url)
                .bind("pool", pool)
                .with("sync.trade.mode", mode)
                .with("sync.trade.on-rejected-row", "quarantine")
                .start(route);
    }

    private static PollResult polls(Host host) throws InterruptedException {
        PollResult result = host.poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        return result;
    }

    private static long number(String url, String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void carries(String url, DataSource pool, String route, String mode) throws Exception {
        arrive("A");
        arrive("B");
        arrive("C");
        try (Host host = host(url, pool, route, mode)) {
            polls(host);
            assertThat(number(url, "select count(*) from trade")).isEqualTo(3);

            trade.addColumn("venue", "STRING");
            arrive("D", "XNAS");
            polls(host);
            assertThat(number(url, "select count(*) from trade where venue = 'XNAS'"))
                    .isEqualTo(1);
        }
        // What was kept in memory is gone; the mark is not.
        try (Host host = host(url, pool, route, mode)) {
            PollResult again = polls(host);
            assertThat(again.rows()).as(again.summary()).isZero();
        }
        assertThat(number(url, "select count(*) from trade")).isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}, autocommit {1}, one transaction {2}, {3}")
    @CsvSource({
        "POSTGRESQL, false, true, upsert",
        "POSTGRESQL, true, true, upsert",
        "POSTGRESQL, false, false, upsert",
        "POSTGRESQL, false, false, full-refresh",
        "MARIADB, false, true, upsert",
        "MARIADB, true, true, upsert",
        "MARIADB, false, false, upsert",
        "MARIADB, false, true, full-refresh",
        "SQLITE, false, true, upsert",
        "SQLITE, false, false, upsert",
        "DUCKDB, false, true, upsert",
        "DUCKDB, true, false, upsert",
    })
    void aPoolThatTidiesNothingUpGetsItsConnectionsBackAsTheyWere(
            TestDatabase database, boolean autoCommit, boolean isOneTransaction, String mode) throws Exception {
        String url = emptyDatabase(database);
        try (UntidyPool pool = new UntidyPool(url, autoCommit)) {
            carries(url, pool, isOneTransaction ? ONE_TRANSACTION : ONE_AFTER_THE_OTHER, mode);

            assertThat(pool.leftBehind()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void givenHikariWithAutoCommitOffThenTablesRowsAndMarkStay(TestDatabase database) throws Exception {
        String url = emptyDatabase(database);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(TestDatabase.username(url));
        config.setPassword(TestDatabase.password(url));
        config.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            carries(url, pool, ONE_AFTER_THE_OTHER, "upsert");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenAPoolOfTwoConnectionsThenTheyAreEnough(boolean autoCommit) throws Exception {
        String url = emptyDatabase(TestDatabase.POSTGRESQL);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(TestDatabase.username(url));
        config.setPassword(TestDatabase.password(url));
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(2);
        config.setConnectionTimeout(5_000);
        try (HikariDataSource pool = new HikariDataSource(config);
                Host host = host(url, pool, ONE_TRANSACTION, "upsert")) {
            arrive("A");
            polls(host);
            try (Connection connection = TestDatabase.connect(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("alter table trade add check (volume < 1000)");
            }
            trade.append(List.<Object[]>of(new Object[] {"B", T0 + 9, 1f, 5_000}));
            assertThat(polls(host).rowsQuarantined()).isEqualTo(1);
        }
    }

    @Test
    void givenAFailureInTheMiddleThenTheConnectionGoesBackWithoutATransactionAllTheSame() throws Exception {
        String url = emptyDatabase(TestDatabase.POSTGRESQL);
        try (UntidyPool pool = new UntidyPool(url, true);
                Host host = host(url, pool, ONE_TRANSACTION, "upsert")) {
            arrive("A");
            polls(host);
            try (Connection connection = TestDatabase.connect(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("alter table trade rename to another");
            }
            arrive("B");
            assertThat(host.poll().failure()).isPresent();
            assertThat(pool.leftBehind()).isEmpty();

            // And rows that the database refuses are kept, in a table that is made on the way.
            try (Connection connection = TestDatabase.connect(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("alter table another rename to trade; alter table trade add check (volume < 1000)");
            }
            trade.append(List.<Object[]>of(new Object[] {"C", T0 + 9, 1f, 5_000}));
            assertThat(polls(host).rowsQuarantined()).isEqualTo(1);
            assertThat(number(url, "select count(*) from dolphindb_sync_quarantine"))
                    .isEqualTo(1);
            assertThat(pool.leftBehind()).isEmpty();
        }
    }

    @Test
    void givenADatabaseThatCannotBeReachedThenAPollTriesItOnce() throws Exception {
        String url = emptyDatabase(TestDatabase.POSTGRESQL);
        AtomicReference<String> place = new AtomicReference<>(url);
        AtomicInteger tries = new AtomicInteger();
        DataSource counted = new UnpooledDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                tries.incrementAndGet();
                return TestDatabase.connect(place.get());
            }
        };
        try (Host host = host(url, counted, ONE_TRANSACTION, "upsert")) {
            arrive("A");
            polls(host);
            place.set("jdbc:postgresql://localhost:1/postgres");
            tries.set(0);
            arrive("B");

            assertThat(host.poll().failure()).isPresent();

            assertThat(tries).hasValue(1);
        }
    }

    @Test
    void givenAServerThatEndsIdleSessionsWhileTheSourceTakesItsTimeThenThePollContinues() throws Exception {
        String url = emptyDatabase(TestDatabase.POSTGRESQL);
        PGSimpleDataSource impatient = new PGSimpleDataSource();
        impatient.setUrl(url + "?options=-c%20idle_session_timeout=1200ms&ApplicationName=idle");
        impatient.setUser("postgres");
        impatient.setPassword("postgres");
        for (int row = 0; row < 5; row++) {
            arrive("A");
        }
        try (Host host = new Host(server, url)
                .bind("pool", impatient)
                .bind("slow", new PollListener() {
                    @Override
                    public void delivered(PollResult soFar) {
                        Awaitility.await()
                                .atMost(Duration.ofSeconds(30))
                                .until(() -> number(
                                                url,
                                                "select count(*) from pg_stat_activity where application_name = 'idle'")
                                        == 0);
                    }
                })
                .start(ONE_TRANSACTION)) {
            assertThat(polls(host).batches()).isEqualTo(3);
        }
        assertThat(number(url, "select count(*) from trade")).isEqualTo(5);
    }
}
