package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import javax.sql.DataSource;

/** PostgreSQL. */
public final class PostgreSql implements TargetDatabase {

    @Override
    public String productName() {
        return "PostgreSQL";
    }

    @Override
    public String urlScheme() {
        return "postgresql";
    }

    @Override
    public Dialect dialect() {
        return new PostgresDialect();
    }

    @Override
    public DataSource dataSource(String url, String username, String password) {
        return new PostgresDataSource(url, username, password);
    }
}
