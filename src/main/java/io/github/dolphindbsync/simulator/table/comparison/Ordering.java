package io.github.dolphindbsync.simulator.table.comparison;

import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.ObjectVector;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vector.Order;
import io.github.dolphindbsync.simulator.table.vector.Wide;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Puts rows in order: every key becomes a long that compares as the value does, and the row numbers are radix-sorted by
 * those. Rows that are equal in all keys keep their order.
 */
public final class Ordering {

    /** A vector to order by. NULLs come first or last, whatever the direction. */
    public record Key(Vector vector, boolean descending, boolean nullsFirst) {

        private boolean isMetBy(RowSet rows) {
            return rows.isRange()
                    && vector.order() == Order.ASCENDING
                    && !descending
                    && (nullsFirst || vector.isNullFree());
        }
    }

    private Ordering() {}

    public static void requireOrdered(Vector vector) {
        if (!vector.kind().isOrdered()) {
            throw ScriptException.unsupported("the order of " + vector.kind());
        }
    }

    public static RowSet sorted(RowSet rows, List<Key> keys) {
        if (keys.isEmpty() || (keys.size() == 1 && keys.get(0).isMetBy(rows))) {
            return rows;
        }
        RowSet.requireMemory(rows.size());
        if (keys.get(0).isMetBy(rows) && keys.get(0).vector().storage() == Storage.LONG) {
            return tiesSorted(rows, keys);
        }
        long[][] words = new long[keys.size()][];
        for (int index = 0; index < words.length; index++) {
            words[index] = words(keys.get(index), rows);
        }
        if (isSorted(words)) {
            return rows;
        }
        int[] positions = new int[rows.size()];
        for (int index = 0; index < positions.length; index++) {
            positions[index] = index;
        }
        // The last key first: each pass keeps the order that the ones before made among equals.
        for (int key = words.length - 1; key >= 0; key--) {
            positions = sorted(positions, words[key]);
        }
        for (int index = 0; index < positions.length; index++) {
            positions[index] = rows.row(positions[index]);
        }
        return RowSet.of(positions);
    }

    /** Where the first key is met the others matter only among neighbours that are equal in it, which mostly are few. */
    private static RowSet tiesSorted(RowSet rows, List<Key> keys) {
        Vector first = keys.get(0).vector();
        int[] tied = IntStream.range(0, rows.size())
                .filter(index -> (index > 0 && isTie(first, rows, index - 1))
                        || (index < rows.size() - 1 && isTie(first, rows, index)))
                .toArray();
        if (tied.length == 0) {
            return rows;
        }
        RowSet sorted = sorted(RowSet.of(IntStream.of(tied).map(rows::row).toArray()), keys);
        int[] all = IntStream.range(0, rows.size()).map(rows::row).toArray();
        for (int index = 0; index < tied.length; index++) {
            all[tied[index]] = sorted.row(index);
        }
        return RowSet.of(all);
    }

    private static boolean isTie(Vector vector, RowSet rows, int index) {
        return vector.whole(rows.row(index)) == vector.whole(rows.row(index + 1));
    }

    private static boolean isSorted(long[][] keys) {
        for (int index = 1; index < keys[0].length; index++) {
            if (compare(keys, index - 1, index) > 0) {
                return false;
            }
        }
        return true;
    }

    private static int compare(long[][] keys, int one, int other) {
        for (long[] key : keys) {
            int comparison = Long.compare(key[one], key[other]);
            if (comparison != 0) {
                return comparison;
            }
        }
        return 0;
    }

    /** The positions in the order of their words, byte by byte from the lowest; bytes that are all alike cost one look. */
    private static int[] sorted(int[] positions, long[] words) {
        int size = positions.length;
        int[] from = positions;
        long[] keys = new long[size];
        for (int index = 0; index < size; index++) {
            // The lowest long becomes the lowest unsigned number.
            keys[index] = words[from[index]] ^ Long.MIN_VALUE;
        }
        int[] to = new int[size];
        long[] keysTo = new long[size];
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            int[] starts = starts(keys, shift);
            if (starts == null) {
                continue;
            }
            for (int index = 0; index < size; index++) {
                int target = starts[(int) (keys[index] >>> shift) & 0xff]++;
                to[target] = from[index];
                keysTo[target] = keys[index];
            }
            int[] spare = from;
            from = to;
            to = spare;
            long[] keysSpare = keys;
            keys = keysTo;
            keysTo = keysSpare;
        }
        return from;
    }

    /** Where the keys with each value of a byte begin; null where all have the same. */
    private static int[] starts(long[] keys, int shift) {
        int[] counts = new int[256];
        for (long key : keys) {
            counts[(int) (key >>> shift) & 0xff]++;
        }
        int start = 0;
        for (int value = 0; value < counts.length; value++) {
            if (counts[value] == keys.length) {
                return null;
            }
            int count = counts[value];
            counts[value] = start;
            start += count;
        }
        return counts;
    }

    private static long[] words(Key key, RowSet rows) {
        Vector vector = key.vector();
        boolean counted = vector.storage() == Storage.LONG || vector.storage() == Storage.DOUBLE;
        Map<Object, Integer> ranks = counted ? Map.of() : ranks(vector, rows);
        long[] words = new long[rows.size()];
        for (int index = 0; index < words.length; index++) {
            int row = rows.row(index);
            if (vector.isNull(row) && (vector.storage() != Storage.DOUBLE || key.nullsFirst() == key.descending())) {
                words[index] = key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
            } else {
                long word = word(vector, row, ranks);
                words[index] = key.descending() ? ~word : word;
            }
        }
        return words;
    }

    private static long word(Vector vector, int row, Map<Object, Integer> ranks) {
        return switch (vector.storage()) {
            case LONG -> vector.whole(row);
            case DOUBLE -> word(vector.decimal(row));
            default -> ranks.get(comparable(vector, row));
        };
    }

    /** The bits of a double in the order of its values, with one zero. */
    private static long word(double value) {
        if (Double.isNaN(value)) {
            throw ScriptException.unsupported("the order of NaN");
        }
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static Map<Object, Integer> ranks(Vector vector, RowSet rows) {
        Map<Object, Integer> ranks = new TreeMap<>(Ordering::compare);
        for (int index = 0; index < rows.size(); index++) {
            if (!vector.isNull(rows.row(index))) {
                ranks.putIfAbsent(comparable(vector, rows.row(index)), 0);
            }
        }
        int rank = 0;
        for (Map.Entry<Object, Integer> entry : ranks.entrySet()) {
            entry.setValue(rank++);
        }
        return new HashMap<>(ranks);
    }

    private static Object comparable(Vector vector, int row) {
        return vector.storage() == Storage.TEXT ? vector.text(row) : vector.object(row);
    }

    /** Texts, or values as {@link ObjectVector} keeps them, of a type that is ordered; NULL comes first. */
    public static int compare(Object one, Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        if (one instanceof String text) {
            return text.compareTo((String) other);
        }
        return one instanceof Wide wide
                ? wide.compareTo((Wide) other)
                : ((BigInteger) one).compareTo((BigInteger) other);
    }
}
