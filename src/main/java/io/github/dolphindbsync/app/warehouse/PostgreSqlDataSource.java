package io.github.dolphindbsync.app.warehouse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to PostgreSQL, or to a pooler before it, such as PgBouncer. A pooler may give each transaction to another
 * session of the server, and passes on few of the parameters by which a session starts. So it gets none that it need
 * not know, and no statement that would stay prepared in a session.
 */
@SuppressWarnings("serial")
final class PostgreSqlDataSource extends PGSimpleDataSource {

    private final transient Object lock = new Object();
    private final int lockTimeoutSeconds;
    private volatile boolean isInspected;

    PostgreSqlDataSource(int lockTimeoutSeconds) {
        this.lockTimeoutSeconds = lockTimeoutSeconds;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            inspect();
            return super.getConnection();
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            String advice = message.contains("unsupported startup parameter")
                    ? " A pooler such as PgBouncer does not pass it on: take it out of " + Warehouse.URL
                            + ", and set it for the user instead, as by: alter role ... set ..."
                    : " Check " + Warehouse.URL + ", " + Warehouse.USERNAME + " and " + Warehouse.PASSWORD + ".";
            throw new SQLException(
                    message + (message.matches("(?s).*[.!?]\\s*") ? "" : ".") + advice, e.getSQLState(), e);
        }
    }

    /** Once for a process, because the connection on which it is found out has begun without knowing. */
    private void inspect() throws SQLException {
        if (isInspected) {
            return;
        }
        synchronized (lock) {
            if (isInspected) {
                return;
            }
            boolean isPooler;
            try (Connection connection = super.getConnection()) {
                isPooler = isPooler(connection);
            }
            if (isPooler) {
                setPrepareThreshold(0);
            } else {
                // What the URL says comes last, and so has precedence.
                String options = getOptions() == null ? "" : " " + getOptions();
                setOptions("-c lock_timeout=" + lockTimeoutSeconds + "s" + options);
            }
            isInspected = true;
        }
    }

    /**
     * The number by which a client would cancel a statement is that of the server's process, unless a pooler made it
     * up.
     */
    private static boolean isPooler(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet process = statement.executeQuery("select pg_backend_pid()")) {
            process.next();
            return process.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }
}
