package io.github.dolphindbsync.rows;

import java.util.Arrays;

/**
 * The values of one column as one array. NULL is a value that DolphinDB itself reserves for it, so there is no second
 * array to keep in step.
 *
 * <p>The arrays are shared, not copied: whoever gets one must not change it. They may be longer than the batch. As records they would compare arrays by identity; nobody compares columns.
 */
public sealed interface ColumnData {

    /** NULL among longs: DolphinDB's own for LONG and times, and out of reach of every narrower type. */
    long NULL_LONG = Long.MIN_VALUE;

    /** NULL among doubles, as DolphinDB has it. NaN and the infinities are values. */
    double NULL_DOUBLE = -Double.MAX_VALUE;

    boolean isNull(int row);

    /** A new array with the rows from {@code from} (inclusive) to {@code to} (exclusive). */
    ColumnData copy(int from, int to);

    /** BOOL (0 or 1), integers, and times in the unit of their type. */
    record Longs(long[] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == NULL_LONG;
        }

        @Override
        public Longs copy(int from, int to) {
            return new Longs(Arrays.copyOfRange(values, from, to));
        }
    }

    /** DOUBLE, and FLOAT widened; narrowing it again gives the very same float. */
    record Doubles(double[] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == NULL_DOUBLE;
        }

        @Override
        public Doubles copy(int from, int to) {
            return new Doubles(Arrays.copyOfRange(values, from, to));
        }
    }

    /** STRING and SYMBOL; NULL is {@code null}, because to DolphinDB the empty string IS NULL. */
    record Texts(String[] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }

        @Override
        public Texts copy(int from, int to) {
            return new Texts(Arrays.copyOfRange(values, from, to));
        }
    }

    /** 128-bit values as their two halves; all zero is NULL. */
    record Wides(long[] most, long[] least) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return most[row] == 0 && least[row] == 0;
        }

        @Override
        public Wides copy(int from, int to) {
            return new Wides(Arrays.copyOfRange(most, from, to), Arrays.copyOfRange(least, from, to));
        }
    }

    /** An array of NULLs for this type; what is not written later stays NULL. */
    static ColumnData ofNulls(ColumnType type, int rows) {
        return switch (type.storage()) {
            case LONG -> {
                long[] values = new long[rows];
                Arrays.fill(values, NULL_LONG);
                yield new Longs(values);
            }
            case DOUBLE -> {
                double[] values = new double[rows];
                Arrays.fill(values, NULL_DOUBLE);
                yield new Doubles(values);
            }
            case TEXT -> new Texts(new String[rows]);
            case WIDE -> new Wides(new long[rows], new long[rows]);
        };
    }

    /** Copies {@code rows} values; both columns must be of the same storage. Works like {@link System#arraycopy}. */
    static void copy(ColumnData from, int fromRow, ColumnData to, int toRow, int rows) {
        if (from instanceof Longs source && to instanceof Longs target) {
            System.arraycopy(source.values, fromRow, target.values, toRow, rows);
        } else if (from instanceof Doubles source && to instanceof Doubles target) {
            System.arraycopy(source.values, fromRow, target.values, toRow, rows);
        } else if (from instanceof Texts source && to instanceof Texts target) {
            System.arraycopy(source.values, fromRow, target.values, toRow, rows);
        } else if (from instanceof Wides source && to instanceof Wides target) {
            System.arraycopy(source.most, fromRow, target.most, toRow, rows);
            System.arraycopy(source.least, fromRow, target.least, toRow, rows);
        } else {
            throw new IllegalArgumentException(
                    "columns of different storage: " + from.getClass() + ", " + to.getClass());
        }
    }
}
