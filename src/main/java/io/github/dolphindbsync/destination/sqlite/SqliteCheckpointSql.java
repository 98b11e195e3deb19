package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.checkpoint.CheckpointSql;

/** Only an UPDATE locks, and it locks the whole file. */
enum SqliteCheckpointSql implements CheckpointSql {
    INSTANCE;

    @Override
    public String keyType() {
        return "text";
    }

    @Override
    public String textType() {
        return "text";
    }

    @Override
    public String ifAbsent() {
        return " on conflict do nothing";
    }
}
