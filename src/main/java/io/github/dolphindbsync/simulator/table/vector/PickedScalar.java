package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;

/** One value of a vector, as the value of every row. */
record PickedScalar(Vector source, int picked) implements Vector {

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
        return 1;
    }

    @Override
    public boolean isScalar() {
        return true;
    }

    @Override
    public long whole(int row) {
        return source.whole(picked);
    }

    @Override
    public double decimal(int row) {
        return source.decimal(picked);
    }

    @Override
    public String text(int row) {
        return source.text(picked);
    }

    @Override
    public Object object(int row) {
        return source.object(picked);
    }
}
