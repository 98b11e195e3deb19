package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;

/**
 * A row of a {@link RowBatch} as a map that can't be changed. Every column has its entry; NULL is {@code null}.
 *
 * <p>Values: BOOL is a {@link Boolean}, CHAR and SHORT a {@link Short}, INT an {@link Integer}, LONG a {@link Long},
 * FLOAT a {@link Float}, DOUBLE a {@link Double}, STRING and SYMBOL a {@link String}, DATE a
 * {@link java.time.LocalDate}, the other times a {@link java.time.LocalDateTime} (wall-clock time: DolphinDB knows no
 * zone), and {@code _row_id} a {@link UUID}.
 */
@JsonSerialize(using = RowJson.OfRow.class)
public final class Row extends AbstractMap<String, Object> {

    private final RowBatch batch;
    private final int row;

    Row(RowBatch batch, int row) {
        this.batch = batch;
        this.row = row;
    }

    RowBatch batch() {
        return batch;
    }

    int index() {
        return row;
    }

    @Override
    public Object get(Object name) {
        int column = name instanceof String text ? batch.schema().indexOf(text) : -1;
        return column < 0 ? null : value(column);
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String text && batch.schema().indexOf(text) >= 0;
    }

    private Object value(int column) {
        ColumnData data = batch.data(column);
        if (data.isNull(row)) {
            return null;
        }
        ColumnType type = batch.schema().columns().get(column).type();
        if (data instanceof ColumnData.Longs longs) {
            return longValue(type, longs.values()[row]);
        }
        if (data instanceof ColumnData.Doubles doubles) {
            double value = doubles.values()[row];
            if (type == ColumnType.FLOAT) {
                return (float) value;
            }
            return value;
        }
        if (data instanceof ColumnData.Texts texts) {
            return texts.values()[row];
        }
        ColumnData.Wides wides = (ColumnData.Wides) data;
        return new UUID(wides.most()[row], wides.least()[row]);
    }

    private static Object longValue(ColumnType type, long value) {
        return switch (type) {
            case BOOL -> value != 0;
            case CHAR, SHORT -> (short) value;
            case INT -> (int) value;
            case LONG -> value;
            case DATE -> Times.toDate(value);
            case DATETIME, TIMESTAMP, NANOTIMESTAMP -> Times.toDateTime(type, value);
            case FLOAT, DOUBLE, SYMBOL, STRING, UUID ->
                throw new IllegalStateException(type + " is not kept as a long");
        };
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        List<Column> columns = batch.schema().columns();
        return new AbstractSet<>() {
            @Override
            public int size() {
                return columns.size();
            }

            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < columns.size();
                    }

                    @Override
                    public Map.Entry<String, Object> next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        int column = next++;
                        return new SimpleImmutableEntry<>(columns.get(column).name(), value(column));
                    }
                };
            }
        };
    }
}
