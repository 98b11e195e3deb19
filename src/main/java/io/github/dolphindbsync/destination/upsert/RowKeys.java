package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Leaves one row for each identity in a batch: the newest by tracking value, and of equally new ones the last.
 * Databases don't do it: some pick one without an error, some fail.
 */
final class RowKeys {

    private final RowBatch batch;
    private final List<ColumnData> identity;

    RowKeys(RowBatch batch) {
        this.batch = batch;
        RowSchema schema = batch.schema();
        this.identity = schema.identity().stream()
                .map(name -> batch.data(schema.indexOf(name)))
                .toList();
    }

    static int[] allRows(RowBatch batch) {
        int[] rows = new int[batch.size()];
        Arrays.setAll(rows, row -> row);
        return rows;
    }

    /** Positions of the rows that are left, ascending. */
    int[] newestRows() {
        int size = batch.size();
        // Open addressing over row positions: nothing is allocated for a row.
        int mask = Integer.highestOneBit(Math.max(size, 8)) * 4 - 1;
        int[] slots = new int[mask + 1];
        Arrays.fill(slots, -1);
        BitSet superseded = new BitSet();
        for (int row = 0; row < size; row++) {
            int slot = hash(row) & mask;
            while (slots[slot] >= 0 && !isSame(slots[slot], row)) {
                slot = (slot + 1) & mask;
            }
            int rival = slots[slot];
            if (rival >= 0 && batch.trackingValue(rival) > batch.trackingValue(row)) {
                superseded.set(row);
            } else {
                if (rival >= 0) {
                    superseded.set(rival);
                }
                slots[slot] = row;
            }
        }
        int[] all = allRows(batch);
        return superseded.isEmpty()
                ? all
                : Arrays.stream(all).filter(row -> !superseded.get(row)).toArray();
    }

    private int hash(int row) {
        long hash = 0;
        for (ColumnData data : identity) {
            hash = hash * 31 + data.hash(row);
        }
        hash *= 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 32);
    }

    private boolean isSame(int one, int other) {
        for (ColumnData data : identity) {
            if (!data.isSame(one, other)) {
                return false;
            }
        }
        return true;
    }
}
