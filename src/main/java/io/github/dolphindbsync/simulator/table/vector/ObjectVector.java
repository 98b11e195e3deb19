package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import java.util.function.IntFunction;

/**
 * A vector of values other than longs, doubles and texts: {@link Wide} for UUID, IPADDR and INT128, the unscaled
 * {@link java.math.BigInteger} for DECIMAL128, {@code byte[]} for BLOB, two doubles as {@code double[]} for COMPLEX and
 * POINT, {@link Elements} for array vectors. NULL is {@code null}.
 */
public interface ObjectVector extends Vector {

    @Override
    ValueType kind();

    @Override
    default ColumnType type() {
        return kind().type();
    }

    @Override
    default Storage storage() {
        return kind().storage();
    }

    @Override
    default long whole(int row) {
        throw new IllegalStateException("A vector of " + kind() + " has no whole numbers");
    }

    @Override
    default double decimal(int row) {
        throw new IllegalStateException("A vector of " + kind() + " has no numbers");
    }

    @Override
    default String text(int row) {
        throw new IllegalStateException("A vector of " + kind() + " has no texts");
    }

    /** Values that are computed when they are read. */
    record Computed(ValueType kind, int size, boolean isScalar, IntFunction<Object> function) implements ObjectVector {

        @Override
        public Object object(int row) {
            return function.apply(row);
        }
    }

    /** Values in chunks, as {@link ColumnWriter} keeps them. */
    record Stored(ValueType kind, int size, boolean isNullFree, Object[][] chunks) implements ObjectVector {

        @Override
        public Object object(int row) {
            return chunks[row >>> ColumnWriter.CHUNK_BITS][row & ColumnWriter.CHUNK_MASK];
        }
    }
}
