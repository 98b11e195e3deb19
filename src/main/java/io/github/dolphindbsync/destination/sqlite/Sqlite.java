package io.github.dolphindbsync.destination.sqlite;

import static io.github.dolphindbsync.checkpoint.ErrorAdvice.NOTHING_IS_LOST;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import io.github.dolphindbsync.checkpoint.ErrorAdvice;
import io.github.dolphindbsync.destination.jdbc.DriverDataSource;
import io.github.dolphindbsync.destination.table.DatabaseFile;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.TargetDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** SQLite, in a file. It has no SQL states. */
public final class Sqlite implements TargetDatabase {

    private static final Pattern ROW = Pattern.compile("\\[SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)\\w*\\] .*");

    private static final ErrorAdvice ADVICE = new ErrorAdvice()
            .onMessage(
                    "SQLITE_BUSY|SQLITE_LOCKED",
                    "Another process writes to the file of the database; only one at a time can." + NOTHING_IS_LOST)
            .onMessage(
                    "SQLITE_READONLY|SQLITE_CANTOPEN",
                    "The file of the database and its folder must exist and be writable." + NOTHING_IS_LOST)
            .onMessage(
                    "SQLITE_CORRUPT|SQLITE_NOTADB",
                    "The file of the database is damaged, or not one of SQLite. Restore it from a backup: the sync then continues"
                            + " from the mark in it.")
            .onMessage(
                    "SQLITE_FULL|SQLITE_IOERR_(WRITE|FSYNC|TRUNCATE)",
                    "Make room on the disk of the database; it may also be a quota, or a limit on the size of files"
                            + " (ulimit -f)." + NOTHING_IS_LOST);

    @Override
    public String productName() {
        return "SQLite";
    }

    @Override
    public String urlScheme() {
        return "sqlite";
    }

    @Override
    public Dialect dialect() {
        return new SqliteDialect();
    }

    @Override
    public DataSource dataSource(String url, String username, String password) {
        Properties properties = DriverDataSource.login(username, password);
        properties.setProperty("busy_timeout", String.valueOf(LOCK_TIMEOUT_SECONDS * 1000));
        // Else two that have read could each wait for the other to write.
        properties.setProperty("transaction_mode", "IMMEDIATE");
        return new DriverDataSource(url, properties, List.of(), null);
    }

    @Override
    public Optional<DatabaseFile> file(String url) {
        return DatabaseFile.of(url, ":memory:");
    }

    @Override
    public CheckpointSql checkpointSql() {
        return SqliteCheckpointSql.INSTANCE;
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
