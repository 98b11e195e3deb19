package io.github.dolphindbsync.simulator.table.generated;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.function.IntToLongFunction;

/** Whole numbers, times or unscaled decimals of a generated table. */
record GeneratedVector(
        ValueType kind, int size, Order order, boolean isNullFree, boolean isPartitioning, IntToLongFunction function)
        implements WholeVector {

    @Override
    public ColumnType type() {
        return kind.type();
    }

    @Override
    public long whole(int row) {
        return function.applyAsLong(row);
    }
}
