package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import io.github.dolphindbsync.destination.table.Dialect;

/** MySQL, by what MariaDB has as well. */
public final class MySql extends MariaDb {

    @Override
    public String productName() {
        return "MySQL";
    }

    @Override
    public String urlScheme() {
        return "mysql";
    }

    @Override
    public Dialect dialect() {
        return new MariaDbDialect(true);
    }

    @Override
    public CheckpointSql checkpointSql() {
        return new MariaDbCheckpointSql("utf8mb4_0900_bin");
    }
}
