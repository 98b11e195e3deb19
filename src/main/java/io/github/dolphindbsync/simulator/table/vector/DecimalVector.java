package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.function.IntToDoubleFunction;

/** A vector of FLOAT or DOUBLE; a FLOAT is kept as the double of the same value. */
public interface DecimalVector extends Vector {

    @Override
    default long whole(int row) {
        throw new IllegalStateException("A vector of " + type() + " has no whole numbers");
    }

    @Override
    default String text(int row) {
        throw new IllegalStateException("A vector of " + type() + " has no texts");
    }

    /** Values that are computed when they are read. */
    record Computed(ColumnType type, int size, boolean isScalar, boolean isNullFree, IntToDoubleFunction function)
            implements DecimalVector {

        /** Has the size of the operand, and is a scalar where the operand is one. */
        public static Computed over(Vector operand, ColumnType type, IntToDoubleFunction function) {
            return new Computed(type, operand.size(), operand.isScalar(), false, function);
        }

        @Override
        public boolean isComputed() {
            return true;
        }

        @Override
        public double decimal(int row) {
            return function.applyAsDouble(row);
        }
    }

    /** Values that are computed when they are read, and never refused. */
    record Generated(ColumnType type, int size, boolean isNullFree, IntToDoubleFunction function)
            implements DecimalVector {

        @Override
        public double decimal(int row) {
            return function.applyAsDouble(row);
        }
    }

    /** Values in chunks, as {@link ColumnWriter} keeps them. */
    record Stored(ColumnType type, int size, boolean isNullFree, double[][] chunks) implements DecimalVector {

        @Override
        public double decimal(int row) {
            return chunks[row >>> ColumnWriter.CHUNK_BITS][row & ColumnWriter.CHUNK_MASK];
        }
    }
}
