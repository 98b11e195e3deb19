package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;

/** Some rows of a vector, in some order. */
public record PickedVector(Vector source, RowSet rows) implements Vector {

    @Override
    public ColumnType type() {
        return source.type();
    }

    @Override
    public ValueType kind() {
        return source.kind();
    }

    @Override
    public Storage storage() {
        return source.storage();
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public long whole(int row) {
        return source.whole(rows.row(row));
    }

    @Override
    public double decimal(int row) {
        return source.decimal(rows.row(row));
    }

    @Override
    public String text(int row) {
        return source.text(rows.row(row));
    }

    @Override
    public Object object(int row) {
        return source.object(rows.row(row));
    }

    @Override
    public boolean isComputed() {
        return source.isComputed();
    }

    @Override
    public Order order() {
        return rows.isRange() ? source.order() : Order.UNKNOWN;
    }

    @Override
    public boolean isNullFree() {
        return source.isNullFree();
    }
}
