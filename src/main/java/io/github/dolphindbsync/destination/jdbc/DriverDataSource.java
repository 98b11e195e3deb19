package io.github.dolphindbsync.destination.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** Connections by a driver that the class path has, each prepared by some statements. */
public final class DriverDataSource extends UnpooledDataSource {

    private final String url;
    private final Properties properties;
    private final List<String> preparations;
    private final Integer isolation;

    /** The class path has no driver for a URL. */
    @SuppressWarnings("serial")
    public static final class NoDriverException extends IllegalArgumentException {
        NoDriverException(String url) {
            super("there is no driver for " + url.replaceFirst("(?s)^(jdbc:\\w+:).*", "$1")
                    + " on the class path, or it does not take the rest of the URL");
        }
    }

    /**
     * Describes connections, and opens none.
     *
     * @param properties for the driver, among them the password
     * @param preparations statements that each connection begins with
     * @param isolation as in {@link Connection#setTransactionIsolation}; null for the database's own
     * @throws NoDriverException if no driver takes the URL
     */
    public DriverDataSource(String url, Properties properties, List<String> preparations, Integer isolation) {
        if (DriverManager.drivers().noneMatch(driver -> accepts(driver, url))) {
            throw new NoDriverException(url);
        }
        this.url = url;
        this.properties = properties;
        this.preparations = List.copyOf(preparations);
        this.isolation = isolation;
    }

    /** The properties of a driver that its URL does not have; what is empty is left out. */
    public static Properties login(String username, String password) {
        Properties properties = new Properties();
        if (!username.isEmpty()) {
            properties.setProperty("user", username);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        return properties;
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
        Connection connection = DriverManager.getConnection(url, properties);
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
}
