package io.github.dolphindbsync.rows;

import java.util.Arrays;

/**
 * The values of one column as one array. NULL is the value that DolphinDB itself reserves for it, so no second array is
 * needed.
 *
 * <p>The arrays are shared, not copied, and must not be changed. They may be longer than the batch. The {@code equals}
 * of these records compares arrays by identity; use {@link #compare} for values.
 *
 * <p>The values of a column have a total order, which decides between duplicates of a key: NULL is least, -0.0 is below
 * 0.0, NaN is greatest, bytes are unsigned, and lists and pairs are ordered by their first difference.
 */
public sealed interface ColumnData {

    /** NULL of a long: DolphinDB's own for LONG and times, and outside the range of every narrower type. */
    long NULL_LONG = Long.MIN_VALUE;

    /** NULL of a double, as in DolphinDB. NaN and the infinities are values. */
    double NULL_DOUBLE = -Double.MAX_VALUE;

    boolean isNull(int row);

    /** A new array with the rows from {@code from} (inclusive) to {@code to} (exclusive). */
    ColumnData copy(int from, int to);

    /** Compares a value with one of a column of the same storage; neither is NULL. */
    int compareValues(int row, ColumnData other, int otherRow);

    /** Equal for values that are equal to a database, such as -0.0 and 0.0; the value is not NULL. */
    int hash(int row);

    /** Compares two values in the order of the column, NULL first. */
    default int compare(int row, ColumnData other, int otherRow) {
        if (isNull(row) || other.isNull(otherRow)) {
            return Boolean.compare(!isNull(row), !other.isNull(otherRow));
        }
        return compareValues(row, other, otherRow);
    }

    /** Whether two values that are not NULL are equal to a database. */
    default boolean isSame(int row, int otherRow) {
        return compareValues(row, this, otherRow) == 0;
    }

    /** BOOL (0 or 1), integers, unscaled decimals, and times in the unit of their type. */
    record Longs(long[] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == NULL_LONG;
        }

        @Override
        public Longs copy(int from, int to) {
            return new Longs(Arrays.copyOfRange(values, from, to));
        }

        @Override
        public int compareValues(int row, ColumnData other, int otherRow) {
            return Long.compare(values[row], ((Longs) other).values[otherRow]);
        }

