package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A row of a {@link RowBatch} as an unmodifiable map. Every column has an entry; NULL is {@code null}.
 *
 * <p>Values: BOOL is a {@link Boolean}, CHAR and SHORT a {@link Short}, INT an {@link Integer}, LONG a {@link Long},
 * FLOAT a {@link Float}, DOUBLE a {@link Double}, a decimal a {@link java.math.BigDecimal}, STRING and SYMBOL a
 * {@link String}, DATE a {@link java.time.LocalDate}, the other points in time a {@link java.time.LocalDateTime}
 * (wall-clock time: DolphinDB knows no zone), a time of day a {@link java.time.LocalTime}, UUID and {@code _row_id} a
 * {@link java.util.UUID}, BLOB a {@code byte[]}, COMPLEX and POINT a {@link List} of two {@link Double}, and an array
 * vector a {@link List}. MONTH, IPADDR and INT128 are a {@link String}, see {@link CanonicalText}.
 */
@JsonSerialize(using = RowJson.OfRow.class)
public final class Row extends AbstractMap<String, Object> {

    private final RowBatch batch;
    private final int row;

    Row(RowBatch batch, int row) {
        this.batch = batch;
        this.row = row;
    }

    public RowBatch batch() {
        return batch;
    }

    public int index() {
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
        return JavaValues.of(batch.schema().columns().get(column), batch.data(column), row);
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
