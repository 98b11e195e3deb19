package io.github.dolphindbsync;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Values of every type that a column of DolphinDB can have and the vendor's client can read: ordinary ones, NULL and
 * the extremes, as {@link io.github.dolphindbsync.rows.Row} gives them and the stand-in's tables take them.
 */
public final class EveryType {

    /**
     * A column and what is in it.
     *
     * @param typeText as in {@code INT}, {@code DECIMAL64(4)} or {@code DOUBLE[]}
     * @param values null among them is NULL; in an array vector it stands among the elements
     */
    public record Sample(String columnName, String typeText, List<Object> values) {

        /** The same values in one value of an array vector, an empty one, and one of a single element. */
        Sample asList() {
            return new Sample(columnName + "s", typeText + "[]", List.of(values, List.of(), List.of(values.get(0))));
        }
    }

    private static final int SCALE = 4;

    private EveryType() {}

    /** Single values of every type, then array vectors of all types that have them. */
    public static List<Sample> samples() {
        List<Sample> single = singleValues();
        List<Sample> all = new ArrayList<>(single);
        single.stream()
                .filter(sample -> !List.of("STRING", "SYMBOL", "BLOB").contains(sample.typeText()))
                .map(Sample::asList)
                .forEach(all::add);
        return all;
    }

    /** {@code name:TYPE,…} of all samples. */
    public static String schema() {
        return samples().stream()
                .map(sample -> sample.columnName() + ":" + sample.typeText())
                .collect(Collectors.joining(","));
    }

    /** Rows with a cell for each sample, until each of its values has been in one. */
    public static List<Object[]> rows() {
        List<Sample> samples = samples();
        int count = samples.stream()
                .mapToInt(sample -> sample.values().size())
                .max()
                .orElseThrow();
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            int number = row;
            rows.add(samples.stream()
                    .map(sample -> sample.values().get(number % sample.values().size()))
                    .toArray());
        }
        return rows;
    }

    private static List<Sample> singleValues() {
        return List.of(
                sample("bool_value", "BOOL", true, false, null),
                sample("char_value", "CHAR", (short) 65, (short) 127, (short) -127, null),
                sample("short_value", "SHORT", (short) 7, Short.MAX_VALUE, (short) -Short.MAX_VALUE, null),
                sample("int_value", "INT", 7, Integer.MAX_VALUE, -Integer.MAX_VALUE, null),
                sample("long_value", "LONG", 7L, Long.MAX_VALUE, -Long.MAX_VALUE, null),
                sample(
                        "float_value",
                        "FLOAT",
                        0.1f,
                        Float.MAX_VALUE,
                        Float.MIN_VALUE,
                        -0.0f,
                        Float.NaN,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        null),
                sample(
                        "double_value",
                        "DOUBLE",
                        0.1,
                        Double.MAX_VALUE,
                        Double.MIN_VALUE,
                        -0.0,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        null),
                decimals("decimal32_value", "DECIMAL32", 31),
                decimals("decimal64_value", "DECIMAL64", 63),
                decimals("decimal128_value", "DECIMAL128", 127),
                sample(
                        "date_value",
                        "DATE",
                        LocalDate.of(2024, 2, 29),
                        LocalDate.of(1969, 12, 31),
                        LocalDate.of(1, 1, 1),
                        LocalDate.of(9999, 12, 31),
                        null),
                sample("month_value", "MONTH", "2000-01", "0001-01", "9999-12", null),
                sample(
                        "time_value",
                        "TIME",
                        LocalTime.of(13, 30, 10, 8_000_000),
                        LocalTime.MIDNIGHT,
                        LocalTime.of(23, 59, 59, 999_000_000),
                        null),
                sample("minute_value", "MINUTE", LocalTime.of(13, 30), LocalTime.MIDNIGHT, LocalTime.of(23, 59), null),
                sample(
                        "second_value",
                        "SECOND",
                        LocalTime.of(13, 30, 10),
                        LocalTime.MIDNIGHT,
                        LocalTime.of(23, 59, 59),
                        null),
                sample(
                        "nanotime_value",
                        "NANOTIME",
                        LocalTime.of(13, 30, 10, 8_007_006),
                        LocalTime.MIDNIGHT,
                        LocalTime.MAX,
                        null),
                moments(
                        "datetime_value",
                        "DATETIME",
                        "2012-06-13T13:30:10",
                        "1901-12-13T20:45:53",
                        "2038-01-19T03:14:07"),
                moments(
                        "timestamp_value",
                        "TIMESTAMP",
                        "2012-06-13T13:30:10.008",
                        "0001-01-01T00:00:00.001",
                        "9999-12-31T23:59:59.999"),
                moments(
                        "nanotimestamp_value",
                        "NANOTIMESTAMP",
                        "2012-06-13T13:30:10.008007006",
                        "1677-09-21T00:12:43.145224193",
                        "2262-04-11T23:47:16.854775807"),
                moments("datehour_value", "DATEHOUR", "2012-06-13T13:00", "0001-01-01T00:00", "9999-12-31T23:00"),
                sample("string_value", "STRING", "Grüße \uD83D\uDE00\n\t\"\\'", " ", "x".repeat(5_000), null),
                sample("symbol_value", "SYMBOL", "AAPL", "Grüße", "AAPL", null),
                sample(
                        "uuid_value",
                        "UUID",
                        UUID.fromString("5d212a78-cc48-e3b1-4235-b4d91473ee87"),
                        new UUID(0, 1),
                        new UUID(-1, -1),
                        null),
                sample(
                        "ipaddr_value",
                        "IPADDR",
                        "192.168.0.1",
                        "255.255.255.255",
                        "2001:db8:0:0:0:0:0:1",
                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                        null),
                sample(
                        "int128_value",
                        "INT128",
                        "e1671797c52e15f763380b45e841ec32",
                        "00000000000000000000000000000001",
                        "ffffffffffffffffffffffffffffffff",
                        null),
                sample("blob_value", "BLOB", new byte[] {0, 1, -1, 10, 0}, new byte[70_000], null),
                sample(
                        "complex_value",
                        "COMPLEX",
                        List.of(2.5, -4.0),
                        List.of(0.1, -0.0),
                        List.of(Double.MAX_VALUE, Double.MIN_VALUE),
                        null),
                sample(
                        "point_value",
                        "POINT",
                        List.of(117.60972, 24.118418),
                        List.of(-180.0, 90.0),
                        List.of(-0.0, 1e-300),
                        null));
    }

    private static Sample sample(String columnName, String typeText, Object... values) {
        return new Sample(columnName, typeText, Collections.unmodifiableList(Arrays.asList(values)));
    }

    /**
     * The whole unscaled number is filled, as a cast in DolphinDB may do: more digits than the type is said to have.
     */
    private static Sample decimals(String columnName, String type, int bits) {
        BigInteger greatest = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        return sample(
                columnName,
                type + "(" + SCALE + ")",
                new BigDecimal("1.5000"),
                new BigDecimal("0.0000"),
                new BigDecimal(greatest, SCALE),
                new BigDecimal(greatest.negate(), SCALE),
                null);
    }

    private static Sample moments(String columnName, String type, String... times) {
        List<Object> values = new ArrayList<>();
        Arrays.stream(times).map(LocalDateTime::parse).forEach(values::add);
        values.add(null);
        return new Sample(columnName, type, Collections.unmodifiableList(values));
    }
}
