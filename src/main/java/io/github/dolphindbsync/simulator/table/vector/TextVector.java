package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;
import java.util.function.IntFunction;

/** A vector of STRING or SYMBOL. */
public interface TextVector extends Vector {

    @Override
    default long whole(int row) {
        throw new IllegalStateException("A vector of " + type() + " has no whole numbers");
    }

    @Override
    default double decimal(int row) {
        throw new IllegalStateException("A vector of " + type() + " has no numbers");
    }

    static Vector of(List<String> texts) {
        return new Computed(ColumnType.STRING, texts.size(), false, false, texts::get);
    }

    /** Values that are computed when they are read. */
    record Computed(ColumnType type, int size, boolean isScalar, boolean isNullFree, IntFunction<String> function)
            implements TextVector {

        @Override
        public String text(int row) {
            return function.apply(row);
        }
    }

    /** Values in chunks, as {@link ColumnWriter} keeps them. */
    record Stored(ColumnType type, int size, boolean isNullFree, String[][] chunks) implements TextVector {

        @Override
        public String text(int row) {
            return chunks[row >>> ColumnWriter.CHUNK_BITS][row & ColumnWriter.CHUNK_MASK];
        }
    }
}
