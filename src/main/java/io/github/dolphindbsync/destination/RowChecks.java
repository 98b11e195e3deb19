package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.rows.TextForms;
import java.math.BigInteger;
import java.sql.SQLDataException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Finds the values that a destination can't hold before anything is sent to it: a database would name neither row nor
 * column, and a driver might cut the value to size.
 */
final class RowChecks {

    /** The values that a type can hold at a destination, both ends included. */
    record Range(long smallest, long largest) {

        static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

        /** Midnight to midnight, which DolphinDB does not insist on. */
        static Range ofDay(ColumnType type) {
            return new Range(0, Duration.ofDays(1).dividedBy(type.unit()) - 1);
        }

        private boolean hasNoLimit() {
            return smallest <= -Long.MAX_VALUE && largest == Long.MAX_VALUE;
        }

        /** From the beginning of one day since 1970 to the end of another. */
        static Range ofDays(ColumnType type, long first, long last) {
            long unitsOfDay = Duration.ofDays(1).dividedBy(type.unit());
            return new Range(first * unitsOfDay, (last + 1) * unitsOfDay - 1);
        }

        private boolean isBeyond(long value) {
            return (value < smallest || value > largest) && value != ColumnData.NULL_LONG;
        }
    }

    /** Looks through single values, or the elements of one list. */
    private interface Fault {
        /** The first of so many values that can't be stored, or -1. */
        int first(ColumnData values, int size);

        String describe(ColumnData values, int index);
    }

    private final String destination;
    private final RowBatch batch;

    RowChecks(TableName table, RowBatch batch) {
        this("table " + table, batch);
    }

    /** @param destination what the rows are for, in words */
    RowChecks(String destination, RowBatch batch) {
        this.destination = destination;
        this.batch = batch;
    }

    /** A row is found again by its identity and put in order by its tracking value, so neither may be NULL. */
    void requireIdentity() throws SQLDataException {
        RowSchema schema = batch.schema();
        Set<String> names = new LinkedHashSet<>(schema.identity());
        if (schema.isTracked()) {
            names.add(schema.trackingColumn());
        }
        for (String name : names) {
            int column = schema.indexOf(name);
            ColumnData data = batch.data(column);
            for (int row = 0; row < batch.size(); row++) {
                if (data.isNull(row)) {
                    throw refuse(column, row, "the value is NULL, but the column identifies or orders the rows");
                }
            }
        }
    }

