package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Points in time as counts since 1970, without a zone, as DolphinDB keeps them. */
public final class Temporals {

    private static final long NANOS_OF_DAY = 86_400_000_000_000L;
    private static final long MONTHS_OF_YEAR = 12;

    private Temporals() {}

    /** The count of whole units, rounded down. */
    public static long of(ColumnType type, LocalDate date, long nanoOfDay) {
        long units = nanoOfDay / nanos(type);
        long day = date.toEpochDay();
        // Below zero, day * units alone may overflow where the sum does not.
        long count = day < 0
                ? Math.addExact(Math.multiplyExact(day + 1, unitsOfDay(type)), units - unitsOfDay(type))
                : Math.addExact(Math.multiplyExact(day, unitsOfDay(type)), units);
        return TypeRange.require(type, count);
    }

    public static long of(ColumnType type, LocalDateTime time) {
        return of(type, time.toLocalDate(), time.toLocalTime().toNanoOfDay());
    }

    public static long of(ColumnType type, Instant time) {
        return of(type, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    /**
     * The same moment in another unit, rounded down in a coarser one; a month becomes its first moment. What a server
     * does with a moment that a finer unit cannot count is not documented.
     */
    public static long exact(long value, ColumnType from, ColumnType to) {
        if (value == Vector.NULL_WHOLE || from == to || to == ColumnType.MONTH) {
            return convert(value, from, to);
        }
        if (from == ColumnType.MONTH) {
            return exact(convert(value, from, ColumnType.DATE), ColumnType.DATE, to);
        }
        if (isFiner(to, from) && overflows(value, nanos(from) / nanos(to))) {
            throw ScriptException.unsupported("a moment of type " + from + " that " + to + " can't count");
        }
        return convert(value, from, to);
    }

    /** As {@link #exact}; a moment that the other type cannot count is refused. */
    public static long cast(long value, ColumnType from, ColumnType to) {
        return requireCounted(exact(value, from, to), to);
    }

    /** Returns a count, or NULL, that the type can hold. */
    public static long requireCounted(long count, ColumnType type) {
        if (count != Vector.NULL_WHOLE && !TypeRange.contains(type, count)) {
            throw ScriptException.unsupported("a " + type + " out of its range");
        }
        return count;
    }

    /**
     * As {@link #exact}; a moment that a finer unit cannot count becomes the first or last one, so that it still
     * compares correctly.
     */
    public static long convert(long value, ColumnType from, ColumnType to) {
        if (value == Vector.NULL_WHOLE || from == to) {
            return value;
        }
        if (to == ColumnType.MONTH) {
            LocalDate day = LocalDate.ofEpochDay(convert(value, from, ColumnType.DATE));
            return day.getYear() * MONTHS_OF_YEAR + day.getMonthValue() - 1;
        }
        if (from == ColumnType.MONTH) {
            int year = (int) Math.floorDiv(value, MONTHS_OF_YEAR);
            LocalDate day = LocalDate.of(year, (int) Math.floorMod(value, MONTHS_OF_YEAR) + 1, 1);
            return convert(day.toEpochDay(), ColumnType.DATE, to);
        }
        long fromNanos = nanos(from);
        long toNanos = nanos(to);
        if (toNanos >= fromNanos) {
            return Math.floorDiv(value, toNanos / fromNanos);
        }
        long factor = fromNanos / toNanos;
        if (overflows(value, factor)) {
            return value < 0 ? Vector.NULL_WHOLE + 1 : Long.MAX_VALUE;
        }
        return value * factor;
    }

    private static boolean overflows(long value, long factor) {
        long product = value * factor;
        return Math.multiplyHigh(value, factor) != product >> 63 || product == Vector.NULL_WHOLE;
    }

    public static boolean isFiner(ColumnType type, ColumnType than) {
        return nanos(type) < nanos(than);
    }

    public static long nanos(ColumnType type) {
        return type == ColumnType.DATE ? NANOS_OF_DAY : type.unit().toNanos();
    }

    private static long unitsOfDay(ColumnType type) {
        return NANOS_OF_DAY / nanos(type);
    }
}
