package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;

/** DuckDB, in a file. */
public final class DuckDb implements TargetDatabase {

    @Override
    public String productName() {
        return "DuckDB";
    }

    @Override
    public Dialect dialect() {
        return new DuckDbDialect();
    }
}
