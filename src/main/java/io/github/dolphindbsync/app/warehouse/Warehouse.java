package io.github.dolphindbsync.app.warehouse;

import io.github.dolphindbsync.app.settings.ApplicationSetting;
import io.github.dolphindbsync.destination.jdbc.DriverDataSource;
import io.github.dolphindbsync.destination.table.DatabaseFile;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

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
        DataSource dataSource = dataSource(url, username, password);
        Optional<DatabaseFile> file = TargetDatabase.ofScheme(kind(url)).flatMap(database -> database.file(url));
        boolean isDryRun = settings.find(DRY_RUN).map(Boolean::valueOf).orElse(false);
        return isDryRun && file.isPresent() && Files.notExists(file.get().path())
                ? new MissingFile(file.get())
                : new WarehouseDataSource(dataSource, url, password, file.isPresent());
    }

    /**
     * Checks the form of a URL.
     *
     * @throws SettingException if no connection can come from such a URL
     */
    public static void check(String url) {
        dataSource(url, "", "");
    }

    private static DataSource dataSource(String url, String username, String password) {
        String kind = kind(url);
        try {
            return TargetDatabase.ofScheme(kind)
                    .map(database -> database.dataSource(url, username, password))
                    .orElseGet(() ->
                            new DriverDataSource(url, DriverDataSource.login(username, password), List.of(), null));
        } catch (DriverDataSource.NoDriverException e) {
            throw new SettingException("setting " + URL + " can't be used: " + e.getMessage()
                    + ". The application brings those for jdbc:duckdb:, jdbc:postgresql: and jdbc:sqlite:. For another,"
                    + " start it by java -cp dolphindb-sync-app.jar:<driver>.jar"
                    + " io.github.dolphindbsync.app.Application");
        } catch (IllegalArgumentException e) {
            throw new SettingException("setting " + URL + " can't be used: " + e.getMessage());
        }
    }

    /** The word between the first two colons. */
    public static String kind(String url) {
        Matcher matcher = JDBC_URL.matcher(url);
        if (!matcher.matches()) {
            // The URL itself may hold a password, so it is not shown.
            throw new SettingException(
                    "setting " + URL + " can't be used: expected a URL that begins with jdbc:duckdb: (a file, as in "
                            + DEFAULT_URL + "), jdbc:postgresql: (as in jdbc:postgresql://localhost:5432/warehouse),"
                            + " jdbc:mariadb:, jdbc:mysql: or jdbc:sqlite:");
        }
        return matcher.group(1);
    }
}
