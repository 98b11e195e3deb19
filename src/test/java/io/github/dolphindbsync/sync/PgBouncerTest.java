package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PgBouncer;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL behind PgBouncer in transaction mode, where each batch may meet another session of the server. */
@Timeout(180)
@Tag("slow")
class PgBouncerTest {

    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();

    @BeforeAll
    static void startPostgres() throws IOException {
        Assumptions.assumeTrue(
                PgBouncer.executable().isPresent(), "pgbouncer is not installed: apt-get install pgbouncer");
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        execute("drop schema public cascade", "create schema public");
    }

    private static Connection direct() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = direct();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = direct();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private void arrive(int from, int to, int volume) {
        List<Object[]> rows = new ArrayList<>();
        for (int row = from; row < to; row++) {
            rows.add(new Object[] {"S" + row % 7, T0 + row, 1.5f, volume});
        }
        trade.append(rows);
    }

    private static void polls(Sync sync, int rows) {
        PollResult result = sync.poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows() - result.rowsReadAgain()).as(result.summary()).isEqualTo(rows);
    }

    /** Somebody else's transactions, which come between the batches, on as many sessions as there are. */
    private static CompletableFuture<Set<Integer>> otherClient(String url, AtomicBoolean mayEnd) {
        return CompletableFuture.supplyAsync(() -> {
            Set<Integer> sessions = new HashSet<>();
            try (Connection connection = TestDatabase.connect(url + "?prepareThreshold=0")) {
                while (!mayEnd.get()) {
                    try (PreparedStatement statement = connection.prepareStatement("select pg_backend_pid()");
                            ResultSet session = statement.executeQuery()) {
                        session.next();
                        sessions.add(session.getInt(1));
                    }
                }
                return sessions;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @ParameterizedTest(name = "ignore_startup_parameters = {0}")
    @ValueSource(strings = {"", "extra_float_digits", "extra_float_digits,options"})
    void givenOtherClientsInBetweenThenBatchesUpdatesAndLateRowsArriveOnce(String ignored) throws Exception {
        arrive(0, 400, 1);
        AtomicBoolean mayEnd = new AtomicBoolean();
        try (PgBouncer pooler = new PgBouncer(folder, postgres.getPort(), ignored);
                Sync sync = new Sync(server, pooler.url())
                        .with("sync.trade.batch-size", "10")
                        .with("sync.trade.key", "symbol,volume")
                        .with("sync.trade.look-back", "1h")) {
            CompletableFuture<Set<Integer>> other = otherClient(pooler.url(), mayEnd);
            try {
                // Forty batches that all go by the temporary table, which each session must have.
                polls(sync, 400);
                for (int volume = 2; volume <= 12; volume++) {
                    arrive(volume * 1_000, volume * 1_000 + 20, volume);
                    polls(sync, 20);
                }
            } finally {
                mayEnd.set(true);
            }
            assertThat(other.get(60, TimeUnit.SECONDS)).hasSizeGreaterThan(1);
        }
        assertThat(ask("select count(*) from trade")).isEqualTo(String.valueOf(12 * 7));
        assertThat(ask("select max(timestamp_ns) from trade")).isEqualTo(String.valueOf(T0 + 12_019));
    }

    @Test
    void givenRowsWithoutAKeyThenThoseAtTheMarkAreRecognizedInEverySession() throws Exception {
        arrive(0, 300, 1);
        try (PgBouncer pooler = new PgBouncer(folder, postgres.getPort(), "extra_float_digits");
                Sync sync = new Sync(server, pooler.url())
                        .with("sync.trade.batch-size", "20")
                        .with("sync.trade.on-rejected-row", "quarantine")) {
            polls(sync, 300);
            execute("alter table trade add check (volume < 1000)");
            for (int round = 1; round <= 10; round++) {
                // One at the mark, which is late, and five beyond it, of which the last is refused.
                trade.append(List.<Object[]>of(new Object[] {"L" + round, T0 + 299 + 5L * (round - 1), 1f, 1}));
                arrive(300 + 5 * (round - 1), 299 + 5 * round, round);
                trade.append(List.<Object[]>of(new Object[] {"R", T0 + 299 + 5L * round, 1f, 5_000}));
                trade.append(List.<Object[]>of(new Object[] {"S", T0 + 299 + 5L * round, 1f, round}));
                PollResult result = sync.poll();
                assertThat(result.failure()).as(result.summary()).isEmpty();
            }
            trade.addColumn("venue", "STRING");
            trade.append(List.<Object[]>of(new Object[] {"V", T0 + 1_000, 1f, 1, "XNAS"}));
            polls(sync, 1);
        }
        assertThat(ask("select count(*) from trade")).isEqualTo(String.valueOf(300 + 10 * 6 + 1));
        assertThat(ask("select count(*) from dolphindb_sync_quarantine")).isEqualTo("10");
    }

    @Test
    void noTransactionWaitsForLocksWithoutEndAndNoSessionKeepsALimit() throws Exception {
        arrive(0, 3, 1);
        try (PgBouncer pooler = new PgBouncer(folder, postgres.getPort(), "extra_float_digits");
                Sync sync = new Sync(server, pooler.url())) {
            polls(sync, 3);
            execute(
                    "create table limits (setting text)",
                    "create function note() returns trigger language plpgsql as"
                            + " $$ begin insert into limits values (current_setting('lock_timeout')); return null; end $$",
                    "create trigger note after insert on trade for each statement execute function note()");
            arrive(3, 6, 1);
            polls(sync, 3);
            assertThat(ask("select string_agg(distinct setting, ',') from limits"))
                    .isEqualTo("1min");
            try (Connection another = TestDatabase.connect(pooler.url() + "?prepareThreshold=0");
                    Statement statement = another.createStatement()) {
                for (int session = 0; session < 4; session++) {
                    try (ResultSet limit = statement.executeQuery("select current_setting('lock_timeout')")) {
                        limit.next();
                        assertThat(limit.getString(1)).isEqualTo("0");
                    }
                }
            }
        }
    }

    @Test
    void givenAParameterOfTheUserThatThePoolerRefusesThenItIsNamedAndWhatToDo() throws Exception {
        arrive(0, 3, 1);
        try (PgBouncer pooler = new PgBouncer(folder, postgres.getPort(), "extra_float_digits");
                Sync sync = new Sync(server, pooler.url() + "?currentSchema=public")) {
            assertThat(sync.poll().failure().orElseThrow())
                    .contains("unsupported startup parameter: search_path", "Check warehouse.url", "alter role");
        }
    }
}
