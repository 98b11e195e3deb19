package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Single values from Java or from text, checked against the type of the column that takes them. */
final class Cells {

    private Cells() {}

    /**
     * Adds a Java value to a column.
     *
     * @throws IllegalArgumentException where it does not fit, naming the column
     */
    static void add(ColumnWriter column, String name, Object value) {
        ColumnType type = column.type();
        try {
            switch (type.storage()) {
                case LONG -> column.addWhole(value == null ? Vector.NULL_WHOLE : whole(type, value));
                case DOUBLE -> column.addDecimal(value == null ? Vector.NULL_DECIMAL : decimal(type, (Number) value));
                case TEXT -> column.addText(value == null ? Vector.NULL_TEXT : ((CharSequence) value).toString());
                case WIDE, BYTES, PAIR, LIST -> throw new IllegalStateException("No column is of type " + type);
            }
        } catch (ClassCastException | ArithmeticException wrong) {
            throw new IllegalArgumentException(
                    "Column " + name + " is of type " + type + " and does not take "
                            + value.getClass().getSimpleName() + " " + value,
                    wrong);
        }
    }

    /**
     * Adds a value that was written as text, the empty one being NULL.
     *
     * @throws IllegalArgumentException where it cannot be read as the column's type
     */
    static void addText(ColumnWriter column, String name, String text) {
        ColumnType type = column.type();
        try {
            if (text.isEmpty() || type.storage() == ColumnType.Storage.TEXT) {
                add(column, name, text.isEmpty() ? null : text);
            } else if (type.isTemporal()) {
                TemporalText time = TemporalText.parse(text).orElseThrow(() -> new ArithmeticException(text));
                column.addWhole(time.as(type));
            } else if (type == ColumnType.BOOL) {
                add(column, name, bool(text));
            } else if (type.storage() == ColumnType.Storage.LONG) {
                column.addWhole(inRange(type, Long.parseLong(text)));
            } else {
                column.addDecimal(decimal(type, Double.valueOf(text)));
            }
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not a " + type, wrong);
        }
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new NumberFormatException(text);
        };
    }

    private static long whole(ColumnType type, Object value) {
        if (type == ColumnType.BOOL) {
            return (Boolean) value ? 1 : 0;
        }
        if (type == ColumnType.CHAR && value instanceof Character character) {
            return inRange(type, character);
        }
        if (type.isTemporal() && value instanceof LocalDateTime time) {
            return Temporals.of(type, time);
        }
        if (type.isTemporal() && value instanceof LocalDate date) {
            return Temporals.of(type, date, 0);
        }
        if (type.isTemporal() && value instanceof Instant instant) {
            return Temporals.of(type, instant);
        }
        if (value instanceof Double || value instanceof Float) {
            throw new ArithmeticException("A fraction");
        }
        return inRange(type, ((Number) value).longValue());
    }

    /** The value, where the type can hold it beside its NULL. */
    static long inRange(ColumnType type, long value) {
        long greatest = greatest(type);
        if (value > greatest || value < -greatest) {
            throw new ArithmeticException(type + " overflow");
        }
        return value;
    }

    static long greatest(ColumnType type) {
        return switch (type) {
            case BOOL -> 1;
            case CHAR -> Byte.MAX_VALUE;
            case SHORT -> Short.MAX_VALUE;
            case INT, DATE, DATETIME -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }

    private static double decimal(ColumnType type, Number value) {
        return type == ColumnType.FLOAT ? value.floatValue() : value.doubleValue();
    }
}
