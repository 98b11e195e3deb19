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
 * Sorts rows: each key becomes a long that compares as the value does, and a radix sort orders the row numbers. Rows
 * with equal keys keep their order.
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
        if (RadixSort.isSorted(words)) {
            return rows;
        }
        int[] positions = RadixSort.sorted(words);
        for (int index = 0; index < positions.length; index++) {
            positions[index] = rows.row(positions[index]);
        }
        return RowSet.of(positions);
    }

    /**
     * Where rows are sorted by the first key already, the other keys matter only among neighbours with equal values,
     * which are mostly few.
     */
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

    /** Compares texts, or values of an ordered type as {@link ObjectVector} has them; NULL comes first. */
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
