package io.github.dolphindbsync.destination;

/** SQLite, in a file. */
public final class SqliteDatabase implements TargetDatabase {

    @Override
    public String productName() {
        return "SQLite";
    }

    @Override
    public Dialect dialect() {
        return new SqliteDialect();
    }
}
