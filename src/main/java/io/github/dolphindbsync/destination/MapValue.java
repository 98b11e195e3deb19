package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;

/** Between the Java classes of values in maps and column types; the reverse of {@code Row}. */
final class MapValue {

    private MapValue() {}

    /** The type for a value of this class, or null where there is none. */
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
        } else if (value instanceof UUID) {
            return ColumnType.UUID;
        }
        return null;
    }

    /** Sets a value, or returns false where the type can't hold it exactly. */
    static boolean set(ColumnType type, Object value, ColumnData data, int row) {
        if (data instanceof ColumnData.Longs longs) {
            Long number = toLong(type, value);
            if (number != null) {
                longs.values()[row] = number;
            }
            return number != null;
        } else if (data instanceof ColumnData.Doubles doubles) {
            Double number = toDouble(type, value);
            if (number != null) {
                doubles.values()[row] = number;
            }
            return number != null;
        } else if (data instanceof ColumnData.Texts texts && value instanceof String text) {
            texts.values()[row] = text;
            return true;
        } else if (data instanceof ColumnData.Wides wides && value instanceof UUID uuid) {
            wides.most()[row] = uuid.getMostSignificantBits();
            wides.least()[row] = uuid.getLeastSignificantBits();
            return true;
        }
        return false;
    }

    private static Long toLong(ColumnType type, Object value) {
        return switch (type) {
            case BOOL -> value instanceof Boolean bool ? (Long) (bool ? 1L : 0L) : null;
            case CHAR, SHORT -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case DATE -> value instanceof LocalDate date ? (Long) date.toEpochDay() : null;
            case DATETIME, TIMESTAMP, NANOTIMESTAMP -> time(type, value);
            default -> null;
        };
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
