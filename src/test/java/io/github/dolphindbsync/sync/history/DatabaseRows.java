package io.github.dolphindbsync.sync.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a database holds. */
final class DatabaseRows {

    private DatabaseRows() {}

    /** @param time SQL for the raw tracking value */
    static Stored read(Connection connection, Setup.Ticks ticks, String time) throws SQLException {
        List<Trade> trades = new ArrayList<>();
        Long mark = null;
        long version = 0;
        String carried = "";
        try (Statement statement = connection.createStatement()) {
            if (exists(statement, "trade")) {
                try (ResultSet rows = statement.executeQuery("select " + time + ", * from trade")) {
                    while (rows.next()) {
                        trades.add(new Trade(ticks.toTick(number(rows, 1)), values(rows)));
                    }
                }
            }
            if (exists(statement, "dolphindb_sync_checkpoint")) {
                try (ResultSet row = statement.executeQuery(
                        "select mark, version, source_columns from dolphindb_sync_checkpoint where sync = 'trade'")) {
                    if (row.next()) {
                        mark = ticks.toTick(number(row, 1));
                        version = row.getLong(2);
                        carried = row.getString(3);
                    }
                }
            }
        }
        return new Stored(Contract.count(trades), mark, version, carried == null ? "" : carried);
    }

    private static Long number(ResultSet rows, int column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? null : (Long) value;
    }

    /** Of all columns but those of time and id. */
    private static Map<String, Object> values(ResultSet rows) throws SQLException {
        Map<String, Object> values = new HashMap<>();
        for (int column = 2; column <= rows.getMetaData().getColumnCount(); column++) {
            String name = rows.getMetaData().getColumnName(column);
            Object value = name.startsWith(Columns.TIME) || name.equals("_row_id") ? null : rows.getObject(column);
            if (value != null) {
                values.put(name, Trade.canonical(value));
            }
        }
        return values;
    }

    private static boolean exists(Statement statement, String table) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select 1 from information_schema.tables where table_name = '" + table + "'")) {
            return found.next();
        }
    }
}
