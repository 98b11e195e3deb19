package io.github.dolphindbsync.app;

import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Holds the application inside a statement of MariaDB, as {@link PostgresTraps} does. */
final class MariaDbTraps {

    /** The test's own are in another database. */
    private static final String ITS_SESSIONS =
            "select count(*) from information_schema.processlist where db = '" + Destination.MARIADB_DATABASE + "'";

    private static final String WAITING_SESSIONS =
            ITS_SESSIONS + " and (state = 'User lock' or state like 'Waiting for %lock')";

    /** Not innodb_trx, which shows what it showed the last time to who asks more often than ten times a second. */
    private static final String WAITING_TRANSACTIONS =
            "select variable_value from information_schema.global_status where variable_name = 'innodb_row_lock_current_waits'";

    private static final String CHECKPOINTS = Destination.MARIADB_DATABASE + ".dolphindb_sync_checkpoint";
    private static final String NO_WRITES = "flush tables with read lock";
    private static final String WRITES_AGAIN = "unlock tables";

    static final KillMoment CREATING_CHECKPOINTS = new KillMoment(
            "while it creates the table of checkpoints", (jar, source, random) -> killWhileHeldBy(NO_WRITES, jar));

    static final KillMoment CLAIMING = new KillMoment("while it waits for the checkpoint", (jar, source, random) -> {
        awaitTables(jar);
        return killWhileHeldBy("select * from " + CHECKPOINTS + " for update", jar);
    });

    static final KillMoment WRITING = trapped("in the middle of INSERT", "do get_lock('writing', 0)");
    static final KillMoment BEFORE_CHECKPOINT = trapped("between rows and checkpoint", "do get_lock('moving', 0)");
    static final KillMoment COMMITTING = trapped("at a change or in COMMIT", NO_WRITES);

    private MariaDbTraps() {}

    /** The lock is there before the process comes. */
    private static boolean killWhileHeldBy(String lock, Jar jar) throws Exception {
        try (Connection holder = connect();
                Statement statement = holder.createStatement();
                JarProcess process = jar.start()) {
            holder.setAutoCommit(false);
            statement.execute(lock);
            boolean held = KillMoments.await(process, MariaDbTraps::isHeld);
            process.kill();
            statement.execute(WRITES_AGAIN);
            holder.rollback();
            return held;
        } finally {
            awaitSessionsGone();
        }
    }

    /** The lock is taken while the process carries, so that it is caught in any of its batches. */
    private static KillMoment trapped(String name, String lock) {
        return new KillMoment(name, (jar, source, random) -> {
            awaitTables(jar);
            setTraps();
            try (Connection holder = connect();
                    Statement statement = holder.createStatement();
                    JarProcess process = jar.start()) {
                boolean held =
                        KillMoments.awaitReading(process, source) && !process.endsWithin(KillMoments.upTo(120, random));
                statement.execute(lock);
                held = held && KillMoments.await(process, MariaDbTraps::isHeld);
                process.kill();
                return held;
            } finally {
                // What the holder held went with its connection.
                awaitSessionsGone();
            }
        });
    }

    private static void awaitTables(Jar jar) throws Exception {
        if (!hasTable()) {
            try (JarProcess process = jar.start()) {
                KillMoments.await(process, MariaDbTraps::hasTable);
            }
            awaitSessionsGone();
        }
    }

    private static boolean hasTable() {
        return isAbove0("select count(*) from information_schema.tables where table_schema = '"
                + Destination.MARIADB_DATABASE + "' and table_name = 'trade'");
    }

    private static void setTraps() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // Not before it: MariaDB 11.4.5 then finds NULL in columns of a bulk insert that has none there.
            statement.execute("create trigger if not exists " + Destination.MARIADB_DATABASE
                    + ".writing after insert on trade for each row begin if new.volume % 20 = 7 then"
                    + " do get_lock('writing', 60); do release_lock('writing'); end if; end");
            statement.execute("create trigger if not exists " + Destination.MARIADB_DATABASE
                    + ".moving before update on dolphindb_sync_checkpoint for each row begin"
                    + " do get_lock('moving', 60); do release_lock('moving'); end");
        }
    }

    private static boolean isHeld() {
        return isAbove0(WAITING_SESSIONS) || isAbove0(WAITING_TRANSACTIONS);
    }

    private static boolean isAbove0(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1) > 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server notices that its client is dead only when it has done what it was told. */
    private static void awaitSessionsGone() {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> !isAbove0(ITS_SESSIONS));
    }

    private static Connection connect() throws SQLException {
        return TestDatabase.connect(EmbeddedMariaDb.url("mysql"));
    }
}
