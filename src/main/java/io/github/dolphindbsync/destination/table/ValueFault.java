package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.CanonicalText;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import java.math.BigInteger;
import java.util.function.DoublePredicate;

/** Why a destination can't hold a value. Looks through the single values of a column, or the elements of one list. */
interface ValueFault {

    /** The first of so many values that can't be stored, or -1. */
    int first(ColumnData values, int size);

    String describe(ColumnData values, int index);

    record OutOfRange(ColumnType type, ValueRange range) implements ValueFault {
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
            return "the raw " + type + " value " + value + " is out of its range";
        }
    }

    record TooManyDigits(int scale, int digits) implements ValueFault {
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
                    + CanonicalText.decimal128(wides.most()[index], wides.least()[index], scale)
                            .toPlainString()
                    + " has more than the " + digits + " digits of its type";
        }

        private static BigInteger unscaled(ColumnData.Wides wides, int index) {
            return CanonicalText.decimal128(wides.most()[index], wides.least()[index], 0)
                    .toBigIntegerExact();
        }
    }

    record NoNumber(DoublePredicate holds) implements ValueFault {
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

    record TooLong(int longest) implements ValueFault {
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
                    + " characters, more than the " + longest + " of its type";
        }
    }

    record TooManyBytes(int longest) implements ValueFault {
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
                    + longest + " of its type";
        }
    }

    record MissingCharacter(char character, String name) implements ValueFault {
        @Override
        public int first(ColumnData data, int size) {
            String[] texts = ((ColumnData.Texts) data).values();
            for (int index = 0; index < size; index++) {
                if (texts[index] != null && texts[index].indexOf(character) >= 0) {
                    return index;
                }
            }
            return -1;
        }

        @Override
        public String describe(ColumnData data, int index) {
            return "the text has " + name + ", which it can't store";
        }
    }
}
