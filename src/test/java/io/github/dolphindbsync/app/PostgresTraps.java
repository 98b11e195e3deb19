package io.github.dolphindbsync.app;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Holds the application inside a statement of PostgreSQL, by locks that the test has: on what is to be created or
 * taken, or, for the moments between, by triggers that wait for one.
 */
final class PostgresTraps {

    private static final String ITS_SESSIONS =
            "select count(*) from pg_stat_activity where application_name = 'dolphindb-sync'";

    static final KillMoment CREATING_CHECKPOINTS = new KillMoment(
            "while it creates the table of checkpoints",
            (jar, source, random) -> killWhileHeldBy("create table dolphindb_sync_checkpoint (x int)", jar));

    static final KillMoment CREATING_TABLE = new KillMoment(
            "while it creates the table of trades",
            (jar, source, random) -> killWhileHeldBy("create table trade (x int)", jar));

    static final KillMoment CLAIMING = new KillMoment(
            "while it waits for the checkpoint",
            (jar, source, random) -> killWhileHeldBy("select * from dolphindb_sync_checkpoint for update", jar));

    static final KillMoment WRITING = trapped("in the middle of COPY or INSERT", 1);
    static final KillMoment BEFORE_CHECKPOINT = trapped("between rows and checkpoint", 2);
    static final KillMoment COMMITTING = trapped("in COMMIT", 3);

    private PostgresTraps() {}

    /** The lock is there before the process comes. */
    private static boolean killWhileHeldBy(String lock, Jar jar) throws Exception {
        try (Connection holder = connect();
                Statement statement = holder.createStatement();
                JarProcess process = jar.start()) {
            holder.setAutoCommit(false);
            statement.execute(lock);
            boolean held = KillMoments.await(process, PostgresTraps::isHeld);
            process.kill();
            holder.rollback();
            return held;
        } finally {
            awaitSessionsGone();
        }
    }

    /** The lock is taken while the process carries, so that it is caught in any of its batches. */
    private static KillMoment trapped(String name, int lock) {
        return new KillMoment(name, (jar, source, random) -> {
            awaitTables(jar);
            setTraps();
            try (Connection holder = connect();
                    Statement statement = holder.createStatement();
                    JarProcess process = jar.start()) {
                holder.setAutoCommit(false);
                boolean held =
                        KillMoments.awaitReading(process, source) && !process.endsWithin(KillMoments.upTo(120, random));
                statement.execute("select pg_advisory_xact_lock(" + lock + ")");
                held = held && KillMoments.await(process, PostgresTraps::isHeld);
                process.kill();
                holder.rollback();
                return held;
            } finally {
                awaitSessionsGone();
            }
        });
    }

    private static void awaitTables(Jar jar) throws Exception {
        if (!hasTable()) {
            try (JarProcess process = jar.start()) {
                KillMoments.await(process, PostgresTraps::hasTable);
            }
            awaitSessionsGone();
        }
    }

    private static boolean hasTable() {
        return isAbove0("select count(*) from pg_tables where tablename = 'trade'");
    }

    private static void setTraps() throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (number(statement, "select count(*) from pg_proc where proname = 'wait_for_test'") > 0) {
                return;
            }
            statement.execute("create function wait_for_test() returns trigger language plpgsql as $$ begin"
                    + " perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint); return new; end $$");
            statement.execute("create trigger writing before insert on trade for each row"
                    + " when (new.volume % 20 = 7) execute function wait_for_test('1')");
            statement.execute("create trigger moving before update on dolphindb_sync_checkpoint for each row"
                    + " execute function wait_for_test('2')");
            statement.execute("create constraint trigger committing after update on dolphindb_sync_checkpoint"
                    + " deferrable initially deferred for each row execute function wait_for_test('3')");
        }
    }

    static boolean isHeld() {
        return isAbove0(ITS_SESSIONS + " and wait_event_type = 'Lock'");
    }

    /** Whether the transaction that wrote the newest rows is the one that stored the mark. */
    static boolean isMarkOfNewestRows() {
        return isAbove0("select count(*) from dolphindb_sync_checkpoint"
                + " where xmin::text::bigint = (select max(xmin::text::bigint) from trade)");
    }

    private static boolean isAbove0(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return number(statement, query) > 0;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server notices that its client is dead only when it has done what it was told. */
    static void awaitSessionsGone() {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> !isAbove0(ITS_SESSIONS));
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection connect() throws SQLException, IOException {
        return Destination.postgres().getPostgresDatabase().getConnection();
    }
}
