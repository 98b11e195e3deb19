package io.github.dolphindbsync.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** The one way in which values that are no numbers to most others are written, in JSON as in columns of text. */
public final class TextForms {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter NANOS = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT);

    private static final DateTimeFormatter DATE_AND_SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_NANOS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS", Locale.ROOT);

    private TextForms() {}

    /** As in {@code 2000-01}. */
    public static String month(long months) {
        return String.format(Locale.ROOT, "%04d-%02d", Math.floorDiv(months, 12), Math.floorMod(months, 12) + 1);
    }

    /** With as many digits as the type has: {@code 13:30}, {@code 13:30:10}, {@code 13:30:10.008}, or nine of them. */
    public static String timeOfDay(ColumnType type, long value) {
        LocalTime time = Times.toTimeOfDay(type, value);
        return switch (type) {
            case MINUTE -> MINUTES.format(time);
            case SECOND -> SECONDS.format(time);
            case TIME -> MILLIS.format(time);
            case NANOTIME -> NANOS.format(time);
            default -> throw new IllegalArgumentException(type + " is no time of day");
        };
    }

    /** ISO 8601 without an offset, with as many digits as the type has: {@code 2016-10-24T08:00:00.022} for TIMESTAMP. */
    public static String dateTime(ColumnType type, long value) {
        LocalDateTime time = Times.toDateTime(type, value);
        return switch (type) {
            case DATETIME, DATEHOUR -> DATE_AND_SECONDS.format(time);
            case TIMESTAMP -> DATE_AND_MILLIS.format(time);
            case NANOTIMESTAMP -> dateTimeOfNineDigits(time);
            default -> throw new IllegalArgumentException(type + " is no time with a date");
        };
    }

    static String dateTimeOfNineDigits(LocalDateTime time) {
        return DATE_AND_NANOS.format(time);
    }

    /** 32 hexadecimal digits. */
    public static String int128(long most, long least) {
        return HexFormat.of().toHexDigits(most) + HexFormat.of().toHexDigits(least);
    }

    /** {@code 192.168.0.1}, or the eight groups of an IPv6 address, none left out: {@code 2001:db8:0:0:0:0:0:1}. */
    public static String ipAddress(long most, long least) {
        if (isIpV4(most, least)) {
            return (least >>> 24) + "." + (least >>> 16 & 0xFF) + "." + (least >>> 8 & 0xFF) + "." + (least & 0xFF);
        }
        StringBuilder text = new StringBuilder();
        for (long half : new long[] {most, least}) {
            for (int shift = 48; shift >= 0; shift -= 16) {
                text.append(text.isEmpty() ? "" : ":").append(Long.toHexString(half >>> shift & 0xFFFF));
            }
        }
        return text.toString();
    }

    /** DolphinDB keeps nothing else to tell the two kinds of address apart. */
    public static boolean isIpV4(long most, long least) {
        return most == 0 && least >>> 32 == 0;
    }

    /** The number that an unscaled one of 128 bits stands for. */
    public static BigDecimal decimal128(long most, long least, int scale) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(most).putLong(least).array();
        return new BigDecimal(new BigInteger(bytes), scale);
    }
}
