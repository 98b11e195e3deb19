package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import java.util.Optional;

/** One process has the file for itself, so there is nothing to lock. */
enum DuckDbCheckpointSql implements CheckpointSql.WithTextKeys {
    INSTANCE;

    @Override
    public Optional<String> rowLock() {
        return Optional.of("");
    }

    @Override
    public boolean isSingleProcess() {
        return true;
    }

    @Override
    public Optional<String> readableTables() {
        return Optional.of("and table_catalog = current_database()");
    }
}
