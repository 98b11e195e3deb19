package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.Vector.Order;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts rows in order: every key becomes a long that compares as the value does, and the row numbers are merge-sorted by
 * those, which is stable and quick over runs that are in order already.
 */
final class Ordering {

    /** A vector to order by. NULLs come first or last, whatever the direction. */
    record Key(Vector vector, boolean descending, boolean nullsFirst) {

        private boolean isMetBy(RowSet rows) {
            return rows.isRange()
                    && vector.order() == Order.ASCENDING
                    && !descending
                    && (nullsFirst || vector.isNullFree());
        }
    }

    private final long[][] keys;

    private Ordering(long[][] keys) {
        this.keys = keys;
    }

    static RowSet sorted(RowSet rows, List<Key> keys) {
        if (keys.isEmpty() || (keys.size() == 1 && keys.get(0).isMetBy(rows))) {
            return rows;
        }
        RowSet.requireMemory(rows.size());
        long[][] words = new long[keys.size()][];
        for (int index = 0; index < words.length; index++) {
            words[index] = words(keys.get(index), rows);
        }
        Ordering ordering = new Ordering(words);
        int[] positions = new int[rows.size()];
        for (int index = 0; index < positions.length; index++) {
            positions[index] = index;
        }
        ordering.sort(positions, new int[positions.length], 0, positions.length);
        for (int index = 0; index < positions.length; index++) {
            positions[index] = rows.row(positions[index]);
        }
        return RowSet.of(positions);
    }

    private void sort(int[] positions, int[] spare, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(positions, spare, from, middle);
        sort(positions, spare, middle, to);
        if (compare(positions[middle - 1], positions[middle]) <= 0) {
            return;
        }
        System.arraycopy(positions, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        int target = from;
        while (left < middle) {
            boolean takeLeft = right == to || compare(spare[left], positions[right]) <= 0;
            positions[target++] = takeLeft ? spare[left++] : positions[right++];
        }
    }

    private int compare(int one, int other) {
        for (long[] key : keys) {
            int comparison = Long.compare(key[one], key[other]);
            if (comparison != 0) {
                return comparison;
            }
        }
        return 0;
    }

    private static long[] words(Key key, RowSet rows) {
        Vector vector = key.vector();
        Map<String, Integer> ranks = vector.type().storage() == Storage.TEXT ? ranks(vector, rows) : Map.of();
        long[] words = new long[rows.size()];
        for (int index = 0; index < words.length; index++) {
            int row = rows.row(index);
            if (vector.isNull(row)
                    && (vector.type().storage() != Storage.DOUBLE || key.nullsFirst() == key.descending())) {
                words[index] = key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
            } else {
                long word = word(vector, row, ranks);
                words[index] = key.descending() ? ~word : word;
            }
        }
        return words;
    }

    private static long word(Vector vector, int row, Map<String, Integer> ranks) {
        return switch (vector.type().storage()) {
            case LONG -> vector.whole(row);
            case DOUBLE -> word(vector.decimal(row));
            default -> ranks.get(vector.text(row));
        };
    }

    /** The bits of a double in the order of its values, with one zero. */
    private static long word(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static Map<String, Integer> ranks(Vector vector, RowSet rows) {
        Map<String, Integer> ranks = new TreeMap<>();
        for (int index = 0; index < rows.size(); index++) {
            ranks.putIfAbsent(vector.text(rows.row(index)), 0);
        }
        int rank = 0;
        for (Map.Entry<String, Integer> entry : ranks.entrySet()) {
            entry.setValue(rank++);
        }
        return new java.util.HashMap<>(ranks);
    }
}
