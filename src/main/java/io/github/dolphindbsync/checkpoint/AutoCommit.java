package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Autocommit as the work on a connection needs it. When this is closed it is again as it was: the connection may go
 * back to a pool of the host, which may have it on or off.
 */
public final class AutoCommit implements AutoCloseable {

    private final Connection connection;
    private final boolean before;

    private AutoCommit(Connection connection, boolean before) {
        this.connection = connection;
        this.before = before;
    }

    /** Something to be done on a connection. */
    public interface Work {
        void run() throws SQLException;
    }

    /**
     * Commits the work as one transaction, or rolls it back where it fails; what is thrown is then the failure of the
     * work.
     */
    public static void inTransaction(Connection connection, Work work) throws SQLException {
        AutoCommit former = set(connection, false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            try {
                connection.rollback();
                former.close();
            } catch (SQLException | RuntimeException further) {
                // To turn autocommit on now would commit what could not be rolled back.
                e.addSuppressed(further);
            }
            throw e;
        }
        former.close();
    }

    /** Turns autocommit on or off; on a connection that no transaction is open on. */
    public static AutoCommit set(Connection connection, boolean isOn) throws SQLException {
        AutoCommit former = new AutoCommit(connection, connection.getAutoCommit());
        if (former.before != isOn) {
            connection.setAutoCommit(isOn);
        }
        return former;
    }

    @Override
    public void close() throws SQLException {
        if (connection.getAutoCommit() != before) {
            connection.setAutoCommit(before);
        }
    }
}
