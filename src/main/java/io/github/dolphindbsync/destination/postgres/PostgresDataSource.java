package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.TargetDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to PostgreSQL, or to a pooler before it, such as PgBouncer. A pooler may give each transaction to another
 * session of the server, and passes on few of the parameters by which a session starts. So it gets none that it need
 * not know, and no statement that would stay prepared in a session.
 */
@SuppressWarnings("serial")
final class PostgresDataSource extends PGSimpleDataSource {

    // The driver logs to standard error what it then throws as well. Kept here, or the level would be collected with
    // it.
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    private final transient Object lock = new Object();
    private volatile boolean isInspected;

    /** @throws IllegalArgumentException if the URL is not one of PostgreSQL */
    PostgresDataSource(String url, String username, String password) {
        DRIVER_LOG.setLevel(Level.OFF);
        try {
            setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected jdbc:postgresql://host:port/database", e);
        }
        if (!username.isEmpty()) {
            setUser(username);
        }
        if (!password.isEmpty()) {
            setPassword(password);
        }
        setApplicationName("dolphindb-sync");
        setTcpKeepAlive(true);
        // The details of an error are the row that it is about.
        setLogServerErrorDetail(false);
        // Nothing that a poll waits for takes so long, unless the server is gone without a word.
        setSocketTimeout(TargetDatabase.ANSWER_TIMEOUT_SECONDS);
        setLoginTimeout(TargetDatabase.CONNECT_TIMEOUT_SECONDS);
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            inspect();
            return super.getConnection();
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.contains("unsupported startup parameter")) {
                throw e;
            }
            throw new SQLException(
                    message
                            + ". A pooler such as PgBouncer does not pass it on: take it out of the URL, and set it for the"
                            + " user instead, as by: alter role ... set ...",
                    e.getSQLState(),
                    e);
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
                // The options of the URL come last and take precedence.
                String options = getOptions() == null ? "" : " " + getOptions();
                setOptions("-c lock_timeout=" + TargetDatabase.LOCK_TIMEOUT_SECONDS + "s" + options);
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