        @Override
        public int hash(int row) {
            return Long.hashCode(values[row]);
        }
    }

    /** DOUBLE, and FLOAT widened; narrowing it again gives the same float. */
    record Doubles(double[] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == NULL_DOUBLE;
        }

        @Override
        public Doubles copy(int from, int to) {
            return new Doubles(Arrays.copyOfRange(values, from, to));
        }

        @Override
        public int compareValues(int row, ColumnData other, int otherRow) {
            return Double.compare(values[row], ((Doubles) other).values[otherRow]);
        }

        @Override
        public int hash(int row) {
            // Every NaN is equal to every other, in databases as in doubleToLongBits.
            return Double.hashCode(values[row] + 0.0);
        }

        @Override
        public boolean isSame(int row, int otherRow) {
            return Double.compare(values[row] + 0.0, values[otherRow] + 0.0) == 0;
        }
    }

    /** STRING and SYMBOL; NULL is {@code null}, because DolphinDB takes the empty string as NULL. */
    record Texts(String[] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }

        @Override
        public Texts copy(int from, int to) {
            return new Texts(Arrays.copyOfRange(values, from, to));
        }

        @Override
        public int compareValues(int row, ColumnData other, int otherRow) {
            return values[row].compareTo(((Texts) other).values[otherRow]);
        }

        @Override
        public int hash(int row) {
            return values[row].hashCode();
        }
    }

    /**
     * 128-bit values as two halves. NULL is zero; in DECIMAL128, where zero is a number, it is the least value.
     *
     * @param nullMost the upper half of NULL; its lower half is zero
     */
    record Wides(long[] most, long[] least, long nullMost) implements ColumnData {

        /** For a type whose NULL is zero. */
        public Wides(long[] most, long[] least) {
            this(most, least, 0);
        }

        @Override
        public boolean isNull(int row) {
            return most[row] == nullMost && least[row] == 0;
        }

        @Override
        public Wides copy(int from, int to) {
            return new Wides(Arrays.copyOfRange(most, from, to), Arrays.copyOfRange(least, from, to), nullMost);
        }

        @Override
        public int compareValues(int row, ColumnData other, int otherRow) {
            Wides wides = (Wides) other;
            int order = Long.compare(most[row], wides.most[otherRow]);
            return order != 0 ? order : Long.compareUnsigned(least[row], wides.least[otherRow]);
        }

        @Override
        public int hash(int row) {
            return Long.hashCode(most[row] ^ least[row]);
        }
    }

    /** BLOB; NULL is {@code null}, because DolphinDB takes zero bytes as NULL. */
    record Blobs(byte[][] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }

        @Override
        public Blobs copy(int from, int to) {
            return new Blobs(Arrays.copyOfRange(values, from, to));
        }

        @Override
        public int compareValues(int row, ColumnData other, int otherRow) {
            return Arrays.compareUnsigned(values[row], ((Blobs) other).values[otherRow]);
        }

        @Override
        public int hash(int row) {
            return Arrays.hashCode(values[row]);
        }
    }

    /** COMPLEX and POINT; NULL if both parts are. */
    record Pairs(double[] first, double[] second) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return first[row] == NULL_DOUBLE && second[row] == NULL_DOUBLE;
        }

        @Override
        public Pairs copy(int from, int to) {
            return new Pairs(Arrays.copyOfRange(first, from, to), Arrays.copyOfRange(second, from, to));
        }

        @Override
        public int compareValues(int row, ColumnData other, int otherRow) {
            Pairs pairs = (Pairs) other;
            int order = Double.compare(first[row], pairs.first[otherRow]);
            return order != 0 ? order : Double.compare(second[row], pairs.second[otherRow]);
        }

        @Override
        public int hash(int row) {
            return 31 * Double.hashCode(first[row]) + Double.hashCode(second[row]);
        }
    }

    /** The value of an array vector in one row: the first {@code size} of the elements. */
    record Elements(ColumnData values, int size) {}

    /** Array vectors; NULL is {@code null}; an empty list is a value. */
    record Lists(Elements[] values) implements ColumnData {
        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }

        @Override
        public Lists copy(int from, int to) {
            return new Lists(Arrays.copyOfRange(values, from, to));
        }

        @Override
        public int compareValues(int row, ColumnData other, int otherRow) {
            Elements mine = values[row];
            Elements theirs = ((Lists) other).values[otherRow];
            for (int element = 0; element < Math.min(mine.size, theirs.size); element++) {
                int order = mine.values.compare(element, theirs.values, element);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(mine.size, theirs.size);
        }

        @Override
        public int hash(int row) {
            Elements elements = values[row];
            int hash = elements.size;
            for (int element = 0; element < elements.size; element++) {
                hash = 31 * hash + (elements.values.isNull(element) ? 0 : elements.values.hash(element));
            }
            return hash;
        }
    }

    /** An array of NULLs for a column. */
    static ColumnData ofNulls(Column column, int rows) {
        return column.isList() ? new Lists(new Elements[rows]) : ofNulls(column.type(), rows);
    }

    /** An array of NULLs for single values of this type. */
    static ColumnData ofNulls(ColumnType type, int rows) {
        return switch (type.storage()) {
            case LONG -> new Longs(filled(NULL_LONG, rows));
            case DOUBLE -> new Doubles(filled(NULL_DOUBLE, rows));
            case TEXT -> new Texts(new String[rows]);
            case WIDE -> {
                long nullMost = type == ColumnType.DECIMAL128 ? NULL_LONG : 0;
                yield new Wides(filled(nullMost, rows), new long[rows], nullMost);
            }
            case BYTES -> new Blobs(new byte[rows][]);
            case PAIR -> new Pairs(filled(NULL_DOUBLE, rows), filled(NULL_DOUBLE, rows));
            case LIST -> throw new IllegalArgumentException("no type is stored as lists by itself");
        };
    }

    private static long[] filled(long value, int rows) {
        long[] values = new long[rows];
        Arrays.fill(values, value);
        return values;
    }

    private static double[] filled(double value, int rows) {
        double[] values = new double[rows];
        Arrays.fill(values, value);
        return values;
    }

    /** Copies {@code rows} values between columns of the same storage, like {@link System#arraycopy}. */
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
        } else if (from instanceof Blobs source && to instanceof Blobs target) {
            System.arraycopy(source.values, fromRow, target.values, toRow, rows);
        } else if (from instanceof Pairs source && to instanceof Pairs target) {
            System.arraycopy(source.first, fromRow, target.first, toRow, rows);
            System.arraycopy(source.second, fromRow, target.second, toRow, rows);
        } else if (from instanceof Lists source && to instanceof Lists target) {
            System.arraycopy(source.values, fromRow, target.values, toRow, rows);
        } else {
            throw new IllegalArgumentException(
                    "columns of different storage: " + from.getClass() + ", " + to.getClass());
        }
    }
}
