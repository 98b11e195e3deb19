package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A column that grows at its end. Chunks are never moved, nor changed below the size of a view, so a query can read its
 * view while rows are added. One thread writes.
 */
public final class ColumnWriter {

    static final int CHUNK_BITS = 14;
    static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    static final int CHUNK_MASK = CHUNK_SIZE - 1;

    private final ValueType kind;
    private final boolean partitioning;
    private final Map<String, String> pool = new HashMap<>();
    private long[][] wholes = {};
    private double[][] decimals = {};
    private String[][] texts = {};
    private Object[][] objects = {};
    private int size;
    private boolean ascending = true;
    private boolean nullFree = true;
    private long last = Long.MIN_VALUE;

    public ColumnWriter(ValueType kind, boolean partitioning) {
        this.kind = kind;
        this.partitioning = partitioning;
    }

    public ColumnWriter(ValueType kind) {
        this(kind, false);
    }

    public ValueType kind() {
        return kind;
    }

    public void addWhole(long value) {
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

    public void addDecimal(double value) {
        if ((size & CHUNK_MASK) == 0) {
            decimals = Arrays.copyOf(decimals, decimals.length + 1);
            decimals[decimals.length - 1] = new double[CHUNK_SIZE];
        }
        decimals[size >>> CHUNK_BITS][size & CHUNK_MASK] = value;
        nullFree &= value != Vector.NULL_DECIMAL;
        grow();
    }

    public void addText(String value) {
        if ((size & CHUNK_MASK) == 0) {
            texts = Arrays.copyOf(texts, texts.length + 1);
            texts[texts.length - 1] = new String[CHUNK_SIZE];
        }
        String kept = kind.type() == ColumnType.SYMBOL ? pool.computeIfAbsent(value, text -> text) : value;
        texts[size >>> CHUNK_BITS][size & CHUNK_MASK] = kept;
        nullFree &= !value.isEmpty();
        grow();
    }

    /** Adds a value as {@link ObjectVector} has it. */
    public void addObject(Object value) {
        if ((size & CHUNK_MASK) == 0) {
            objects = Arrays.copyOf(objects, objects.length + 1);
            objects[objects.length - 1] = new Object[CHUNK_SIZE];
        }
        objects[size >>> CHUNK_BITS][size & CHUNK_MASK] = value;
        nullFree &= value != null;
        grow();
    }

    public void addNull() {
        switch (kind.storage()) {
            case LONG -> addWhole(Vector.NULL_WHOLE);
            case DOUBLE -> addDecimal(Vector.NULL_DECIMAL);
            case TEXT -> addText(Vector.NULL_TEXT);
            case WIDE, BYTES, PAIR -> addObject(null);
            case LIST -> addObject(new Elements(kind.element(), List.of()));
        }
    }

    public void addNulls(int count) {
        for (int row = 0; row < count; row++) {
            addNull();
        }
    }

    public void add(Vector source, int row) {
        switch (kind.storage()) {
            case LONG -> addWhole(source.whole(row));
            case DOUBLE -> addDecimal(source.decimal(row));
            case TEXT -> addText(source.text(row));
            case WIDE, BYTES, PAIR, LIST -> addObject(source.object(row));
        }
    }

    public void addAll(Vector source) {
        for (int row = 0; row < source.size(); row++) {
            add(source, row);
        }
    }

    private void grow() {
        size = Math.addExact(size, 1);
    }

    /** The rows that were added so far. */
    public Vector view() {
        Vector.Order order = ascending ? Vector.Order.ASCENDING : Vector.Order.UNKNOWN;
        return switch (kind.storage()) {
            case LONG -> new WholeVector.Stored(kind, size, order, nullFree, partitioning, wholes);
            case DOUBLE -> new DecimalVector.Stored(kind.type(), size, nullFree, decimals);
            case TEXT -> new TextVector.Stored(kind.type(), size, nullFree, texts);
            case WIDE, BYTES, PAIR, LIST -> new ObjectVector.Stored(kind, size, nullFree, objects);
        };
    }
}
