package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Ordinary and extreme values of every type: raw, as DolphinDB has them, and in words.
 *
 * <p>The words are those of java.time for times, the shortest that read back the same for floating-point numbers,
 * hexadecimal digits for bytes, and else what everybody would write.
 *
 * <p>Empty texts and bytes are here as a route may make them. From DolphinDB they come as NULL, which they are to it.
 */
public final class TypeSamples {

    private TypeSamples() {}

    /**
     * A value and its text.
     *
     * @param text the value in words, or null for one that no destination may take
     */
    public record Sample(Object raw, String text) {}

    public record TypeSample(Column column, List<Sample> samples) {

        public String name() {
            return column.typeName();
        }

        ColumnType type() {
            return column.type();
        }

        TypeSample with(Object raw, String text) {
            Object wide = raw instanceof Integer number ? (Object) number.longValue() : raw;
            List<Sample> more = new ArrayList<>(samples);
            more.add(new Sample(wide, text));
            return new TypeSample(column, more);
        }

        TypeSample refusing(Object raw) {
            return with(raw, null);
        }
    }

    private static TypeSample of(ColumnType type) {
        return new TypeSample(new Column("value", type), List.of());
    }

    private static TypeSample of(ColumnType type, int scale) {
        return new TypeSample(Column.decimal("value", type, scale), List.of());
    }

    private static List<Double> pair(Double first, Double second) {
        return Arrays.asList(first, second);
    }

    private static final BigInteger MOST_128 = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    private static final BigInteger MOST_38 = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

