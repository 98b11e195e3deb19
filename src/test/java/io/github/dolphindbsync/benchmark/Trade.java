package io.github.dolphindbsync.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;

/** A row as those have it who write by JDBC: objects in a list. */
record Trade(String symbol, Timestamp timestamp, long timestampNanos, float price, int volume) {

    /** What a whole job has stored, in that order. */
    static List<Trade> of(Connection connection) throws SQLException {
        List<Trade> trades = new ArrayList<>();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(10_000);
            try (ResultSet rows =
                    statement.executeQuery("select symbol, \"timestamp\", timestamp_ns, price, volume from trade")) {
                while (rows.next()) {
                    trades.add(new Trade(
                            rows.getString(1),
                            rows.getTimestamp(2),
                            rows.getLong(3),
                            rows.getFloat(4),
                            rows.getInt(5)));
                }
            }
        }
        return trades;
    }
}
