package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.BreakablePostgres;
import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a PostgreSQL server can do to a sync. Each fault is tried {@code campaign.rounds} times. */
@Timeout(60 * 60)
@Tag("slow")
class PostgresFaultTest {

    private static final CampaignReport REPORT = CampaignReport.of(PostgresFaultTest.class);
    private static final int ROUNDS = CampaignReport.rounds(1);
    private static final String LOST_NOTHING = "Nothing is lost: the next poll continues from the checkpoint";

    @TempDir
    static Path folder;

    private static BreakablePostgres postgres;

    private FaultStory story;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = new BreakablePostgres(folder);
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void someRowsAreThereAlready() throws Exception {
        execute("drop schema public cascade");
        execute("create schema public");
        story = new FaultStory(REPORT, postgres.url() + "?options=-c%20lock_timeout=400ms", new Warehouse());
        story.arrive();
        assertThat(story.sync().poll().failure()).isEmpty();
    }

    @AfterEach
    void close() {
        story.close();
    }

    /** What was delivered, and what was quarantined: together all rows, each once. */
    private static final class Warehouse implements FaultStory.Destination {
        @Override
        public List<String> rows() throws SQLException {
            boolean someQuarantined = query("select to_regclass('dolphindb_sync_quarantine')") != null;
            String sql = "select symbol, timestamp_ns, price, volume from trade"
                    + (someQuarantined
                            ? " union all select row_json::json ->> 'symbol', tracking_value,"
                                    + " (row_json::json ->> 'price')::real, (row_json::json ->> 'volume')::integer"
                                    + " from dolphindb_sync_quarantine"
                            : "");
            try (Connection connection = postgres.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                return StoredRows.read(rows);
            }
        }

        @Override
        public Long mark() throws SQLException {
            return Long.valueOf(query("select mark from dolphindb_sync_checkpoint"));
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    /** Ends the sessions of the sync, and waits until their locks are gone. */
    private static void terminateSessions() throws SQLException {
        query(
                "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where application_name = 'dolphindb-sync'");
    }

    /** A session of somebody else, in a transaction. */
    private static Connection somebodyElse(String sql) throws SQLException {
        Connection connection = postgres.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute(sql);
        return connection;
    }

    private static boolean syncWaitsForALock() throws SQLException {
        return query(
                        "select 1 from pg_stat_activity where application_name = 'dolphindb-sync' and wait_event_type = 'Lock'")
                != null;
    }

    private static CompletableFuture<Void> beside(FaultStory.Step step) {
        return CompletableFuture.runAsync(() -> unchecked(step));
    }

    private static void unchecked(FaultStory.Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before its rows", "before its checkpoint"})
    void givenASessionThatIsTerminatedInTheMiddleOfABatch(String moment) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            if (moment.equals("before its rows")) {
                story.beforeRows(PostgresFaultTest::terminateSessions);
            } else {
                story.afterRows(PostgresFaultTest::terminateSessions);
            }
            story.failingPoll("connection", LOST_NOTHING);
            story.assertRecovers("PostgreSQL: session terminated " + moment, () -> {});
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUIT", "KILL"})
    void givenAServerThatCrashesInTheMiddleOfABatch(String signal) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            story.afterRows(() -> postgres.crash(signal));
            story.failingPoll("connection", LOST_NOTHING);
            assertThat(story.sync().poll().failure().orElseThrow()).contains("Check warehouse.url", LOST_NOTHING);
            story.assertRecovers("PostgreSQL: server crashed (SIG" + signal + "), started again", postgres::startAgain);
        }
    }

