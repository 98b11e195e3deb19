package io.github.dolphindbsync.app.warehouse;

import io.github.dolphindbsync.app.settings.Secrets;
import io.github.dolphindbsync.destination.table.UnpooledDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** Connections by a driver that the class path has, each prepared by some statements. */
final class DriverDataSource extends UnpooledDataSource {

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
            String told = withoutSecrets(String.valueOf(e.getMessage()));
            boolean isChanged = !told.equals(e.getMessage());
            throw new SQLException(
                    told + " Check " + Warehouse.URL + ", " + Warehouse.USERNAME + " and " + Warehouse.PASSWORD + ".",
                    e.getSQLState(),
                    e.getErrorCode(),
                    isChanged ? null : e);
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

    /** Some drivers quote the URL, or what it says of the password. */
    private String withoutSecrets(String message) {
        return Secrets.without(message, url, properties.getProperty("password", ""));
    }
}
