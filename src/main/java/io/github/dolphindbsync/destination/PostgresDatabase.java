package io.github.dolphindbsync.destination;

/** PostgreSQL. */
public final class PostgresDatabase implements TargetDatabase {

    @Override
    public String productName() {
        return "PostgreSQL";
    }

    @Override
    public Dialect dialect() {
        return new PostgresDialect();
    }
}
