package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A column that grows at its end. Chunks are never moved nor changed below the size of a view that was handed out, so a
 * query can read its view while rows are added. One thread writes.
 */
final class ColumnWriter {

    static final int CHUNK_BITS = 14;
    static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    static final int CHUNK_MASK = CHUNK_SIZE - 1;

    private final ColumnType type;
    private final boolean partitioning;
    private final Map<String, String> pool = new HashMap<>();
    private long[][] wholes = {};
    private double[][] decimals = {};
    private String[][] texts = {};
    private int size;
    private boolean ascending = true;
    private boolean nullFree = true;
    private long last = Long.MIN_VALUE;

    ColumnWriter(ColumnType type, boolean partitioning) {
        this.type = type;
        this.partitioning = partitioning;
    }

    ColumnType type() {
        return type;
    }

    void addWhole(long value) {
        if ((size & CHUNK_MASK) == 0) {
            wholes = Arrays.copyOf(wholes, wholes.length + 1);
            wholes[wholes.length - 1] = new long[CHUNK_SIZE];
        }
        wholes[size >>> CHUNK_BITS][size & CHUNK_MASK] = value;
        ascending &= last <= value;
        last = value;
        nullFree &= value != Vector.NULL_WHOLE;
        grow();
    }

    void addDecimal(double value) {
        if ((size & CHUNK_MASK) == 0) {
            decimals = Arrays.copyOf(decimals, decimals.length + 1);
            decimals[decimals.length - 1] = new double[CHUNK_SIZE];
        }
        decimals[size >>> CHUNK_BITS][size & CHUNK_MASK] = value;
        nullFree &= value != Vector.NULL_DECIMAL;
        grow();
    }

    void addText(String value) {
        if ((size & CHUNK_MASK) == 0) {
            texts = Arrays.copyOf(texts, texts.length + 1);
            texts[texts.length - 1] = new String[CHUNK_SIZE];
        }
        String kept = type == ColumnType.SYMBOL ? pool.computeIfAbsent(value, text -> text) : value;
        texts[size >>> CHUNK_BITS][size & CHUNK_MASK] = kept;
        nullFree &= !value.isEmpty();
        grow();
    }

    void add(Vector source, int row) {
        switch (type.storage()) {
            case LONG -> addWhole(source.whole(row));
            case DOUBLE -> addDecimal(source.decimal(row));
            case TEXT -> addText(source.text(row));
            case WIDE, BYTES, PAIR, LIST -> throw new IllegalStateException("No column is of type " + type);
        }
    }

    void addAll(Vector source) {
        for (int row = 0; row < source.size(); row++) {
            add(source, row);
        }
    }

    private void grow() {
        size = Math.addExact(size, 1);
    }

    /** The rows so far. */
    Vector view() {
        Vector.Order order = ascending ? Vector.Order.ASCENDING : Vector.Order.UNKNOWN;
        return switch (type.storage()) {
            case LONG -> new WholeVector.Stored(type, size, order, nullFree, partitioning, wholes);
            case DOUBLE -> new DecimalVector.Stored(type, size, nullFree, decimals);
            case TEXT -> new TextVector.Stored(type, size, nullFree, texts);
            case WIDE, BYTES, PAIR, LIST -> throw new IllegalStateException("No column is of type " + type);
        };
    }
}
