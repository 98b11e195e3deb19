package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * Writes batches as Parquet files by DuckDB.
 *
 * <p>The rows go through a table in memory and a file in the folder for temporary files: Parquet ends with its table of
 * contents, and DuckDB writes it to files alone. Both are as large as one batch, and deleted when it is written.
 *
 * <p>Safe for use by several threads, one batch at a time.
 */
public final class ParquetFileWriter implements AutoCloseable {

    private static final String MEMORY_LIMIT = "256MB";
    private static final TableName ROWS = new TableName(null, "rows");

    private Connection duckDb;
    private Path folder;

    /** What becomes of values of a column that Parquet does not hold as they are. */
    public static Optional<String> policy(Column column) {
        return new DuckDbTypes().policy(column);
    }

    /** Writes one file. The first call opens DuckDB, which costs more than a batch of a thousand rows does. */
    public synchronized void write(RowBatch batch, OutputStream stream) throws SQLException, IOException {
        RowChecks checks = new RowChecks("a Parquet file", batch);
        checks.requireRanges(DuckDbTypes::range);
        checks.requireDigits(DuckDbTypes.MOST_DIGITS);
        try {
            open();
            Path file = folder.resolve("batch.parquet");
            write(batch, file);
            Files.copy(file, stream);
            Files.delete(file);
        } catch (SQLException | IOException | RuntimeException | Error e) {
            // What it left behind, or whether it can still be used, is not worth finding out.
            try {
                close();
            } catch (SQLException | IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** In a folder that only the user of this process can read: DuckDB gives its files the permissions of the umask. */
    private void open() throws SQLException, IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            // Deleted by a program that removes old temporary files.
            close();
        }
        if (duckDb == null) {
            folder = Files.createTempDirectory("dolphindb-sync");
            duckDb = DriverManager.getConnection("jdbc:duckdb:");
            execute("set memory_limit = '" + MEMORY_LIMIT + "'");
            execute("set temp_directory = "
                    + TableName.literal(folder.resolve("spilled").toString()));
        }
    }

    private void write(RowBatch batch, Path file) throws SQLException, IOException {
        execute("create or replace table " + TableName.quote(ROWS.name()) + " (" + definitions(batch.schema()) + ")");
        int[] all = IntStream.range(0, batch.size()).toArray();
        int[] columns = IntStream.range(0, batch.schema().columns().size()).toArray();
        DuckDBConnection connection = duckDb.unwrap(DuckDBConnection.class);
        DuckDbRows.append(connection.createAppender("main", ROWS.name()), batch, all, columns);
        try {
            execute("copy " + TableName.quote(ROWS.name()) + " to " + TableName.literal(file.toString())
                    + " (format parquet)");
        } catch (SQLException e) {
            // Neither a row nor a warehouse is at fault.
            if (e.getMessage().startsWith("IO Error: ")) {
                throw new FileSystemException(
                        file.toString(), null, e.getMessage() + " (its folder is named by java.io.tmpdir)");
            }
            throw e;
        }
        execute("drop table " + TableName.quote(ROWS.name()));
    }

    private static String definitions(RowSchema schema) {
        DuckDbDialect dialect = new DuckDbDialect();
        return schema.columns().stream()
                .map((Column column) ->
                        TableName.quote(column.name()) + " " + dialect.types().sqlType(column))
                .collect(Collectors.joining(", "));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Closes DuckDB and deletes its folder; the next {@link #write} opens it again. */
    @Override
    public synchronized void close() throws SQLException, IOException {
        if (duckDb != null) {
            duckDb.close();
            duckDb = null;
        }
        Path left = folder;
        folder = null;
        if (left != null && Files.isDirectory(left)) {
            try (Stream<Path> paths = Files.walk(left)) {
                for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(path);
                }
            }
        }
    }
}
