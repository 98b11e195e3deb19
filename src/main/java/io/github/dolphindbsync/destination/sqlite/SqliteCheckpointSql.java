package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.checkpoint.CheckpointSql;

/** Only an UPDATE locks, and it locks the whole file. */
enum SqliteCheckpointSql implements CheckpointSql.WithTextKeys {
    INSTANCE;
}
