package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.function.IntToLongFunction;

/** A vector of BOOL, integers, times or unscaled decimals of at most 64 bits. */
public interface WholeVector extends Vector {

    @Override
    default double decimal(int row) {
        long value = whole(row);
        return value == NULL_WHOLE ? NULL_DECIMAL : value;
    }

    @Override
    default String text(int row) {
        throw new IllegalStateException("A vector of " + type() + " has no texts");
    }

    /** Values that are computed when they are read. */
    record Computed(ColumnType type, int size, boolean isScalar, Order order, IntToLongFunction function)
            implements WholeVector {

        /** Has the size of the operand, and is a scalar where the operand is one. */
        public static Computed over(Vector operand, ColumnType type, Order order, IntToLongFunction function) {
            return new Computed(type, operand.size(), operand.isScalar(), order, function);
        }

        @Override
        public boolean isComputed() {
            return true;
        }

        @Override
        public long whole(int row) {
            return function.applyAsLong(row);
        }
    }

    /** Values in chunks, as {@link ColumnWriter} keeps them. */
    record Stored(ValueType kind, int size, Order order, boolean isNullFree, boolean isPartitioning, long[][] chunks)
            implements WholeVector {

        @Override
        public ColumnType type() {
            return kind.type();
        }

        @Override
        public long whole(int row) {
            return chunks[row >>> ColumnWriter.CHUNK_BITS][row & ColumnWriter.CHUNK_MASK];
        }
    }
}
