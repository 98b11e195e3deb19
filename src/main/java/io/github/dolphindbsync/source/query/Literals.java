package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.source.schema.ScriptName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Values as literals of DolphinDB's language, each with its own type, so that no value can become part of a script.
 * Times are as fine as they can be, because a literal that is coarser than its column has been seen to match a whole
 * partition.
 */
final class Literals {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu.MM.dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    private static final DateTimeFormatter NANOTIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu.MM.dd'T'HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    // What 64 bits of nanoseconds since 1970 reach.
    private static final int FIRST_YEAR = 1678;
    private static final int LAST_YEAR = 2261;

    private Literals() {}

    /** @throws IllegalArgumentException saying what the parameter {@code name} can't be */
    static String of(String name, Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return text(name, value.toString());
        }
        if (value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Number number) {
            return "(" + number(name, number) + ")";
        }
        if (value instanceof Object[] array) {
            return list(name, Arrays.asList(array));
        }
        if (value instanceof Collection<?> list) {
            return list(name, list);
        }
        return time(name, value);
    }

    private static String text(String name, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw unusable(name, "its text holds a control character, such as a tab or the end of a line");
        }
        return ScriptName.string(value);
    }

    private static String number(String name, Number value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte || value instanceof Long) {
            return whole(name, value.longValue(), value instanceof Long || value.longValue() == Integer.MIN_VALUE);
        }
        if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
            return whole(name, big.longValue(), true);
        }
        double floating = value.doubleValue();
        boolean exact = !(value instanceof BigInteger)
                && Double.isFinite(floating)
                && (!(value instanceof BigDecimal decimal)
                        || new BigDecimal(Double.toString(floating)).compareTo(decimal) == 0);
        if (!exact) {
            throw unusable(name, value + " has no literal with the same meaning");
        }
        // As a float prints itself: 0.1f and not 0.10000000149.
        return value instanceof Float ? value.toString() : Double.toString(floating);
    }

    private static String whole(String name, long value, boolean isLong) {
        if (value == Long.MIN_VALUE) {
            throw unusable(name, value + " means NULL in DolphinDB");
        }
        return isLong ? value + "l" : Long.toString(value);
    }

    private static String list(String name, Collection<?> values) {
        if (values.isEmpty()) {
            throw unusable(name, "it is an empty list");
        }
        return values.stream().map(value -> of(name, value)).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String time(String name, Object value) {
        if (value instanceof LocalDateTime time) {
            return point(name, time);
        }
        // DolphinDB's times have no zone; those of most tables are in UTC.
        if (value instanceof Instant instant) {
            return point(name, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
        // The wall clock that their database showed, whatever zone this machine is in.
        if (value instanceof java.sql.Timestamp timestamp) {
            return point(name, timestamp.toLocalDateTime());
        }
        if (value instanceof java.sql.Date date) {
            return day(name, date.toLocalDate());
        }
        if (value instanceof LocalDate date) {
            return day(name, date);
        }
        if (value instanceof LocalTime time) {
            return TIME.format(time);
        }
        throw unusable(
                name,
                "a " + value.getClass().getName()
                        + " has no literal; expected a text, a number, a boolean, a LocalDate, LocalDateTime, "
                        + "LocalTime or "
                        + "Instant, or a list of them");
    }

    private static String point(String name, LocalDateTime time) {
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw unusable(name, time + " is beyond the range of nanoseconds since 1970");
        }
        return NANOTIMESTAMP.format(time);
    }

    private static String day(String name, LocalDate date) {
        if (date.getYear() < 0 || date.getYear() > 9999) {
            throw unusable(name, date + " is beyond the years of a literal");
        }
        return DATE.format(date);
    }

    private static IllegalArgumentException unusable(String name, String why) {
        return new IllegalArgumentException("parameter :#" + name + " of the query can't be used: " + why);
    }
}
