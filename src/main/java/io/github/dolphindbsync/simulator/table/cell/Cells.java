package io.github.dolphindbsync.simulator.table.cell;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.TypeRange;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;

/** Stores single Java values in a column, and checks their type. */
public final class Cells {

    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    private Cells() {}

    /**
     * Adds a Java value to a column.
     *
     * @throws IllegalArgumentException where it does not fit, naming the column
     */
    public static void add(ColumnWriter column, String name, Object value) {
        ValueType kind = column.kind();
        try {
            if (value == null) {
                column.addNull();
                return;
            }
            switch (kind.storage()) {
                case LONG -> column.addWhole(whole(kind, value));
                case DOUBLE -> column.addDecimal(decimal(kind.type(), (Number) value));
                case TEXT -> column.addText(((CharSequence) value).toString());
                case WIDE, BYTES, PAIR, LIST -> column.addObject(ObjectCells.of(kind, value));
            }
        } catch (ClassCastException | ArithmeticException | IllegalArgumentException | DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "Column " + name + " is of type " + kind + " and does not take "
                            + value.getClass().getSimpleName() + " " + value,
                    wrong);
        }
    }

    public static long whole(ValueType kind, Object value) {
        ColumnType type = kind.type();
        if (type == ColumnType.BOOL) {
            return (Boolean) value ? 1 : 0;
        }
        if (type == ColumnType.CHAR && value instanceof Character character) {
            return TypeRange.require(type, character);
        }
        if (type == ColumnType.MONTH && value instanceof CharSequence text) {
            YearMonth month = YearMonth.parse(text);
            return month.getYear() * 12L + month.getMonthValue() - 1;
        }
        if (type.isDecimal()) {
            return TypeRange.require(type, unscaled(kind, (Number) value).longValueExact());
        }
        if (type.isTemporal() || type.isTimeOfDay()) {
            return time(type, value);
        }
        return TypeRange.require(type, count((Number) value));
    }

    private static long time(ColumnType type, Object value) {
        if (type.isTimeOfDay()) {
            long unit = type.unit().toNanos();
            long count = value instanceof LocalTime time ? time.toNanoOfDay() / unit : count((Number) value);
            if (count < 0 || count >= NANOS_OF_DAY / unit) {
                throw new ArithmeticException(type + " overflow");
            }
            return count;
        }
        if (value instanceof LocalDateTime time) {
            return Temporals.of(type, time);
        }
        if (value instanceof LocalDate date) {
            return Temporals.of(type, date, 0);
        }
        return value instanceof Instant instant
                ? Temporals.of(type, instant)
                : TypeRange.require(type, count((Number) value));
    }

    private static long count(Number value) {
        if (value instanceof Double || value instanceof Float) {
            throw new ArithmeticException("A fraction");
        }
        return value instanceof BigDecimal decimal ? decimal.longValueExact() : value.longValue();
    }

    /** The unscaled value of a decimal. A value that needs more digits than the scale is refused. */
    static BigInteger unscaled(ValueType kind, Number value) {
        BigDecimal decimal = value instanceof BigDecimal given ? given : new BigDecimal(value.toString());
        return decimal.setScale(kind.scale(), RoundingMode.UNNECESSARY).unscaledValue();
    }

    static double decimal(ColumnType type, Number value) {
        return type == ColumnType.FLOAT ? value.floatValue() : value.doubleValue();
    }
}
