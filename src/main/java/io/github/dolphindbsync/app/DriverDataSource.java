package io.github.dolphindbsync.app;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections by a driver that the class path has, each prepared by some statements. */
final class DriverDataSource implements DataSource {

    private final String url;
    private final Properties properties;
    private final List<String> preparations;
    private final Integer isolation;

    /**
     * @param properties for the driver, among them the password
     * @param preparations statements that each connection begins with
     * @param isolation as in {@link Connection#setTransactionIsolation}; null for the database's own
     */
    DriverDataSource(String url, Properties properties, List<String> preparations, Integer isolation) {
        this.url = url;
        this.properties = properties;
        this.preparations = List.copyOf(preparations);
        this.isolation = isolation;
    }

    /** Whether the class path has a driver for this URL. */
    static boolean isThere(String url) {
        return DriverManager.drivers().anyMatch(driver -> accepts(driver, url));
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection;
        try {
            connection = DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            // Some drivers quote the URL, which may hold a password.
            boolean isQuoted = String.valueOf(e.getMessage()).contains(url);
            throw new SQLException(
                    (isQuoted ? "The driver does not take the URL." : e.getMessage()) + " Check " + Warehouse.URL + ", "
                            + Warehouse.USERNAME + " and " + Warehouse.PASSWORD + ".",
                    e.getSQLState(),
                    e.getErrorCode(),
                    isQuoted ? null : e);
        }
        boolean isReady = false;
        try (Statement statement = connection.createStatement()) {
            for (String preparation : preparations) {
                statement.execute(preparation);
            }
            if (isolation != null) {
                connection.setTransactionIsolation(isolation);
            }
            isReady = true;
            return connection;
        } finally {
            if (!isReady) {
                connection.close();
            }
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is in the settings");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("logs to SLF4J");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("the URL says how long to wait");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs to SLF4J");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!isWrapperFor(type)) {
            throw new SQLException("not a " + type.getName());
        }
        return type.cast(this);
    }
}
