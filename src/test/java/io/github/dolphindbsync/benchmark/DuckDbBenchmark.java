package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.sync.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Whole jobs into a DuckDB file beside the bare appender, and beside loading a Parquet file of the same rows. */
final class DuckDbBenchmark {

    private static final String BARE = "bare appender, a commit each";

    private record Stored(String symbol, long timestampNanos, float price, int volume, UUID id) {}

    private final Source source;
    private final Path folder;
    private final int rounds;

    private DuckDbBenchmark(Source source, Path folder, int rounds) {
        this.source = source;
        this.folder = folder;
        this.rounds = rounds;
    }

    static String run(Source source, Path folder, int rounds, List<Integer> batchSizes) throws Exception {
        StringBuilder report = new StringBuilder("\n## DuckDB\n");
        for (String key : List.of("timestamp,symbol", "")) {
            for (int batchSize : batchSizes) {
                report.append(new DuckDbBenchmark(source, folder, rounds).firstLoad(key, batchSize));
            }
        }
        return report.toString();
    }

    private String firstLoad(String key, int batchSize) throws Exception {
        Path target = folder.resolve("job.duckdb");
        try (Sync sync = new Sync(source.port(), "jdbc:duckdb:" + target)
                .with("sync.trade.key", key)
                .with("sync.trade.batch-size", String.valueOf(batchSize))) {
            delete(target);
            Job.run(sync, 1);
            sync.restart();
            String table;
            List<Stored> rows;
            Path parquet = folder.resolve("trade.parquet");
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + target);
                    Statement statement = connection.createStatement()) {
                table = text(statement, "select sql from duckdb_tables() where table_name = 'trade'");
                rows = rows(statement, key.isEmpty());
                statement.execute("copy trade to '" + parquet + "' (format parquet)");
            }
            String title = (key.isEmpty() ? "No key" : "Key " + key)
                    + String.format(Locale.ROOT, ", batches of %,d", batchSize);
            return new Contest(title)
                    .with(BARE, rows.size(), () -> append(table, rows, batchSize))
                    .with("dolphindb-sync", rows.size(), () -> {
                        sync.restart();
                        delete(target);
                        return Job.run(sync, rows.size());
                    })
                    .with("bare appender in one piece", rows.size(), () -> append(table, rows, Integer.MAX_VALUE))
                    .with("INSERT … SELECT from Parquet", rows.size(), () -> load(table, parquet))
                    .with("all rows are there", rows.size(), () -> {
                        sync.restart();
                        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + target);
                                Statement statement = connection.createStatement()) {
                            statement.execute("delete from dolphindb_sync_checkpoint");
                        }
                        return Job.run(sync, rows.size());
                    })
                    .run(rounds)
                    .table(BARE);
        }
    }

    private Connection emptyFile(String table) throws Exception {
        Path file = folder.resolve("bare.duckdb");
        delete(file);
        Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute(table);
        }
        return connection;
    }

    private long append(String table, List<Stored> rows, int batchSize) throws Exception {
        try (Connection connection = emptyFile(table);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (int row = 0; row < rows.size(); row += Math.min(batchSize, rows.size() - row)) {
                // Without a statement before it the appender would not be part of the transaction.
                statement.execute("select 1");
                append(connection, rows.subList(row, row + Math.min(batchSize, rows.size() - row)));
                connection.commit();
            }
            return System.nanoTime() - start;
        }
    }

    private static void append(Connection connection, List<Stored> rows) throws SQLException {
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("main", "trade")) {
            for (Stored row : rows) {
                appender.beginRow();
                appender.append(row.symbol());
                appender.appendEpochNanos(row.timestampNanos());
                appender.append(row.price());
                appender.append(row.volume());
                if (row.id() != null) {
                    appender.appendUUID(
                            row.id().getMostSignificantBits(), row.id().getLeastSignificantBits());
                }
                appender.endRow();
            }
            appender.flush();
        }
    }

    private long load(String table, Path parquet) throws Exception {
        try (Connection connection = emptyFile(table);
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            statement.execute("insert into trade select * from '" + parquet + "'");
            return System.nanoTime() - start;
        }
    }

    private static List<Stored> rows(Statement statement, boolean withId) throws SQLException {
        List<Stored> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery("select symbol, epoch_ns(\"timestamp\"), price, volume"
                + (withId ? ", _row_id" : "") + " from trade order by rowid")) {
            while (result.next()) {
                rows.add(new Stored(
                        result.getString(1),
                        result.getLong(2),
                        result.getFloat(3),
                        result.getInt(4),
                        withId ? (UUID) result.getObject(5) : null));
            }
        }
        return rows;
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
    }
}
