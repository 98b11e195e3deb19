package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;

/** SQLite, in a file. */
public final class Sqlite implements TargetDatabase {

    @Override
    public String productName() {
        return "SQLite";
    }

    @Override
    public Dialect dialect() {
        return new SqliteDialect();
    }
}
