package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;

/** PostgreSQL. */
public final class PostgreSql implements TargetDatabase {

    @Override
    public String productName() {
        return "PostgreSQL";
    }

    @Override
    public Dialect dialect() {
        return new PostgresDialect();
    }
}
