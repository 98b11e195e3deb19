package io.github.dolphindbsync.sync.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads what a database holds. */
final class DatabaseRows {

    private DatabaseRows() {}

    /** @param time SQL for the raw tracking value */
    static Stored read(Connection connection, Setup.Ticks ticks, String time) throws SQLException {
        List<Trade> trades = new ArrayList<>();
        Long mark = null;
        long version = 0;
        try (Statement statement = connection.createStatement()) {
            if (exists(statement, "trade")) {
                try (ResultSet rows = statement.executeQuery("select symbol, " + time + ", price, volume from trade")) {
                    while (rows.next()) {
                        trades.add(new Trade(
                                rows.getString(1),
                                ticks.toTick(number(rows, 2)),
                                whole(number(rows, 3)),
                                whole(number(rows, 4))));
                    }
                }
            }
            if (exists(statement, "dolphindb_sync_checkpoint")) {
                try (ResultSet row = statement.executeQuery(
                        "select mark, version from dolphindb_sync_checkpoint where sync = 'trade'")) {
                    if (row.next()) {
                        mark = ticks.toTick(number(row, 1));
                        version = row.getLong(2);
                    }
                }
            }
        }
        return new Stored(Contract.count(trades), mark, version);
    }

    private static Long number(ResultSet rows, int column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? null : (Long) value;
    }

    private static Integer whole(Long value) {
        return value == null ? null : (Integer) Math.toIntExact(value);
    }

    private static boolean exists(Statement statement, String table) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select 1 from information_schema.tables where table_name = '" + table + "'")) {
            return found.next();
        }
    }
}