    public static Stream<TypeSample> all() {
        return Stream.of(
                of(ColumnType.BOOL).with(1, "true").with(0, "false"),
                of(ColumnType.CHAR).with(65, "65").with(127, "127").with(-127, "-127"),
                of(ColumnType.SHORT).with(0, "0").with(32_767, "32767").with(-32_767, "-32767"),
                of(ColumnType.INT)
                        .with(0, "0")
                        .with(Integer.MAX_VALUE, "2147483647")
                        .with(-Integer.MAX_VALUE, "-2147483647"),
                of(ColumnType.LONG)
                        .with(7, "7")
                        // The last that a double counts to without a gap, and the next.
                        .with(9_007_199_254_740_992L, "9007199254740992")
                        .with(9_007_199_254_740_993L, "9007199254740993")
                        .with(Long.MAX_VALUE, "9223372036854775807")
                        .with(-Long.MAX_VALUE, "-9223372036854775807"),
                of(ColumnType.DATE)
                        .with(17_098, "2016-10-24")
                        .with(-1, "1969-12-31")
                        .with(-719_162, "0001-01-01")
                        .with(2_932_896, "9999-12-31")
                        .with(Integer.MAX_VALUE, "+5881580-07-11")
                        .with(-Integer.MAX_VALUE, "-5877641-06-24"),
                of(ColumnType.MONTH)
                        .with(24_201, "2016-10")
                        .with(0, "0000-01")
                        .with(-1, "-001-12")
                        .with(Integer.MAX_VALUE, "178956970-08")
                        .with(-Integer.MAX_VALUE, "-178956971-06"),
                of(ColumnType.TIME)
                        .with(48_610_008, "13:30:10.008")
                        .with(0, "00:00")
                        .with(86_399_999, "23:59:59.999")
                        .refusing(86_400_000)
                        .refusing(-1),
                of(ColumnType.MINUTE)
                        .with(810, "13:30")
                        .with(0, "00:00")
                        .with(1_439, "23:59")
                        .refusing(1_440)
                        // So many nanoseconds that a long would start again from zero.
                        .refusing(307_445_735)
                        .refusing(-1),
                of(ColumnType.SECOND)
                        .with(48_610, "13:30:10")
                        .with(0, "00:00")
                        .with(86_399, "23:59:59")
                        .refusing(86_400)
                        .refusing(-1),
                of(ColumnType.DATETIME)
                        .with(1_477_296_000, "2016-10-24T08:00")
                        .with(-1, "1969-12-31T23:59:59")
                        .with(Integer.MAX_VALUE, "2038-01-19T03:14:07")
                        .with(-Integer.MAX_VALUE, "1901-12-13T20:45:53"),
                of(ColumnType.TIMESTAMP)
                        .with(1_477_296_000_022L, "2016-10-24T08:00:00.022")
                        .with(-1, "1969-12-31T23:59:59.999")
                        .with(-62_135_596_800_000L, "0001-01-01T00:00")
                        .with(253_402_300_799_999L, "9999-12-31T23:59:59.999")
                        .with(Long.MAX_VALUE, "+292278994-08-17T07:12:55.807")
                        .with(-Long.MAX_VALUE, "-292275055-05-16T16:47:04.193"),
                of(ColumnType.NANOTIME)
                        .with(48_610_008_007_006L, "13:30:10.008007006")
                        .with(0, "00:00")
                        .with(1, "00:00:00.000000001")
                        .with(86_399_999_999_999L, "23:59:59.999999999")
                        .refusing(86_400_000_000_000L)
                        .refusing(-1),
                of(ColumnType.NANOTIMESTAMP)
                        .with(1_477_296_000_022_239_001L, "2016-10-24T08:00:00.022239001")
                        .with(-1, "1969-12-31T23:59:59.999999999")
                        .with(Long.MAX_VALUE - 1, "2262-04-11T23:47:16.854775806")
                        .with(1 - Long.MAX_VALUE, "1677-09-21T00:12:43.145224194")
                        .with(Long.MAX_VALUE, "2262-04-11T23:47:16.854775807")
                        .with(-Long.MAX_VALUE, "1677-09-21T00:12:43.145224193"),
                of(ColumnType.FLOAT)
                        .with((double) 27.26f, "27.26")
                        .with(-0.0, "-0.0")
                        .with((double) Float.MAX_VALUE, "3.4028235E38")
                        .with((double) Float.MIN_VALUE, "1.4E-45")
                        .with(Double.NaN, "NaN")
                        .with(Double.POSITIVE_INFINITY, "Infinity")
                        .with(Double.NEGATIVE_INFINITY, "-Infinity"),
                of(ColumnType.DOUBLE)
                        .with(0.1 + 0.2, "0.30000000000000004")
                        .with(-0.0, "-0.0")
                        .with(Double.MAX_VALUE, "1.7976931348623157E308")
                        .with(Double.MIN_VALUE, "4.9E-324")
                        .with(Double.NaN, "NaN")
                        .with(Double.POSITIVE_INFINITY, "Infinity")
                        .with(Double.NEGATIVE_INFINITY, "-Infinity"),
                texts(ColumnType.SYMBOL),
                texts(ColumnType.STRING),
                of(ColumnType.UUID)
                        .with(
                                UUID.fromString("5d212a78-cc48-e3b1-4235-b4d91473ee87"),
                                "5d212a78-cc48-e3b1-4235-b4d91473ee87")
                        .with(new UUID(-1, -1), "ffffffff-ffff-ffff-ffff-ffffffffffff")
                        .with(new UUID(0, 1), "00000000-0000-0000-0000-000000000001"),
                of(ColumnType.DATEHOUR)
                        .with(410_360, "2016-10-24T08:00")
                        .with(-1, "1969-12-31T23:00")
                        .with(Integer.MAX_VALUE, "+246953-10-09T07:00")
                        .with(-Integer.MAX_VALUE, "-243014-03-24T17:00"),
                of(ColumnType.IPADDR)
                        .with(new UUID(0, 0xC0A80001L), "192.168.0.1")
                        .with(new UUID(0, 0xFFFFFFFFL), "255.255.255.255")
                        .with(new UUID(0x20010DB800000000L, 1), "2001:db8:0:0:0:0:0:1")
                        .with(new UUID(-1, -1), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
                of(ColumnType.INT128)
                        .with(new UUID(0xE1671797C52E15F7L, 0x63380B45E841EC32L), "e1671797c52e15f763380b45e841ec32")
                        .with(new UUID(-1, -1), "ffffffffffffffffffffffffffffffff")
                        .with(new UUID(0, 1), "00000000000000000000000000000001"),
                of(ColumnType.BLOB)
                        .with(new byte[] {0, 1, '\\', '\'', (byte) 0xFF}, "00015c27ff")
                        .with(new byte[] {0}, "00")
                        .with(new byte[0], ""),
                pairs(ColumnType.COMPLEX),
                pairs(ColumnType.POINT),
                of(ColumnType.DECIMAL32, 0)
                        .with(0, "0")
                        .with(10_000, "10000")
                        .with(Integer.MAX_VALUE, "2147483647")
                        .with(-Integer.MAX_VALUE, "-2147483647"),
                of(ColumnType.DECIMAL32, 2)
                        .with(0, "0.00")
                        .with(150, "1.50")
                        .with(-1, "-0.01")
                        .with(Integer.MAX_VALUE, "21474836.47"),
                of(ColumnType.DECIMAL32, 9).with(1, "0.000000001").with(-Integer.MAX_VALUE, "-2.147483647"),
                of(ColumnType.DECIMAL64, 0)
                        .with(Long.MAX_VALUE, "9223372036854775807")
                        .with(-Long.MAX_VALUE, "-9223372036854775807"),
                of(ColumnType.DECIMAL64, 5)
                        .with(0, "0.00000")
                        .with(100_000, "1.00000")
                        .with(Long.MAX_VALUE, "92233720368547.75807")
                        .with(-Long.MAX_VALUE, "-92233720368547.75807"),
                of(ColumnType.DECIMAL64, 18)
                        .with(1, "0.000000000000000001")
                        .with(-Long.MAX_VALUE, "-9.223372036854775807"),
                of(ColumnType.DECIMAL128, 0)
                        .with(BigInteger.ZERO, "0")
                        .with(MOST_38, "99999999999999999999999999999999999999")
                        .with(MOST_38.negate(), "-99999999999999999999999999999999999999")
                        .with(MOST_128, "170141183460469231731687303715884105727")
                        .with(MOST_128.negate(), "-170141183460469231731687303715884105727"),
                of(ColumnType.DECIMAL128, 7)
                        .with(BigInteger.ZERO, "0.0000000")
                        .with(BigInteger.ONE.negate(), "-0.0000001")
                        .with(MOST_38, "9999999999999999999999999999999.9999999")
                        .with(MOST_128.negate(), "-17014118346046923173168730371588.4105727"),
                of(ColumnType.DECIMAL128, 38)
                        .with(BigInteger.ONE, "0.00000000000000000000000000000000000001")
                        .with(MOST_38, "0.99999999999999999999999999999999999999")
                        .with(MOST_128, "1.70141183460469231731687303715884105727"));
    }

    private static TypeSample texts(ColumnType type) {
        return of(type).with("AAPL", "AAPL")
                .with("", "")
                .with(" ", " ")
                .with("ünï ₿ 🎈", "ünï ₿ 🎈")
                .with("'\"\\,{}\t\n", "'\"\\,{}\t\n")
                .with("NULL", "NULL")
                .with("a\0b", "a\0b");
    }

    private static TypeSample pairs(ColumnType type) {
        return of(type).with(pair(1.5, -2.5), "[1.5, -2.5]")
                .with(pair(null, Double.MAX_VALUE), "[null, 1.7976931348623157E308]")
                .with(pair(Double.MIN_VALUE, null), "[4.9E-324, null]")
                .with(pair(Double.NaN, Double.NEGATIVE_INFINITY), "[NaN, -Infinity]");
    }
}
