package io.github.dolphindbsync.simulator.table.vector;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Row numbers in some order. A range needs no memory. */
public final class RowSet {

    /** A query with more rows is out of memory, as on a real server past its own limit. */
    private static final int MOST_LISTED_ROWS = 100_000_000;

    private final int[] numbers;
    private final int from;
    private final int size;

    private RowSet(int[] numbers, int from, int size) {
        this.numbers = numbers;
        this.from = from;
        this.size = size;
    }

    public static RowSet range(int from, int size) {
        return new RowSet(null, from, size);
    }

    public static RowSet of(int[] numbers) {
        return new RowSet(numbers, 0, numbers.length);
    }

    public int size() {
        return size;
    }

    /** True where the rows are consecutive. */
    public boolean isRange() {
        return numbers == null;
    }

    public int row(int index) {
        return numbers == null ? from + index : numbers[from + index];
    }

    public RowSet slice(int start, int count) {
        int first = Math.min(start, size);
        return new RowSet(numbers, from + first, Math.min(count, size - first));
    }

    public RowSet filtered(IntPredicate condition) {
        int[] found = new int[Math.min(size, 1024)];
        int count = 0;
        for (int index = 0; index < size; index++) {
            int row = row(index);
            if (condition.test(row)) {
                if (count == found.length) {
                    requireMemory(count);
                    found = Arrays.copyOf(found, (int) Math.min(size, count * 2L));
                }
                found[count++] = row;
            }
        }
        return count == size ? this : new RowSet(found, 0, count);
    }

    /** The number of rows that pass, where all of them come before the others. */
    public int countLeading(IntPredicate passes) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (passes.test(row(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public static void requireMemory(int rows) {
        if (rows > MOST_LISTED_ROWS) {
            throw new ScriptException("Out of memory");
        }
    }
}
