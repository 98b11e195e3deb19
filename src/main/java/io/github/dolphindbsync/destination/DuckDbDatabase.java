package io.github.dolphindbsync.destination;

/** DuckDB, in a file. */
public final class DuckDbDatabase implements TargetDatabase {

    @Override
    public String productName() {
        return "DuckDB";
    }

    @Override
    public Dialect dialect() {
        return new DuckDbDialect();
    }
}
