package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.math.BigInteger;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Batches from rows of raw values: times as counts, BOOL as 0 and 1, NULL as null. */
public final class TestRows {

    public static final RowSchema TRADES = trades(ZoneOffset.UTC, "timestamp", "symbol");
    public static final RowSchema NEWEST_BY_SYMBOL = trades(ZoneOffset.UTC, "symbol");
    public static final RowSchema KEYLESS = trades(ZoneOffset.UTC).withRowId();

    /** 2016-10-24T08:00:00.022239000 in nanoseconds. */
    public static final long T = 1_477_296_000_022_239_000L;

    private TestRows() {}

    public static RowSchema trades(ZoneId zone, String... key) {
        return schema(
                zone,
                List.of(key),
                new Column("timestamp", ColumnType.NANOTIMESTAMP),
                new Column("symbol", ColumnType.SYMBOL),
                new Column("price", ColumnType.FLOAT),
                new Column("size", ColumnType.LONG));
    }

    public static RowSchema schema(ZoneId zone, List<String> key, Column... columns) {
        return new RowSchema(List.of(columns), columns[0].name(), key, zone);
    }

    public static List<Object> row(Object... values) {
        List<Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value instanceof Integer number ? (Object) number.longValue() : value);
        }
        return row;
    }

    /** A trade without a key, whose identity is told by a small number. */
    public static List<Object> keyless(long timestamp, String symbol, double price, long id) {
        return row(timestamp, symbol, price, 1, new UUID(id * 0x9E3779B97F4A7C15L, id));
    }

    public static RowBatch batch(RowSchema schema, List<?>... rows) {
        return batchOf(schema, List.of(rows));
    }

    public static RowBatch batch(RowSchema schema, List<List<Object>> rows) {
        return batchOf(schema, rows);
    }

    private static RowBatch batchOf(RowSchema schema, List<? extends List<?>> rows) {
        List<ColumnData> columns = new ArrayList<>();
        for (int index = 0; index < schema.columns().size(); index++) {
            Column column = schema.columns().get(index);
            List<Object> values = new ArrayList<>();
            for (List<?> row : rows) {
                values.add(row.get(index));
            }
            columns.add(data(column, values));
        }
        return new RowBatch(schema, columns, rows.size(), "test");
    }

    private static ColumnData data(Column column, List<?> values) {
        ColumnData data = ColumnData.ofNulls(column, values.size());
        for (int row = 0; row < values.size(); row++) {
            if (values.get(row) != null) {
                set(column, data, row, values.get(row));
            }
        }
        return data;
    }

    /** A decimal of 128 bits is a BigInteger here, another value of 128 bits a UUID, a pair and a list are lists. */
    private static void set(Column column, ColumnData data, int row, Object value) {
        if (data instanceof ColumnData.Longs longs) {
            longs.values()[row] = (Long) value;
        } else if (data instanceof ColumnData.Doubles doubles) {
            doubles.values()[row] = (Double) value;
        } else if (data instanceof ColumnData.Texts texts) {
            texts.values()[row] = (String) value;
        } else if (data instanceof ColumnData.Wides wides && value instanceof BigInteger unscaled) {
            wides.most()[row] = unscaled.shiftRight(64).longValue();
            wides.least()[row] = unscaled.longValue();
        } else if (data instanceof ColumnData.Wides wides) {
            wides.most()[row] = ((UUID) value).getMostSignificantBits();
            wides.least()[row] = ((UUID) value).getLeastSignificantBits();
        } else if (data instanceof ColumnData.Blobs blobs) {
            blobs.values()[row] = (byte[]) value;
        } else if (data instanceof ColumnData.Pairs pairs) {
            pairs.first()[row] = part(((List<?>) value).get(0));
            pairs.second()[row] = part(((List<?>) value).get(1));
        } else if (data instanceof ColumnData.Lists lists) {
            List<?> elements = (List<?>) value;
            lists.values()[row] = new ColumnData.Elements(data(column.element(), elements), elements.size());
        }
    }

    private static double part(Object value) {
        return value == null ? ColumnData.NULL_DOUBLE : (Double) value;
    }
}
