package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;

/** MariaDB. */
public final class MariaDb implements TargetDatabase {

    @Override
    public String productName() {
        return "MariaDB";
    }

    @Override
    public Dialect dialect() {
        return new MariaDbDialect(false);
    }
}