    @Test
    void givenAServerThatIsStoppedInOrderInTheMiddleOfABatch() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            story.beforeRows(() -> postgres.crash("INT"));
            story.failingPoll("connection", LOST_NOTHING);
            story.assertRecovers("PostgreSQL: server stopped (fast), started again", postgres::startAgain);
        }
    }

    /** As with {@code synchronous_commit = off}: the last commits were answered and are gone, each rows and mark. */
    @Test
    void givenAServerThatForgetsItsLastCommitsInACrash() throws Exception {
        execute("alter database postgres set synchronous_commit = off");
        for (int round = 0; round < ROUNDS; round++) {
            story.afterRows(() -> postgres.crash("QUIT"));
            story.failingPoll("connection");
            story.assertRecovers("PostgreSQL: crash with synchronous_commit = off", postgres::startAgain);
        }
        execute("alter database postgres reset synchronous_commit");
    }

    /** The commits before the last one need not have been on the disk when they were answered. */
    @Test
    void givenAServerThatCrashesRightAfterAPollThenNothingOfItIsLost() throws Exception {
        Warehouse warehouse = new Warehouse();
        for (int round = 0; round < ROUNDS; round++) {
            story.arrive();
            assertThat(story.sync().poll().failure()).isEmpty();
            Long mark = warehouse.mark();

            postgres.crash("QUIT");
            postgres.startAgain();

            assertThat(warehouse.rows()).containsExactlyInAnyOrderElementsOf(story.expected());
            assertThat(warehouse.mark()).isEqualTo(mark);
            story.assertRecovers("PostgreSQL: crash right after a poll", () -> {});
        }
    }

    @Test
    void onlyTheLastBatchOfAPollWaitsForTheDisk() throws Exception {
        execute("create table commits (at serial, setting text)");
        execute("create function note_commit() returns trigger language plpgsql as $$ begin"
                + " insert into commits (setting) values (current_setting('synchronous_commit')); return null; end $$");
        execute("create trigger note_commit after update on dolphindb_sync_checkpoint execute function note_commit()");
        story.arrive();
        long batches = story.sync().poll().batches();

        assertThat(query("select string_agg(setting, ' ' order by at) from commits"))
                .isEqualTo("off ".repeat((int) batches - 1) + "on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lock table trade in access exclusive mode", "select * from dolphindb_sync_checkpoint for update"
            })
    void givenALockThatSomebodyElseHolds(String lock) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Connection other = somebodyElse(lock)) {
                story.failingPoll("lock timeout", "Another session holds a lock", LOST_NOTHING);
                story.assertRecovers("PostgreSQL: lock timeout (" + lock + ")", other::rollback);
            }
        }
    }

    @Test
    void givenAStatementThatTakesTooLong() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            execute("alter database postgres set statement_timeout = '200ms'");
            try (Connection other = postgres.connect()) {
                other.setAutoCommit(false);
                story.beforeRows(() -> other.createStatement().execute("lock table trade in share row exclusive mode"));
                story.failingPoll("statement timeout", "Raise statement_timeout", LOST_NOTHING);
                story.assertRecovers("PostgreSQL: statement timeout", () -> {
                    other.rollback();
                    execute("alter database postgres reset statement_timeout");
                });
            }
        }
    }

    @Test
    void givenADatabaseThatIsReadOnly() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            execute("alter database postgres set default_transaction_read_only = on");
            story.failingPoll("read-only transaction", "it is a standby, or default_transaction_read_only is on");
            story.assertRecovers("PostgreSQL: read-only", () -> {
                try (Connection connection = postgres.connect();
                        Statement statement = connection.createStatement()) {
                    statement.execute("set default_transaction_read_only = off");
                    statement.execute("alter database postgres reset default_transaction_read_only");
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void givenAStricterIsolationAndSomebodyElseInTheCheckpoint(String isolation) throws Exception {
        execute("alter database postgres set default_transaction_isolation = '" + isolation + "'");
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try (Connection other = somebodyElse("update dolphindb_sync_checkpoint set mark = mark")) {
                    CompletableFuture<Void> commit = beside(() -> {
                        Awaitility.await()
                                .pollInterval(Duration.ofMillis(10))
                                .atMost(Duration.ofSeconds(20))
                                .until(PostgresFaultTest::syncWaitsForALock);
                        other.commit();
                    });
                    story.failingPoll("could not serialize access", "met another transaction", LOST_NOTHING);
                    commit.join();
                }
                story.assertRecovers("PostgreSQL: serialization failure (" + isolation + ")", () -> {});
            }
        } finally {
            execute("alter database postgres reset default_transaction_isolation");
        }
    }

    @Test
    void givenADeadlock() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            execute("alter database postgres set deadlock_timeout = '100ms'");
            try (Connection other = postgres.connect()) {
                other.setAutoCommit(false);
                // So that it is always the sync that finds the deadlock, and gives way.
                other.createStatement().execute("set deadlock_timeout = '1min'");
                CompletableFuture<?>[] waiting = new CompletableFuture<?>[1];
                story.beforeRows(() -> {
                    other.createStatement().execute("lock table trade in share row exclusive mode");
                    int pid = Integer.parseInt(pidOf(other));
                    waiting[0] = beside(() ->
                            other.createStatement().execute("select * from dolphindb_sync_checkpoint for update"));
                    Awaitility.await()
                            .pollInterval(Duration.ofMillis(10))
                            .until(() ->
                                    query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and pid = "
                                                    + pid)
                                            != null);
                });
                story.failingPoll("deadlock detected", "met another transaction", LOST_NOTHING);
                waiting[0].join();
                story.assertRecovers("PostgreSQL: deadlock", () -> {
                    other.rollback();
                    execute("alter database postgres reset deadlock_timeout");
                });
            }
        }
    }

    @Test
    void givenADiskThatIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 32)) {
            execute("create tablespace small location '"
                    + Files.createDirectory(disk.folder().resolve("small")) + "'");
            execute("alter table trade set tablespace small");
            story.close();
            story = new FaultStory(REPORT, postgres.url(), new Warehouse(), 300);
            execute("delete from trade");
            execute("delete from dolphindb_sync_checkpoint");
            for (int round = 0; round < ROUNDS; round++) {
                story.beforeRows(() -> disk.fill(0));
                story.failingPoll("No space left on device", "Make room on the disk of the database server");
                story.assertRecovers("PostgreSQL: disk full", disk::makeRoom);
            }
            execute("drop table trade");
            execute("drop tablespace small");
        }
    }

    /** At any instant, so also between a commit and its answer. */
    @Test
    void givenASessionThatIsTerminatedAtARandomMoment() throws Exception {
        Random random = new Random();
        for (int round = 0; round < 5 * ROUNDS; round++) {
            int micros = random.nextInt(30_000);
            CompletableFuture<?>[] terminated = new CompletableFuture<?>[1];
            story.beforeRows(() -> terminated[0] = CompletableFuture.runAsync(
                    () -> unchecked(PostgresFaultTest::terminateSessions),
                    CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS)));
            story.arrive();
            story.poll();
            terminated[0].join();
            story.assertRecovers("PostgreSQL: session terminated at a random moment", () -> {});
        }
    }

    @Test
    void givenAServerThatCrashesAtARandomMoment() throws Exception {
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            int micros = random.nextInt(30_000);
            CompletableFuture<?>[] crashed = new CompletableFuture<?>[1];
            story.beforeRows(() -> crashed[0] = CompletableFuture.runAsync(
                    () -> postgres.crash("QUIT"), CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS)));
            story.arrive();
            story.poll();
            crashed[0].join();
            story.assertRecovers("PostgreSQL: server crashed at a random moment", postgres::startAgain);
        }
    }

    private static String pidOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void givenAUserWhoMayNoLongerWrite() throws Exception {
        execute("drop role if exists clerk");
        execute("create role clerk login");
        execute("grant create, usage on schema public to clerk");
        execute("alter table trade owner to clerk");
        execute("alter table dolphindb_sync_checkpoint owner to clerk");
        story.sync().with("warehouse.username", "clerk").restart();
        for (int round = 0; round < ROUNDS; round++) {
            execute("revoke insert, update on trade from clerk");
            story.failingPoll("permission denied for table trade", "Grant the user of the sync");
            story.assertRecovers("PostgreSQL: permission withdrawn", () -> execute("grant all on trade to clerk"));
        }
        execute("drop schema public cascade");
        execute("create schema public");
        execute("drop role clerk");
    }

    @Test
    void givenATriggerThatRejectsARowThenItIsNamedAndBySettingPutAside() throws Exception {
        execute(
                "create function reject() returns trigger language plpgsql as $$ begin "
                        + "if new.symbol like 'BAD%' then raise exception 'not this one: %', new.symbol; end if; return new; end $$");
        execute("create trigger reject before insert on trade for each row execute function reject()");
        story.arrive(1, "BAD");
        story.arrive();

        PollResult stopped = story.sync().poll();

        assertThat(stopped.failure().orElseThrow())
                .contains("sync 'trade': the row at 2016-", "can't be stored: ERROR: not this one: BAD")
                .doesNotContain("Detail", "COPY");

        PollResult quarantined = story.sync()
                .with("sync.trade.on-rejected-row", "quarantine")
                .restart()
                .poll();

        assertThat(quarantined.failure()).isEmpty();
        assertThat(quarantined.rowsQuarantined()).isEqualTo(1);
        assertThat(query("select row_json from dolphindb_sync_quarantine")).contains("\"symbol\":\"BAD");
        assertThat(new Warehouse().rows()).isEqualTo(story.expected());
        assertThat(query("select count(*) from trade where symbol like 'BAD%'")).isEqualTo("0");
    }

    /** Also while the refused rows of a batch are searched: each row is then in one of the two places, once. */
    @Test
    void givenRowsThatAreRefusedAndSessionsThatAreTerminatedAtRandomMoments() throws Exception {
        execute("alter table trade add constraint sane check (symbol not like 'BAD%')");
        story.sync().with("sync.trade.on-rejected-row", "quarantine").restart();
        Random random = new Random();
        for (int round = 0; round < 5 * ROUNDS; round++) {
            story.arrive(30, "S");
            story.arrive(1 + random.nextInt(5), "BAD");
            int micros = random.nextInt(150_000);
            CompletableFuture<Void> terminated = CompletableFuture.runAsync(
                    () -> unchecked(PostgresFaultTest::terminateSessions),
                    CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS));
            story.arrive(30, "S");
            story.poll();
            terminated.join();
            story.assertRecovers("PostgreSQL: session terminated while rows are quarantined", () -> {});
        }
        assertThat(query("select count(*) from trade where symbol like 'BAD%'")).isEqualTo("0");
    }

    /** However the setting stands, an outage is never blamed on a row. */
    @Test
    void givenTheSettingToPutRowsAsideAndOutagesThenNoRowIsPutAside() throws Exception {
        story.sync().with("sync.trade.on-rejected-row", "quarantine").restart();
        for (int round = 0; round < ROUNDS; round++) {
            story.beforeRows(PostgresFaultTest::terminateSessions);
            story.failingPoll("connection", LOST_NOTHING);
            story.afterRows(() -> postgres.crash("QUIT"));
            story.failingPoll("connection", LOST_NOTHING);
            story.assertRecovers("PostgreSQL: outages while rows are quarantined", postgres::startAgain);
        }

        assertThat(query("select count(*) from dolphindb_sync_quarantine")).isEqualTo("0");
    }
}
