package io.github.dolphindbsync.destination.duckdb;

import static io.github.dolphindbsync.checkpoint.ErrorAdvice.NOTHING_IS_LOST;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import io.github.dolphindbsync.checkpoint.ErrorAdvice;
import io.github.dolphindbsync.destination.table.DatabaseFile;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** DuckDB, in a file. It has no SQL states. */
public final class DuckDb implements TargetDatabase {

    private static final Pattern ROW =
            Pattern.compile("(Constraint|Conversion|Out of Range) Error: .*|Appender error, .*constraint.*"
                    + "|Invalid Input Error: (?!Attempting to|Cannot execute statement|.*read-only).*");

    private static final ErrorAdvice ADVICE = new ErrorAdvice()
            .onMessage(
                    "duckdb:.* is held by",
                    "Close the file there, or work on a copy of it: DuckDB lets one process open a file, even to read it."
                            + NOTHING_IS_LOST)
            .onMessage(
                    "write-write conflict",
                    "Another sync changed the same table at the same time, and the batch was rolled back."
                            + NOTHING_IS_LOST)
            .onMessage(
                    "No space left on device|File too large|quota exceeded",
                    "Make room on the disk of the database; it may also be a quota, or a limit on the size of files"
                            + " (ulimit -f)." + NOTHING_IS_LOST)
            .onMessage(
                    "read-only mode|read-only file system|permission denied",
                    "Make the file of the database and its folder writable." + NOTHING_IS_LOST)
            .onMessage(
                    "corrupt|checksum|could not read (enough|all)|not a valid DuckDB|deserialize",
                    "The file of the database is damaged. Restore it from a backup: the sync then continues from the mark in it.")
            .onMessage(
                    "out of memory error",
                    "DuckDB has reached its memory_limit. Make the batches smaller (sync.<name>.batch-size)."
                            + NOTHING_IS_LOST);

    @Override
    public String productName() {
        return "DuckDB";
    }

    @Override
    public String urlScheme() {
        return "duckdb";
    }

    @Override
    public Dialect dialect() {
        return new DuckDbDialect();
    }

    @Override
    public DataSource dataSource(String url, String username, String password) {
        return new DuckDbDataSource(url);
    }

    @Override
    public Optional<DatabaseFile> file(String url) {
        return DatabaseFile.of(url, "");
    }

    @Override
    public CheckpointSql checkpointSql() {
        return DuckDbCheckpointSql.INSTANCE;
    }

    @Override
    public boolean rejectsRow(SQLException failure) {
        return ErrorAdvice.hasOnlyMessage(failure, ROW);
    }

    @Override
    public Optional<String> advice(SQLException failure) {
        return ADVICE.about(failure);
    }
}
