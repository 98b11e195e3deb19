package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.rows.WriteMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows that have been read and not yet been handed out: those of the next batch and, behind them, at least one more
 * that shows whether the batch ends with its group. For each of them it keeps what its group's {@link ContentSum}
 * needs.
 */
public final class RowBuffer {

    private static final int FIRST_CAPACITY = 1024;

    private final RowSchema schema;
    // Looked up once: it is asked for with every row.
    private final int trackingColumn;
    private final int rowIdColumn;
    private final int loadTimeColumn;
    private final long loadTimeMillis;
    private final RowSize rowSize;
    private final UndecodableTexts texts;
    private final List<ColumnData> data = new ArrayList<>();
    private final RowHashes hashes = new RowHashes(FIRST_CAPACITY);
    private long[] bytes;
    private TreeMap<Integer, String> undecodable = new TreeMap<>();
    private int rows;
    private long totalBytes;
    private long largestRow;

    /**
     * @param texts notices the rows with a text that could not be decoded
     * @param loadTimeMillis the value of the column of the load time, where there is one
     */
    public RowBuffer(RowSchema schema, UndecodableTexts texts, long loadTimeMillis) {
        this.schema = schema;
        this.texts = texts;
        this.rowSize = new RowSize(schema.columns());
        this.loadTimeMillis = loadTimeMillis;
        this.loadTimeColumn = schema.loadTimeColumn() == null ? -1 : schema.indexOf(schema.loadTimeColumn());
        this.rowIdColumn = schema.indexOf(RowSchema.ROW_ID);
        this.trackingColumn = schema.trackingIndex();
        for (Column column : schema.columns()) {
            data.add(ColumnData.ofNulls(column, FIRST_CAPACITY));
        }
        bytes = new long[FIRST_CAPACITY];
    }

    int rows() {
        return rows;
    }

    long totalBytes() {
        return totalBytes;
    }

    /** Bytes of the largest row that ever was in it. */
    long largestRow() {
        return largestRow;
    }

    long trackingValue(int row) {
        return ((ColumnData.Longs) data.get(trackingColumn)).values()[row];
    }

    List<ColumnData> data() {
        return data;
    }

    /** Takes a row over from a block. */
    void append(List<ColumnData> block, int row, HashValue128 contentHash) {
        if (rows == bytes.length) {
            grow();
        }
        for (int column = 0; column < block.size(); column++) {
            ColumnData.copy(block.get(column), row, data.get(column), rows, 1);
        }
        if (loadTimeColumn >= 0) {
            ((ColumnData.Longs) data.get(loadTimeColumn)).values()[rows] = loadTimeMillis;
        }
        hashes.set(rows, contentHash);
        bytes[rows] = rowSize.of(block, row);
        totalBytes += bytes[rows];
        largestRow = Math.max(largestRow, bytes[rows]);
        String reason = texts.reasonAgainst(block, row);
        if (reason != null) {
            undecodable.put(rows, reason);
        }
        rows++;
    }

    /** A batch may be allowed a million rows and mostly have ten. */
    private void grow() {
        int capacity = 2 * bytes.length;
        for (int column = 0; column < data.size(); column++) {
            ColumnData grown = ColumnData.ofNulls(schema.columns().get(column), capacity);
            ColumnData.copy(data.get(column), 0, grown, 0, rows);
            data.set(column, grown);
        }
        hashes.grow(capacity);
        bytes = Arrays.copyOf(bytes, capacity);
    }

    boolean isUndecodable(int row) {
        return undecodable.containsKey(row);
    }

    /** Takes the reasons of the first {@code count} rows out, before the rows themselves. */
    SortedMap<Integer, String> takeUndecodable(int count) {
        if (undecodable.isEmpty()) {
            return Collections.emptySortedMap();
        }
        SortedMap<Integer, String> taken = new TreeMap<>(undecodable.headMap(count));
        TreeMap<Integer, String> left = new TreeMap<>();
        undecodable.tailMap(count).forEach((row, reason) -> left.put(row - count, reason));
        undecodable = left;
        return taken;
    }

    void setRowId(int row, HashValue128 id) {
        ColumnData.Wides ids = (ColumnData.Wides) data.get(rowIdColumn);
        ids.most()[row] = id.getMostSignificantBits();
        // All zero is NULL, and some row may hash to that.
        boolean isZero = id.getMostSignificantBits() == 0 && id.getLeastSignificantBits() == 0;
        ids.least()[row] = isZero ? 1 : id.getLeastSignificantBits();
    }

    /**
     * Drops the last row, which is a duplicate of the one before it: they have the same key and tracking value, and
     * only one can be stored. If {@code lastWins} its values take the other's place. The group's sum still counts both.
     */
    void mergeLastIntoPrevious(boolean lastWins) {
        int last = rows - 1;
        int previous = rows - 2;
        if (lastWins) {
            for (ColumnData column : data) {
                ColumnData.copy(column, last, column, previous, 1);
            }
            totalBytes += bytes[last] - bytes[previous];
            bytes[previous] = bytes[last];
        }
        hashes.merge(last, previous);
        totalBytes -= bytes[last];
        rows = last;
    }

    void addTo(ContentSum sum, int row) {
        hashes.addTo(sum, row);
    }

    /** Adds what identifies this row: its row id, or its content where there is a key. */
    void addIdentityTo(ContentSum sum, int row) {
        if (schema.hasKey()) {
            addTo(sum, row);
        } else {
            ColumnData.Wides ids = (ColumnData.Wides) data.get(rowIdColumn);
            sum.add(1, ids.most()[row], ids.least()[row]);
        }
    }

    /** Takes the first {@code count} rows out. */
    RowBatch take(int count, String name, WriteMode writeMode) {
        List<ColumnData> taken = new ArrayList<>(data.size());
        for (ColumnData column : data) {
            taken.add(column.copy(0, count));
            ColumnData.copy(column, count, column, 0, rows - count);
        }
        for (int row = 0; row < count; row++) {
            totalBytes -= bytes[row];
        }
        hashes.shift(count, rows);
        System.arraycopy(bytes, count, bytes, 0, rows - count);
        clearObjects(rows - count, rows);
        rows -= count;
        return new RowBatch(schema, taken, count, name, writeMode);
    }

    /** Or the objects of rows long gone would be kept alive. */
    private void clearObjects(int from, int to) {
        for (ColumnData column : data) {
            if (column instanceof ColumnData.Texts texts) {
                Arrays.fill(texts.values(), from, to, null);
            } else if (column instanceof ColumnData.Blobs blobs) {
                Arrays.fill(blobs.values(), from, to, null);
            } else if (column instanceof ColumnData.Lists lists) {
                Arrays.fill(lists.values(), from, to, null);
            }
        }
    }
}
