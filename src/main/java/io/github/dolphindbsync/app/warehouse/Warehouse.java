package io.github.dolphindbsync.app.warehouse;

import io.github.dolphindbsync.app.settings.ApplicationSetting;
import io.github.dolphindbsync.destination.duckdb.DuckDbDataSource;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    public static final String URL = ApplicationSetting.WAREHOUSE_URL.key();
    static final String USERNAME = ApplicationSetting.WAREHOUSE_USERNAME.key();
    static final String PASSWORD = ApplicationSetting.WAREHOUSE_PASSWORD.key();
    /** Set by commands that must not create the file of a database; not for users. */
    public static final String DRY_RUN = "warehouse.dry-run";

    public static final String DEFAULT_URL = "jdbc:duckdb:warehouse.duckdb";

    private static final Pattern JDBC_URL = Pattern.compile("jdbc:([a-z][a-z0-9]*):.+", Pattern.DOTALL);

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
        String username = settings.find(USERNAME).orElse("");
        String password = settings.find(PASSWORD).orElse("");
        String kind = kind(url);
        boolean isDryRun = settings.find(DRY_RUN).map(Boolean::valueOf).orElse(false);
        Optional<MissingFile> missing = isDryRun ? MissingFile.of(kind, url) : Optional.empty();
        if (missing.isPresent()) {
            return missing.get();
        }
        return switch (kind) {
            case "duckdb" -> duckDb(url);
            case "postgresql" -> postgreSql(url, username, password);
            default -> byDriver(kind, url, username, password);
        };
    }

    /** The word between the first two colons, as far as it is a database that can be reached. */
    public static String kind(String url) {
        Matcher matcher = JDBC_URL.matcher(url);
        String kind = matcher.matches() ? matcher.group(1) : "";
        // The URL itself may hold a password, so it is not told.
        if (kind.isEmpty()) {
            throw new SettingException(
                    "setting " + URL + " can't be used: expected a URL that begins with jdbc:duckdb: (a file, as in "
                            + DEFAULT_URL
                            + "), jdbc:postgresql: (as in jdbc:postgresql://localhost:5432/warehouse), jdbc:mariadb:, jdbc:mysql:"
                            + " or jdbc:sqlite:");
        }
        boolean isBuiltIn = kind.equals("duckdb") || kind.equals("postgresql");
        if (!isBuiltIn && !DriverDataSource.isThere(url)) {
            throw new SettingException("setting " + URL + " can't be used: there is no driver for jdbc:" + kind
                    + ": on the class path, or it does not take the rest of the URL. The application brings those for jdbc:duckdb:,"
                    + " jdbc:postgresql: and jdbc:sqlite:. For another, start it by java -cp"
                    + " dolphindb-sync-app.jar:<driver>.jar io.github.dolphindbsync.app.Application");
        }
        return kind;
    }

    /** What is not said in the URL, which has precedence with most drivers. */
    private static DataSource byDriver(String kind, String url, String username, String password) {
        Properties properties = new Properties();
        if (!username.isEmpty()) {
            properties.setProperty("user", username);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        return switch (kind) {
            case "mariadb", "mysql" -> {
                properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS * 1000));
                properties.setProperty("socketTimeout", String.valueOf(ANSWER_TIMEOUT_SECONDS * 1000));
                properties.setProperty("tcpKeepAlive", "true");
                properties.setProperty("connectionAttributes", "program_name:dolphindb-sync");
                yield new DriverDataSource(
                        url,
                        properties,
                        List.of(
                                // Else a value that doesn't fit is changed in silence.
                                "set session sql_mode = concat(@@sql_mode, ',STRICT_TRANS_TABLES')",
                                "set session innodb_lock_wait_timeout = " + LOCK_TIMEOUT_SECONDS
                                        + ", lock_wait_timeout = " + LOCK_TIMEOUT_SECONDS),
                        Connection.TRANSACTION_READ_COMMITTED);
            }
            case "sqlite" -> {
                properties.setProperty("busy_timeout", String.valueOf(LOCK_TIMEOUT_SECONDS * 1000));
                // Else two that have read could each wait for the other to write.
                properties.setProperty("transaction_mode", "IMMEDIATE");
                yield new DriverDataSource(url, properties, List.of(), null);
            }
            default -> new DriverDataSource(url, properties, List.of(), null);
        };
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
        PGSimpleDataSource dataSource = new PostgreSqlDataSource(LOCK_TIMEOUT_SECONDS);
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
        dataSource.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
        return dataSource;
    }
}
