package io.github.dolphindbsync.destination.postgres;

import static io.github.dolphindbsync.checkpoint.ErrorAdvice.NOTHING_IS_LOST;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import io.github.dolphindbsync.checkpoint.ErrorAdvice;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** PostgreSQL. */
public final class PostgreSql implements TargetDatabase {

    /** What a trigger raises, and an entry that is too large for its index or page. */
    private static final Set<String> ROW_STATES = Set.of("P0001", "54000");

    private static final ErrorAdvice ADVICE = new ErrorAdvice()
            .onState(
                    "57P0.|25P03",
                    "The connection to the database was lost. If it does not come back by itself, check whether the database"
                            + " runs." + NOTHING_IS_LOST)
            .onState(
                    "42P05|26000",
                    "A pooler before the database, such as PgBouncer in transaction mode, gives each transaction to another"
                            + " session. Add prepareThreshold=0 to the URL of the data source." + NOTHING_IS_LOST)
            .onState(
                    "55P03",
                    "Another session holds a lock on the table or on the row of the checkpoint; pg_locks and pg_stat_activity"
                            + " show which." + NOTHING_IS_LOST)
            .onState(
                    "57014",
                    "The statement was cancelled, by statement_timeout or by hand. Raise statement_timeout for this user, or make"
                            + " the batches smaller (sync.<name>.batch-size)." + NOTHING_IS_LOST)
            .onState(
                    "25006",
                    "The database is read-only: it is a standby, or default_transaction_read_only is on. Point the data source at"
                            + " the primary, or turn that off." + NOTHING_IS_LOST)
            .onState("53100", "Make room on the disk of the database server." + NOTHING_IS_LOST)
            .onState("53...", "The database server has run out of memory or connections." + NOTHING_IS_LOST)
            .onState(
                    "42501",
                    "Grant the user of the sync CREATE on the schema, and SELECT, INSERT, UPDATE and DELETE on its tables.");

    @Override
    public String productName() {
        return "PostgreSQL";
    }

    @Override
    public String urlScheme() {
        return "postgresql";
    }

    @Override
    public Dialect dialect() {
        return new PostgresDialect();
    }

    @Override
    public DataSource dataSource(String url, String username, String password) {
        return new PostgresDataSource(url, username, password);
    }

    @Override
    public CheckpointSql checkpointSql() {
        return PostgresCheckpointSql.INSTANCE;
    }

    @Override
    public boolean rejectsRow(SQLException failure) {
        return failure.getSQLState() != null && ROW_STATES.contains(failure.getSQLState());
    }

    @Override
    public Optional<String> advice(SQLException failure) {
        // It has no numbers for failures; databases that do use some of its states for something else.
        return failure.getErrorCode() == 0 ? ADVICE.about(failure) : Optional.empty();
    }
}
