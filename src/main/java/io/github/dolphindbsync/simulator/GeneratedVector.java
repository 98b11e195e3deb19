package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
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
