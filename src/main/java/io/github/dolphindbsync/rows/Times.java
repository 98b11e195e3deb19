package io.github.dolphindbsync.rows;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/**
 * Converts between DolphinDB's counts since 1970 and java.time. All times are wall-clock times: java.time needs an
 * offset to count seconds, and zero changes nothing.
 */
public final class Times {

    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final long NANOS_OF_DAY = 24 * 3_600 * NANOS_OF_SECOND;
    private static final long SECONDS_OF_HOUR = 3_600L;
    private static final int EPOCH_YEAR = 1970;

    private Times() {}

    public static LocalDate toDate(long days) {
        return LocalDate.ofEpochDay(days);
    }

    /** The time {@code value} units of {@code type} after 1970; for a DATE the start of the day. */
    public static LocalDateTime toDateTime(ColumnType type, long value) {
        if (type == ColumnType.DATE) {
            return toDate(value).atStartOfDay();
        }
        if (type == ColumnType.DATEHOUR) {
            return LocalDateTime.ofEpochSecond(value * SECONDS_OF_HOUR, 0, ZoneOffset.UTC);
        }
        long unitsOfSecond = unitsOfSecond(type);
        long second = Math.floorDiv(value, unitsOfSecond);
        long nano = Math.floorMod(value, unitsOfSecond) * (NANOS_OF_SECOND / unitsOfSecond);
        return LocalDateTime.ofEpochSecond(second, (int) nano, ZoneOffset.UTC);
    }

    /**
     * The count of whole units since 1970, rounded down.
     *
     * @throws ArithmeticException if the type can't count that far
     */
    public static long fromDateTime(ColumnType type, LocalDateTime time) {
        if (type == ColumnType.DATE) {
            return time.toLocalDate().toEpochDay();
        }
        if (type == ColumnType.DATEHOUR) {
            return Math.floorDiv(time.toEpochSecond(ZoneOffset.UTC), SECONDS_OF_HOUR);
        }
        long unitsOfSecond = unitsOfSecond(type);
        long second = time.toEpochSecond(ZoneOffset.UTC);
        long fraction = time.getLong(ChronoField.NANO_OF_SECOND) / (NANOS_OF_SECOND / unitsOfSecond);
        // Below zero, second * units alone may overflow where the sum does not (1677-09-21T00:12:43.145224193).
        return second < 0
                ? Math.addExact(Math.multiplyExact(second + 1, unitsOfSecond), fraction - unitsOfSecond)
                : Math.addExact(Math.multiplyExact(second, unitsOfSecond), fraction);
    }

    /** As {@link #fromDateTime}, but limited to the range of tracking values of the type. */
    public static long nearest(ColumnType type, LocalDateTime time) {
        boolean isLate = time.getYear() >= EPOCH_YEAR;
        try {
            long value = fromDateTime(type, time);
            return Math.max(type.leastTrackingValue(), Math.min(type.greatestTrackingValue(), value));
        } catch (ArithmeticException e) {
            return isLate ? type.greatestTrackingValue() : type.leastTrackingValue();
        }
    }

    /**
     * The time of day {@code value} units of {@code type} after midnight.
     *
     * @throws DateTimeException if that is not within a day; DolphinDB stores such values
     */
    public static LocalTime toTimeOfDay(ColumnType type, long value) {
        long nanosOfUnit = type.unit().toNanos();
        // Before it is multiplied: 307,445,735 minutes are more nanoseconds than a long can count, and would look like
        // 26 s.
        if (value < 0 || value >= NANOS_OF_DAY / nanosOfUnit) {
            throw new DateTimeException("the raw " + type + " value " + value + " is not within a day");
        }
        return LocalTime.ofNanoOfDay(value * nanosOfUnit);
    }

    /** The count of whole units since midnight, rounded down. */
    public static long fromTimeOfDay(ColumnType type, LocalTime time) {
        return time.toNanoOfDay() / type.unit().toNanos();
    }

    private static long unitsOfSecond(ColumnType type) {
        return NANOS_OF_SECOND / type.unit().toNanos();
    }
}
