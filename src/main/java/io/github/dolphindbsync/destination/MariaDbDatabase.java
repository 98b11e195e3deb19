package io.github.dolphindbsync.destination;

/** MariaDB. */
public final class MariaDbDatabase implements TargetDatabase {

    @Override
    public String productName() {
        return "MariaDB";
    }

    @Override
    public Dialect dialect() {
        return new MariaDbDialect(false);
    }
}
