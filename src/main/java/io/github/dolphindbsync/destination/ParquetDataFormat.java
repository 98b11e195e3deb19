package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.FormPolicy;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;
import org.duckdb.DuckDBConnection;

/**
 * Rows as a Parquet file, made by DuckDB with the types that a DuckDB warehouse would have. Takes a {@link RowBatch} only,
 * because plain maps no longer say of which types they are. Writes only.
 *
 * <p>The rows go through a table in memory and a file in the folder for temporary files: Parquet ends with its table of
 * contents, and DuckDB writes it to files alone. Both are as large as one batch, and gone when it is written.
 */
public final class ParquetDataFormat extends ServiceSupport implements DataFormat, FormPolicy {

    private static final String MEMORY_LIMIT = "256MB";
    private static final TableName ROWS = new TableName(null, "rows");

    private Connection duckDb;

    /** Opening costs tens of milliseconds, a batch of a thousand rows less. */
    @Override
    public synchronized void marshal(Exchange exchange, Object rows, OutputStream stream) throws Exception {
        if (!(rows instanceof RowBatch batch)) {
            throw new IllegalArgumentException("a batch as it was read was expected as the body, not "
                    + rows.getClass().getName()
                    + ". Put steps that change rows behind this one, or write another format.");
        }
        RowChecks checks = new RowChecks("a Parquet file", batch);
        checks.requireRanges(DuckDbDialect::range);
        checks.requireDigits(DuckDbDialect.MOST_DIGITS);
        Path file = Files.createTempFile("dolphindb-sync", ".parquet");
        try {
            write(batch, file);
            Files.copy(file, stream);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void write(RowBatch batch, Path file) throws SQLException {
        if (duckDb == null) {
            duckDb = DriverManager.getConnection("jdbc:duckdb:");
            execute("set memory_limit = '" + MEMORY_LIMIT + "'");
        }
        try {
            execute("create or replace table " + TableName.quote(ROWS.name()) + " (" + definitions(batch.schema())
                    + ")");
            int[] all = IntStream.range(0, batch.size()).toArray();
            int[] columns = IntStream.range(0, batch.schema().columns().size()).toArray();
            DuckDBConnection connection = duckDb.unwrap(DuckDBConnection.class);
            DuckDbRows.append(connection.createAppender("main", ROWS.name()), batch, all, columns);
            execute("copy " + TableName.quote(ROWS.name()) + " to " + TableName.literal(file.toString())
                    + " (format parquet)");
            execute("drop table " + TableName.quote(ROWS.name()));
        } catch (SQLException e) {
            // What it left behind, or whether it can still be used, is not worth finding out.
            forget();
            throw e;
        }
    }

    private static String definitions(RowSchema schema) {
        DuckDbDialect dialect = new DuckDbDialect();
        return schema.columns().stream()
                .map((Column column) -> TableName.quote(column.name()) + " " + dialect.sqlType(column))
                .collect(Collectors.joining(", "));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(sql);
        }
    }

    private void forget() throws SQLException {
        if (duckDb != null) {
            duckDb.close();
            duckDb = null;
        }
    }

    @Override
    protected synchronized void doStop() throws SQLException {
        forget();
    }

    @Override
    public Optional<String> policy(Column column) {
        return new DuckDbDialect().policy(column);
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        throw new UnsupportedOperationException("Parquet is only written");
    }
}
