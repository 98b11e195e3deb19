package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.function.IntToLongFunction;

/** Whole numbers or times of a generated table; none of them is NULL. */
record GeneratedVector(ColumnType type, int size, Order order, boolean isPartitioning, IntToLongFunction function)
        implements WholeVector {

    @Override
    public long whole(int row) {
        return function.applyAsLong(row);
    }

    @Override
    public boolean isNullFree() {
        return true;
    }
}
