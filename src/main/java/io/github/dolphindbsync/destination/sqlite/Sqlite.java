package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.destination.jdbc.DriverDataSource;
import io.github.dolphindbsync.destination.table.DatabaseFile;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;

/** SQLite, in a file. */
public final class Sqlite implements TargetDatabase {

    @Override
    public String productName() {
        return "SQLite";
    }

    @Override
    public String urlScheme() {
        return "sqlite";
    }

    @Override
    public Dialect dialect() {
        return new SqliteDialect();
    }

    @Override
    public DataSource dataSource(String url, String username, String password) {
        Properties properties = DriverDataSource.login(username, password);
        properties.setProperty("busy_timeout", String.valueOf(LOCK_TIMEOUT_SECONDS * 1000));
        // Else two that have read could each wait for the other to write.
        properties.setProperty("transaction_mode", "IMMEDIATE");
        return new DriverDataSource(url, properties, List.of(), null);
    }

    @Override
    public Optional<DatabaseFile> file(String url) {
        return DatabaseFile.of(url, ":memory:");
    }
}
