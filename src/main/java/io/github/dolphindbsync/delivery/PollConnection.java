package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.AutoCommit;
import io.github.dolphindbsync.checkpoint.CheckpointSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of a poll, for one transaction after the other; it goes back as it was. */
final class PollConnection implements AutoCloseable {

    /**
     * After that a server may have ended it: wait_timeout of MariaDB, idle_session_timeout of PostgreSQL, a firewall.
     */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final int LONGEST_PROBE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(PollConnection.class);

    private final Connection connection;
    private final int isolation;
    private final boolean isIsolationLowered;
    private final AutoCommit autoCommit;
    private boolean isClean = true;
    private long usedNanos = System.nanoTime();

    private PollConnection(Connection connection) throws SQLException {
        this.connection = connection;
        // Not asked where it does not matter: to PostgreSQL that is a round trip, and begins a transaction.
        this.isolation = CheckpointSql.of(connection).keepsSnapshot()
                ? connection.getTransactionIsolation()
                : Connection.TRANSACTION_NONE;
        this.isIsolationLowered = isolation > Connection.TRANSACTION_READ_COMMITTED;
        if (isIsolationLowered) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        this.autoCommit = AutoCommit.set(connection, false);
    }

    static PollConnection open(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            return new PollConnection(connection);
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /** Asked between two transactions; costs a round trip where it was idle for a while, and nothing else. */
    boolean isUsable() throws SQLException {
        if (System.nanoTime() - usedNanos < IDLE.toNanos()) {
            return true;
        }
        boolean isValid = connection.isValid(LONGEST_PROBE_SECONDS);
        isClean &= isValid;
        if (isValid) {
            endProbe();
        }
        return isValid;
    }

    /** Some drivers ask by a statement, which begins a transaction. */
    private void endProbe() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("the probe began no transaction", e);
        }
    }

    void commit() throws SQLException {
        connection.commit();
        usedNanos = System.nanoTime();
    }

    void rollBack() throws SQLException {
        isClean = false;
        connection.rollback();
        isClean = true;
    }

    /** To turn autocommit on would commit what could not be rolled back. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            if (isClean) {
                if (isIsolationLowered) {
                    connection.setTransactionIsolation(isolation);
                }
                autoCommit.close();
            }
        }
    }
}
