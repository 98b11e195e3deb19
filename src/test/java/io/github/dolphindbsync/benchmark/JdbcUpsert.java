package io.github.dolphindbsync.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * What a user would write for PostgreSQL: INSERT … ON CONFLICT by JDBC, as a batch or row by row, with a commit for
 * each batch.
 */
final class JdbcUpsert {

    private static final String UPSERT = "insert into bare (symbol, \"timestamp\", timestamp_ns, price, volume)"
            + " values (?, ?, ?, ?, ?) on conflict (timestamp_ns, symbol) do update set price = excluded.price,"
            + " volume = excluded.volume";

    private final Connection connection;
    private final boolean rowByRow;

    private JdbcUpsert(Connection connection, boolean rowByRow) {
        this.connection = connection;
        this.rowByRow = rowByRow;
    }

    /** In nanoseconds; the driver turns a batch into statements of many rows. */
    static long batches(String url, List<Trade> trades, int batchSize) throws Exception {
        try (Connection connection = CopyBytes.connect(url + "?reWriteBatchedInserts=true")) {
            return new JdbcUpsert(connection, false).write(trades, batchSize);
        }
    }

    /** In nanoseconds; a statement for each row, as camel-sql does it without its option {@code batch}. */
    static long rowByRow(String url, List<Trade> trades, int batchSize) throws Exception {
        try (Connection connection = CopyBytes.connect(url)) {
            return new JdbcUpsert(connection, true).write(trades, batchSize);
        }
    }

    private long write(List<Trade> trades, int batchSize) throws SQLException {
        connection.setAutoCommit(false);
        long start = System.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            for (int row = 0; row < trades.size(); row += batchSize) {
                for (Trade trade : trades.subList(row, Math.min(trades.size(), row + batchSize))) {
                    bind(statement, trade);
                }
                if (!rowByRow) {
                    statement.executeBatch();
                }
                connection.commit();
            }
        }
        return System.nanoTime() - start;
    }

    private void bind(PreparedStatement statement, Trade trade) throws SQLException {
        statement.setString(1, trade.symbol());
        statement.setTimestamp(2, trade.timestamp());
        statement.setLong(3, trade.timestampNanos());
        statement.setFloat(4, trade.price());
        statement.setInt(5, trade.volume());
        if (rowByRow) {
            statement.executeUpdate();
        } else {
            statement.addBatch();
        }
    }
}
