package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;

/** Between the Java classes of values in maps and column types; the reverse of {@code Row}. */
final class MapValue {

    /** Of the largest decimal. */
    private static final int MOST_DIGITS = ColumnType.DECIMAL128.decimalDigits();

    private MapValue() {}

    /** The type for a single value of this class, or null where there is none. */
    static ColumnType typeOf(Object value) {
        if (value instanceof Boolean) {
            return ColumnType.BOOL;
        } else if (value instanceof Byte || value instanceof Short) {
            return ColumnType.SHORT;
        } else if (value instanceof Integer) {
            return ColumnType.INT;
        } else if (value instanceof Long) {
            return ColumnType.LONG;
        } else if (value instanceof Float) {
            return ColumnType.FLOAT;
        } else if (value instanceof Double) {
            return ColumnType.DOUBLE;
        } else if (value instanceof String) {
            return ColumnType.STRING;
        } else if (value instanceof LocalDate) {
            return ColumnType.DATE;
        } else if (value instanceof LocalDateTime || value instanceof Timestamp) {
            return ColumnType.NANOTIMESTAMP;
        } else if (value instanceof LocalTime) {
            return ColumnType.NANOTIME;
        } else if (value instanceof BigDecimal) {
            return ColumnType.DECIMAL128;
        } else if (value instanceof byte[]) {
            return ColumnType.BLOB;
        } else if (value instanceof UUID) {
            return ColumnType.UUID;
        }
        return null;
    }

    /** Sets a value that is not null, or returns false where the column can't hold it exactly. */
    static boolean set(Column column, Object value, ColumnData data, int row) {
        if (data instanceof ColumnData.Longs longs) {
            Long number = toLong(column, value);
            if (number != null) {
                longs.values()[row] = number;
            }
            return number != null;
        } else if (data instanceof ColumnData.Doubles doubles) {
            Double number = toDouble(column.type(), value);
            if (number != null) {
                doubles.values()[row] = number;
            }
            return number != null;
        } else if (data instanceof ColumnData.Texts texts && value instanceof String text) {
            texts.values()[row] = text;
            return true;
        } else if (data instanceof ColumnData.Wides wides) {
            return setWide(column, value, wides, row);
        } else if (data instanceof ColumnData.Blobs blobs && value instanceof byte[] bytes) {
            blobs.values()[row] = bytes.clone();
            return true;
        } else if (data instanceof ColumnData.Pairs pairs && value instanceof List<?> parts && parts.size() == 2) {
            return setPart(parts.get(0), pairs.first(), row) && setPart(parts.get(1), pairs.second(), row);
        } else if (data instanceof ColumnData.Lists lists && value instanceof List<?> elements) {
            return setList(column.element(), elements, lists, row);
        }
        return false;
    }

    private static boolean setPart(Object value, double[] parts, int row) {
        if (value == null) {
            return true;
        }
        Double number = toDouble(ColumnType.DOUBLE, value);
        if (number == null || number == ColumnData.NULL_DOUBLE) {
            return false;
        }
        parts[row] = number;
        return true;
    }

    private static boolean setList(Column element, List<?> values, ColumnData.Lists lists, int row) {
        ColumnData data = ColumnData.ofNulls(element, values.size());
        for (int index = 0; index < values.size(); index++) {
            Object value = values.get(index);
            if (value != null && (!set(element, value, data, index) || data.isNull(index))) {
                return false;
            }
        }
        lists.values()[row] = new ColumnData.Elements(data, values.size());
        return true;
    }

    private static boolean setWide(Column column, Object value, ColumnData.Wides wides, int row) {
        if (column.type() == ColumnType.DECIMAL128) {
            BigInteger unscaled = unscaled(column, value);
            if (unscaled == null || unscaled.bitLength() >= 128) {
                return false;
            }
            wides.most()[row] = unscaled.shiftRight(Long.SIZE).longValue();
            wides.least()[row] = unscaled.longValue();
            return true;
        }
        UUID halves = halves(column.type(), value);
        if (halves == null) {
            return false;
        }
        wides.most()[row] = halves.getMostSignificantBits();
        wides.least()[row] = halves.getLeastSignificantBits();
        return true;
    }

    private static UUID halves(ColumnType type, Object value) {
        if (type == ColumnType.UUID && value instanceof UUID uuid) {
            return uuid;
        } else if (type == ColumnType.IPADDR && value instanceof String text) {
            return MapTexts.ipAddress(text);
        } else if (type == ColumnType.INT128 && value instanceof String text) {
            return MapTexts.int128(text);
        }
        return null;
    }

    /** The digits of a number at the column's scale, or null where it has more of them behind the point. */
    private static BigInteger unscaled(Column column, Object value) {
        BigDecimal decimal = null;
        if (value instanceof BigDecimal given) {
            decimal = given;
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            decimal = BigDecimal.valueOf(((Number) value).longValue());
        }
        // Neither is a number that can't fit worth the memory of all its zeros.
        if (decimal == null || decimal.precision() - (long) decimal.scale() > MOST_DIGITS) {
            return null;
        }
        try {
            return decimal.setScale(column.scale(), RoundingMode.UNNECESSARY).unscaledValue();
        } catch (ArithmeticException moreDigits) {
            return null;
        }
    }

    private static Long toLong(Column column, Object value) {
        ColumnType type = column.type();
        return switch (type) {
            case BOOL -> value instanceof Boolean bool ? (Long) (bool ? 1L : 0L) : null;
            case CHAR, SHORT -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case DATE -> value instanceof LocalDate date ? (Long) date.toEpochDay() : null;
            case MONTH -> value instanceof String text ? MapTexts.month(text) : null;
            case TIME, MINUTE, SECOND, NANOTIME -> timeOfDay(type, value);
            case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR -> time(type, value);
            case DECIMAL32 -> decimal(column, value, Integer.SIZE);
            case DECIMAL64 -> decimal(column, value, Long.SIZE);
            default -> null;
        };
    }

    private static Long decimal(Column column, Object value, int bits) {
        BigInteger unscaled = unscaled(column, value);
        return unscaled != null && unscaled.bitLength() < bits ? (Long) unscaled.longValue() : null;
    }

    private static Long timeOfDay(ColumnType type, Object value) {
        if (!(value instanceof LocalTime time)) {
            return null;
        }
        long number = Times.fromTimeOfDay(type, time);
        return Times.toTimeOfDay(type, number).equals(time) ? (Long) number : null;
    }

    private static Long integer(Object value, long smallest, long largest) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            return number >= smallest && number <= largest ? (Long) number : null;
        }
        return null;
    }

    private static Long time(ColumnType type, Object value) {
        LocalDateTime time = null;
        if (value instanceof LocalDateTime local) {
            time = local;
        } else if (value instanceof Timestamp timestamp) {
            time = timestamp.toLocalDateTime();
        }
        if (time == null) {
            return null;
        }
        try {
            long number = Times.fromDateTime(type, time);
            return Times.toDateTime(type, number).equals(time) ? (Long) number : null;
        } catch (ArithmeticException tooFar) {
            return null;
        }
    }

    private static Double toDouble(ColumnType type, Object value) {
        if (value instanceof Float || (value instanceof Double && type == ColumnType.DOUBLE)) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            double number = ((Number) value).doubleValue();
            return type == ColumnType.DOUBLE || (float) number == number ? (Double) number : null;
        }
        if (value instanceof Double number) {
            return Double.isNaN(number) || (float) number.doubleValue() == number ? number : null;
        }
        return null;
    }
}
