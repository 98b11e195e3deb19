package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;

/** MySQL, by what MariaDB has as well. */
public final class MySql implements TargetDatabase {

    @Override
    public String productName() {
        return "MySQL";
    }

    @Override
    public Dialect dialect() {
        return new MariaDbDialect(true);
    }
}