    void requireRanges(Function<ColumnType, Range> ranges) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            Range range = ranges.apply(column.type());
            if (column.type().storage() == ColumnType.Storage.LONG && !range.hasNoLimit()) {
                requireNone(index, new OutOfRange(column.type(), range));
            }
        }
    }

    /** @param digits how many decimal digits a number can have at the destination */
    void requireDigits(int digits) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            if (column.type() == ColumnType.DECIMAL128) {
                requireNone(index, new TooManyDigits(column.scale(), digits));
            }
        }
    }

    void requireNoNulCharacter() throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            if (batch.schema().columns().get(index).type().storage() == ColumnType.Storage.TEXT) {
                requireNone(index, new NulCharacter());
            }
        }
    }

    /** @param holds whether a number of floating point can be stored */
    void requireFloating(DoublePredicate holds) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            if (column.type().storage() == ColumnType.Storage.DOUBLE) {
                requireNone(index, new NoNumber(holds));
            }
        }
    }

    /** @param longest how many characters or bytes a value of a column may have */
    void requireLengths(ToIntFunction<Column> longest) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            if (batch.data(index) instanceof ColumnData.Texts) {
                requireNone(index, new TooLong(longest.applyAsInt(column)));
            } else if (batch.data(index) instanceof ColumnData.Blobs) {
                requireNone(index, new TooManyBytes(longest.applyAsInt(column)));
            }
        }
    }

    /** @param names columns of texts in which a text and the same with blanks behind it are one value to the destination */
    void requireNoBlankAtEnd(Set<String> names) throws SQLDataException {
        for (String name : names) {
            requireNone(batch.schema().indexOf(name), new BlankAtEnd());
        }
    }

    private void requireNone(int column, Fault fault) throws SQLDataException {
        ColumnData data = batch.data(column);
        if (data instanceof ColumnData.Lists lists) {
            for (int row = 0; row < batch.size(); row++) {
                ColumnData.Elements list = lists.values()[row];
                int element = list == null ? -1 : fault.first(list.values(), list.size());
                if (element >= 0) {
                    String place = "(element " + (element + 1) + " of " + list.size() + ") ";
                    throw refuse(column, row, place + fault.describe(list.values(), element));
                }
            }
        } else {
            int row = fault.first(data, batch.size());
            if (row >= 0) {
                throw refuse(column, row, fault.describe(data, row));
            }
        }
    }

    private record OutOfRange(ColumnType type, Range range) implements Fault {
        @Override
        public int first(ColumnData data, int size) {
            long[] values = ((ColumnData.Longs) data).values();
            for (int index = 0; index < size; index++) {
                if (range.isBeyond(values[index])) {
                    return index;
                }
            }
            return -1;
        }

        @Override
        public String describe(ColumnData data, int index) {
            long value = ((ColumnData.Longs) data).values()[index];
            return "the raw " + type + " value " + value + " is beyond what it can hold";
        }
    }

    private record TooManyDigits(int scale, int digits) implements Fault {
        @Override
        public int first(ColumnData data, int size) {
            ColumnData.Wides wides = (ColumnData.Wides) data;
            BigInteger limit = BigInteger.TEN.pow(digits);
            // Equal to it in the upper half means beyond it or within less than a thousandth of a billionth of it.
            long most = limit.shiftRight(Long.SIZE).longValueExact();
            for (int index = 0; index < size; index++) {
                long upper = wides.most()[index];
                boolean isLarge = upper >= most || upper <= -most;
                if (isLarge
                        && !data.isNull(index)
                        && unscaled(wides, index).abs().compareTo(limit) >= 0) {
                    return index;
                }
            }
            return -1;
        }

        @Override
        public String describe(ColumnData data, int index) {
            ColumnData.Wides wides = (ColumnData.Wides) data;
            return "the number "
                    + TextForms.decimal128(wides.most()[index], wides.least()[index], scale)
                            .toPlainString()
                    + " has more than the " + digits + " digits that it can hold";
        }

        private static BigInteger unscaled(ColumnData.Wides wides, int index) {
            return TextForms.decimal128(wides.most()[index], wides.least()[index], 0)
                    .toBigIntegerExact();
        }
    }

    private record NoNumber(DoublePredicate holds) implements Fault {
        @Override
        public int first(ColumnData data, int size) {
            double[] values = ((ColumnData.Doubles) data).values();
            for (int index = 0; index < size; index++) {
                if (values[index] != ColumnData.NULL_DOUBLE && !holds.test(values[index])) {
                    return index;
                }
            }
            return -1;
        }

        @Override
        public String describe(ColumnData data, int index) {
            return "the value is " + ((ColumnData.Doubles) data).values()[index] + ", for which it has no number";
        }
    }

    private record TooLong(int longest) implements Fault {
        @Override
        public int first(ColumnData data, int size) {
            String[] texts = ((ColumnData.Texts) data).values();
            for (int index = 0; index < size; index++) {
                if (texts[index] != null && texts[index].length() > longest && characters(texts[index]) > longest) {
                    return index;
                }
            }
            return -1;
        }

        private static int characters(String text) {
            return text.codePointCount(0, text.length());
        }

        @Override
        public String describe(ColumnData data, int index) {
            return "the text has " + characters(((ColumnData.Texts) data).values()[index])
                    + " characters, more than the " + longest + " that it can hold";
        }
    }

    private record TooManyBytes(int longest) implements Fault {
        @Override
        public int first(ColumnData data, int size) {
            byte[][] blobs = ((ColumnData.Blobs) data).values();
            for (int index = 0; index < size; index++) {
                if (blobs[index] != null && blobs[index].length > longest) {
                    return index;
                }
            }
            return -1;
        }

        @Override
        public String describe(ColumnData data, int index) {
            return "the value has " + ((ColumnData.Blobs) data).values()[index].length + " bytes, more than the "
                    + longest + " that it can hold";
        }
    }

    private record NulCharacter() implements Fault {
        @Override
        public int first(ColumnData data, int size) {
            String[] texts = ((ColumnData.Texts) data).values();
            for (int index = 0; index < size; index++) {
                if (texts[index] != null && texts[index].indexOf('\0') >= 0) {
                    return index;
                }
            }
            return -1;
        }

        @Override
        public String describe(ColumnData data, int index) {
            return "the text has a NUL character, which it can't hold";
        }
    }

    private record BlankAtEnd() implements Fault {
        @Override
        public int first(ColumnData data, int size) {
            String[] texts = ((ColumnData.Texts) data).values();
            for (int index = 0; index < size; index++) {
                if (texts[index] != null && texts[index].endsWith(" ")) {
                    return index;
                }
            }
            return -1;
        }

        @Override
        public String describe(ColumnData data, int index) {
            return "the text of the key ends in a blank, and by the column's collation it would be the same without";
        }
    }

    private SQLDataException refuse(int column, int row, String reason) {
        return new SQLDataException(destination + " can't take " + batch.place(row) + ": in column "
                + batch.schema().columns().get(column).name() + " " + reason);
    }
}
