package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;

/**
 * One value of an array vector: its elements, as {@link Long} for what a vector gives as whole numbers, {@link Double}
 * for decimals, and objects for the rest; null for NULL.
 */
public record Elements(ValueType kind, List<Object> values) implements Vector {

    @Override
    public ColumnType type() {
        return kind.type();
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public long whole(int row) {
        return values.get(row) == null ? NULL_WHOLE : (Long) values.get(row);
    }

    @Override
    public double decimal(int row) {
        return values.get(row) == null ? NULL_DECIMAL : (Double) values.get(row);
    }

    @Override
    public String text(int row) {
        throw new IllegalStateException("There are no array vectors of texts");
    }

    @Override
    public Object object(int row) {
        return values.get(row);
    }
}
