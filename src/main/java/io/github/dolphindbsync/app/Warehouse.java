package io.github.dolphindbsync.app;

import io.github.dolphindbsync.destination.DuckDbDataSource;
import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes the data source of {@code warehouse.url} for {@code routes/beans.camel.yaml}. There is no pool: a poll that has
 * something to write opens one connection and keeps it to its end, which is some milliseconds, and nothing can go stale
 * between polls.
 */
public final class Warehouse implements CamelContextAware {

    static final String URL = "warehouse.url";
    static final String USERNAME = "warehouse.username";
    static final String PASSWORD = "warehouse.password";
    static final String DEFAULT_URL = "jdbc:duckdb:warehouse.duckdb";

    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int LOCK_TIMEOUT_SECONDS = 60;
    private static final int ANSWER_TIMEOUT_SECONDS = 600;

    // The driver says on standard error what it then throws as well. Kept here, or the level would be collected with
    // it.
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** The data source that the settings describe. */
    public DataSource open() {
        Settings settings = new Settings(camelContext);
        String url = settings.find(URL).orElse(DEFAULT_URL);
        return switch (kind(url)) {
            case "duckdb" -> duckDb(url);
            default ->
                postgreSql(
                        url,
                        settings.find(USERNAME).orElse(""),
                        settings.find(PASSWORD).orElse(""));
        };
    }

    /** The word between the first two colons, as far as it is a database that is known. */
    static String kind(String url) {
        if (url.startsWith("jdbc:duckdb:")) {
            return "duckdb";
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return "postgresql";
        }
        // The URL itself may hold a password.
        throw new SettingException(
                "setting " + URL + " can't be used: expected a URL that begins with jdbc:duckdb: (a file, as in "
                        + DEFAULT_URL + ") or jdbc:postgresql: (as in jdbc:postgresql://localhost:5432/warehouse)");
    }

    private static DataSource duckDb(String url) {
        try {
            return new DuckDbDataSource(url);
        } catch (IllegalArgumentException e) {
            throw new SettingException("setting " + URL + " can't be used: " + e.getMessage());
        }
    }

    private static DataSource postgreSql(String url, String username, String password) {
        DRIVER_LOG.setLevel(Level.OFF);
        PGSimpleDataSource dataSource = new PostgreSqlDataSource();
        try {
            dataSource.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new SettingException(
                    "setting " + URL + " can't be used: expected jdbc:postgresql://host:port/database");
        }
        if (!username.isEmpty()) {
            dataSource.setUser(username);
        }
        if (!password.isEmpty()) {
            dataSource.setPassword(password);
        }
        dataSource.setApplicationName("dolphindb-sync");
        dataSource.setTcpKeepAlive(true);
        // The details of an error are the row that it is about.
        dataSource.setLogServerErrorDetail(false);
        // Nothing that a poll waits for takes so long, unless somebody has gone without saying so.
        dataSource.setSocketTimeout(ANSWER_TIMEOUT_SECONDS);
        // What the URL says stands last, and so has precedence.
        String options = dataSource.getOptions() == null ? "" : " " + dataSource.getOptions();
        dataSource.setOptions("-c lock_timeout=" + LOCK_TIMEOUT_SECONDS + "s" + options);
        dataSource.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
        return dataSource;
    }

    /** Says which settings to look at where there is no connection. */
    private static final class PostgreSqlDataSource extends PGSimpleDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            try {
                return super.getConnection();
            } catch (SQLException e) {
                throw new SQLException(
                        e.getMessage() + " Check " + URL + ", " + USERNAME + " and " + PASSWORD + ".",
                        e.getSQLState(),
                        e);
            }
        }
    }
}
