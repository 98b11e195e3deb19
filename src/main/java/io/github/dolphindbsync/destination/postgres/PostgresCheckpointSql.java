package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import java.util.Optional;

/** Locks checkpoints by row, with a limit, and does not wait for the disk at each commit. */
enum PostgresCheckpointSql implements CheckpointSql.WithTextKeys {
    INSTANCE;

    @Override
    public Optional<String> rowLock() {
        return Optional.of(" for update");
    }

    /**
     * Only if the session has no limit: one that it has is the user's, or the application's. A pooler passes neither
     * on.
     */
    @Override
    public String lockTimeout() {
        return "select set_config('lock_timeout', '60s', true) where current_setting('lock_timeout') = '0'; ";
    }

    /** Not if a commit waits for a standby, which then takes over with all that was ever confirmed. */
    @Override
    public Optional<String> relaxedCommit() {
        return Optional.of("case when current_setting('synchronous_commit') in ('on', 'local')"
                + " and current_setting('synchronous_standby_names') = ''"
                + " then set_config('synchronous_commit', 'off', true) end");
    }

    /** In this order: the name of a table in a schema that may not be used is an error. */
    @Override
    public Optional<String> readableTables() {
        return Optional.of("and case when has_schema_privilege(table_schema, 'usage') then"
                + " has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'select')"
                + " else false end");
    }
}
