package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.util.Arrays;

/** For each row of a {@link RowBuffer} what the {@link ContentSum} of its group needs. */
final class RowHashes {

    private long[] high;
    private long[] low;
    private int[] sourceRows;

    RowHashes(int capacity) {
        high = new long[capacity];
        low = new long[capacity];
        sourceRows = new int[capacity];
    }

    void grow(int capacity) {
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        sourceRows = Arrays.copyOf(sourceRows, capacity);
    }

    void set(int row, HashValue128 hash) {
        high[row] = hash.getMostSignificantBits();
        low[row] = hash.getLeastSignificantBits();
        sourceRows[row] = 1;
    }

    /** Counts a row with another one. */
    void merge(int row, int into) {
        ContentSum sum = new ContentSum();
        addTo(sum, into);
        addTo(sum, row);
        high[into] = sum.toBoundary().sumHigh();
        low[into] = sum.toBoundary().sumLow();
        sourceRows[into] += sourceRows[row];
    }

    void addTo(ContentSum sum, int row) {
        sum.add(sourceRows[row], high[row], low[row]);
    }

    /** Drops the first {@code count} of {@code rows} rows. */
    void shift(int count, int rows) {
        System.arraycopy(high, count, high, 0, rows - count);
        System.arraycopy(low, count, low, 0, rows - count);
        System.arraycopy(sourceRows, count, sourceRows, 0, rows - count);
    }
}
