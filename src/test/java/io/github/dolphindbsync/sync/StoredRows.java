package io.github.dolphindbsync.sync;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads (symbol, timestamp in nanoseconds, price, volume) as sorted lines. */
final class StoredRows {

    private StoredRows() {}

    static List<String> read(ResultSet rows) throws SQLException {
        List<String> lines = new ArrayList<>();
        while (rows.next()) {
            String symbol = rows.getString(1);
            long timestamp = rows.getLong(2);
            float price = rows.getFloat(3);
            Float nullablePrice = rows.wasNull() ? null : price;
            int volume = rows.getInt(4);
            Integer nullableVolume = rows.wasNull() ? null : volume;
            lines.add(symbol + "|" + timestamp + "|" + nullablePrice + "|" + nullableVolume);
        }
        lines.sort(null);
        return lines;
    }
}
