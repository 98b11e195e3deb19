package io.github.dolphindbsync.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.Locale;

/** The text of values that JSON and many databases have no type for: months, times, addresses, 128-bit integers. */
public final class CanonicalText {

    private static final int LAST_YEAR_OF_FOUR_DIGITS = 9_999;

    private CanonicalText() {}

    /** As in {@code 2000-01}. */
    public static String month(long months) {
        long year = Math.floorDiv(months, 12);
        int month = Math.floorMod(months, 12) + 1;
        return hasFourDigits(year)
                ? new Digits(7).put((int) year, 4).put('-').put(month, 2).toString()
                : String.format(Locale.ROOT, "%04d-%02d", year, month);
    }

    private static boolean hasFourDigits(long year) {
        return year >= 0 && year <= LAST_YEAR_OF_FOUR_DIGITS;
    }

    /** With as many digits as the type has: {@code 13:30}, {@code 13:30:10}, {@code 13:30:10.008}, or nine of them. */
    public static String timeOfDay(ColumnType type, long value) {
        LocalTime time = Times.toTimeOfDay(type, value);
        return switch (type) {
            case MINUTE ->
                new Digits(5)
                        .put(time.getHour(), 2)
                        .put(':')
                        .put(time.getMinute(), 2)
                        .toString();
            case SECOND -> new Digits(8).put(time, 0).toString();
            case TIME -> new Digits(12).put(time, 3).toString();
            case NANOTIME -> timeOfNineDigits(time);
            default -> throw new IllegalArgumentException(type + " is not a time of day");
        };
    }

    public static String timeOfNineDigits(LocalTime time) {
        return new Digits(18).put(time, 9).toString();
    }

    /**
     * ISO 8601 without an offset, with as many digits as the type has: {@code 2016-10-24T08:00:00.022} for TIMESTAMP.
     */
    public static String dateTime(ColumnType type, long value) {
        LocalDateTime time = Times.toDateTime(type, value);
        return switch (type) {
            case DATETIME, DATEHOUR -> dateTime(time, 19, 0);
            case TIMESTAMP -> dateTime(time, 23, 3);
            case NANOTIMESTAMP -> dateTimeOfNineDigits(time);
            default -> throw new IllegalArgumentException(type + " is not a time with a date");
        };
    }

    public static String dateTimeOfNineDigits(LocalDateTime time) {
        return dateTime(time, 29, 9);
    }

    private static String dateTime(LocalDateTime time, int length, int fractionDigits) {
        LocalDate date = time.toLocalDate();
        if (!hasFourDigits(date.getYear())) {
            // ISO 8601 writes such years with a sign.
            return date + "T" + new Digits(length - 11).put(time.toLocalTime(), fractionDigits);
        }
        return new Digits(length)
                .put(date.getYear(), 4)
                .put('-')
                .put(date.getMonthValue(), 2)
                .put('-')
                .put(date.getDayOfMonth(), 2)
                .put('T')
                .put(time.toLocalTime(), fractionDigits)
                .toString();
    }

    /**
     * A text of known length. A DateTimeFormatter takes ten times as long, a quarter of the time for a file of JSON.
     */
    private static final class Digits {
        private final byte[] text;
        private int length;

        Digits(int length) {
            text = new byte[length];
        }

        Digits put(char letter) {
            text[length++] = (byte) letter;
            return this;
        }

        Digits put(int number, int digits) {
            int rest = number;
            for (int index = length + digits - 1; index >= length; index--) {
                text[index] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            length += digits;
            return this;
        }

        Digits put(LocalTime time, int fractionDigits) {
            put(time.getHour(), 2).put(':').put(time.getMinute(), 2).put(':').put(time.getSecond(), 2);
            return switch (fractionDigits) {
                case 0 -> this;
                case 3 -> put('.').put(time.getNano() / 1_000_000, 3);
                default -> put('.').put(time.getNano(), 9);
            };
        }

        @Override
        public String toString() {
            return new String(text, StandardCharsets.ISO_8859_1);
        }
    }

    /** 32 hexadecimal digits. */
    public static String int128(long most, long least) {
        return HexFormat.of().toHexDigits(most) + HexFormat.of().toHexDigits(least);
    }

    /**
     * {@code 192.168.0.1}, or the eight groups of an IPv6 address, all of them written: {@code 2001:db8:0:0:0:0:0:1}.
     */
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

    /** DolphinDB stores nothing else that distinguishes the two kinds of address. */
    public static boolean isIpV4(long most, long least) {
        return most == 0 && least >>> 32 == 0;
    }

    /** The decimal with this unscaled 128-bit value. */
    public static BigDecimal decimal128(long most, long least, int scale) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(most).putLong(least).array();
        return new BigDecimal(new BigInteger(bytes), scale);
    }
}
