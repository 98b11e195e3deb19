package io.github.dolphindbsync.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class RowJsonTest extends CamelTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:json").marshal().json();
                from("direct:lines").marshal(new JsonLinesDataFormat());
            }
        };
    }

    @Test
    void givenABatchWhenARouteMarshalsItThenEveryDigitIsThere() {
        RowSchema schema = schema(
                new Column("day", ColumnType.DATE),
                new Column("second", ColumnType.DATETIME),
                new Column("milli", ColumnType.TIMESTAMP),
                new Column("nano", ColumnType.NANOTIMESTAMP),
                new Column("large", ColumnType.LONG),
                new Column("float", ColumnType.FLOAT),
                new Column("double", ColumnType.DOUBLE),
                new Column("flag", ColumnType.BOOL),
                new Column("letter", ColumnType.CHAR),
                new Column("text", ColumnType.STRING),
                new Column("id", ColumnType.UUID));
        RowBatch batch = new RowBatch(
                schema,
                List.of(
                        longs(17098, ColumnData.NULL_LONG),
                        longs(1477296000L, ColumnData.NULL_LONG),
                        longs(1477296000020L, ColumnData.NULL_LONG),
                        longs(1477296000022239001L, -1L),
                        longs(9007199254740993L, -9007199254740992L),
                        doubles(27.26f, Double.NaN),
                        doubles(0.1 + 0.2, Double.NEGATIVE_INFINITY),
                        longs(1, ColumnData.NULL_LONG),
                        longs(65, ColumnData.NULL_LONG),
                        new ColumnData.Texts(new String[] {"a\"b\n", null}),
                        new ColumnData.Wides(new long[] {1, 0}, new long[] {2, 0})),
                2,
                "b");

        String json = template().requestBody("direct:json", batch, String.class);

        assertThat(json)
                .isEqualTo("[{\"day\":\"2016-10-24\",\"second\":\"2016-10-24T08:00:00\","
                        + "\"milli\":\"2016-10-24T08:00:00.020\",\"nano\":\"2016-10-24T08:00:00.022239001\","
                        + "\"large\":\"9007199254740993\",\"float\":27.26,\"double\":0.30000000000000004,\"flag\":true,"
                        + "\"letter\":65,\"text\":\"a\\\"b\\n\",\"id\":\"00000000-0000-0001-0000-000000000002\"},"
                        + "{\"day\":null,\"second\":null,\"milli\":null,\"nano\":\"1969-12-31T23:59:59.999999999\","
                        + "\"large\":-9007199254740992,\"float\":\"NaN\",\"double\":\"-Infinity\",\"flag\":null,"
                        + "\"letter\":null,\"text\":null,\"id\":null}]");
    }

    @Test
    void extremesOfEveryOtherTypeAreWrittenInFull() {
        Map<Column, ColumnData> values = new LinkedHashMap<>();
        values.put(new Column("month", ColumnType.MONTH), longs(24201, -Integer.MAX_VALUE));
        values.put(new Column("time", ColumnType.TIME), longs(86_399_999, 0));
        values.put(new Column("minute", ColumnType.MINUTE), longs(1_439, 0));
        values.put(new Column("second", ColumnType.SECOND), longs(86_399, 0));
        values.put(new Column("nanotime", ColumnType.NANOTIME), longs(86_399_999_999_999L, 1));
        values.put(new Column("hour", ColumnType.DATEHOUR), longs(Integer.MAX_VALUE, -1));
        values.put(new Column("second of all", ColumnType.DATETIME), longs(Integer.MAX_VALUE, -Integer.MAX_VALUE));
        values.put(new Column("milli", ColumnType.TIMESTAMP), longs(Long.MAX_VALUE, -Long.MAX_VALUE));
        values.put(new Column("nano", ColumnType.NANOTIMESTAMP), longs(Long.MAX_VALUE, -Long.MAX_VALUE));
        values.put(new Column("day", ColumnType.DATE), longs(Integer.MAX_VALUE, -Integer.MAX_VALUE));
        values.put(Column.decimal("d32", ColumnType.DECIMAL32, 9), longs(Integer.MAX_VALUE, -1));
        values.put(Column.decimal("d64", ColumnType.DECIMAL64, 18), longs(Long.MAX_VALUE, -1));
        values.put(
                Column.decimal("d128", ColumnType.DECIMAL128, 38),
                new ColumnData.Wides(new long[] {Long.MAX_VALUE, 0}, new long[] {-1, 1}, ColumnData.NULL_LONG));
        values.put(new Column("ip", ColumnType.IPADDR), wides(0x20010db800000000L, 1, 0, 0xC0A80001L));
        values.put(new Column("int128", ColumnType.INT128), wides(-1, -1, 0, 1));
        values.put(new Column("blob", ColumnType.BLOB), new ColumnData.Blobs(new byte[][] {{0, 1, -1}, null}));
        values.put(
                new Column("point", ColumnType.POINT),
                new ColumnData.Pairs(
                        new double[] {Double.MIN_VALUE, ColumnData.NULL_DOUBLE},
                        new double[] {Double.NaN, Double.MAX_VALUE}));
        values.put(new Column("list", ColumnType.LONG).asList(), new ColumnData.Lists(new ColumnData.Elements[] {
            new ColumnData.Elements(longs(Long.MAX_VALUE, ColumnData.NULL_LONG, 1), 2),
            new ColumnData.Elements(longs(), 0)
        }));
        RowBatch batch =
                new RowBatch(schema(values.keySet().toArray(Column[]::new)), List.copyOf(values.values()), 2, "b");

        String json = template().requestBody("direct:lines", batch, String.class);

        assertThat(json)
                .isEqualTo("{\"month\":\"2016-10\",\"time\":\"23:59:59.999\",\"minute\":\"23:59\","
                        + "\"second\":\"23:59:59\",\"nanotime\":\"23:59:59.999999999\","
                        + "\"hour\":\"+246953-10-09T07:00:00\",\"second of all\":\"2038-01-19T03:14:07\","
                        + "\"milli\":\"+292278994-08-17T07:12:55.807\",\"nano\":\"2262-04-11T23:47:16.854775807\","
                        + "\"day\":\"+5881580-07-11\",\"d32\":\"2.147483647\",\"d64\":\"9.223372036854775807\","
                        + "\"d128\":\"1.70141183460469231731687303715884105727\",\"ip\":\"2001:db8:0:0:0:0:0:1\","
                        + "\"int128\":\"ffffffffffffffffffffffffffffffff\",\"blob\":\"AAH/\","
                        + "\"point\":[4.9E-324,\"NaN\"],\"list\":[\"9223372036854775807\",null]}\n"
                        + "{\"month\":\"-178956971-06\",\"time\":\"00:00:00.000\",\"minute\":\"00:00\","
                        + "\"second\":\"00:00:00\",\"nanotime\":\"00:00:00.000000001\","
                        + "\"hour\":\"1969-12-31T23:00:00\",\"second of all\":\"1901-12-13T20:45:53\","
                        + "\"milli\":\"-292275055-05-16T16:47:04.193\",\"nano\":\"1677-09-21T00:12:43.145224193\","
                        + "\"day\":\"-5877641-06-24\",\"d32\":\"-0.000000001\",\"d64\":\"-0.000000000000000001\","
                        + "\"d128\":\"0.00000000000000000000000000000000000001\",\"ip\":\"192.168.0.1\","
                        + "\"int128\":\"00000000000000000000000000000001\",\"blob\":null,"
                        + "\"point\":[null,1.7976931348623157E308],\"list\":[]}\n");
    }

    /** Java 17 itself prints more digits than needed for some values. */
    @Test
    void everyFloatIsTheShortestThatReadsBackTheSame() {
        RowBatch batch = new RowBatch(
                schema(
                        new Column("nano", ColumnType.NANOTIMESTAMP),
                        new Column("x", ColumnType.FLOAT),
                        new Column("y", ColumnType.DOUBLE)),
                List.of(longs(0), doubles(1.17549435E-38f), doubles(2.0E-3)),
                1,
                "b");

        assertThat(template().requestBody("direct:json", batch, String.class))
                .isEqualTo("[{\"nano\":\"1970-01-01T00:00:00.000000000\",\"x\":1.1754944E-38,\"y\":0.002}]");
    }

    @Test
    void givenRowsThatARouteHasChangedThenTheModuleKeepsTheirDigitsToo() throws Exception {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("nano", LocalDateTime.of(2016, 10, 24, 8, 0, 0, 22239001));
        row.put("day", LocalDate.of(2016, 10, 24));
        row.put("large", 9007199254740993L);
        row.put("float", 27.26f);
        row.put("nan", Double.NaN);
        row.put("id", new UUID(1, 2));

        assertThat(new ObjectMapper().registerModule(new RowsModule()).writeValueAsString(List.of(row)))
                .isEqualTo("[{\"nano\":\"2016-10-24T08:00:00.022239001\",\"day\":\"2016-10-24\","
                        + "\"large\":\"9007199254740993\",\"float\":27.26,\"nan\":\"NaN\","
                        + "\"id\":\"00000000-0000-0001-0000-000000000002\"}]");
    }

    @Test
    void givenABatchWhenItIsWrittenAsLinesThenEachRowIsALine() {
        RowBatch batch =
                new RowBatch(schema(new Column("nano", ColumnType.NANOTIMESTAMP)), List.of(longs(1, 2)), 2, "b");

        assertThat(template().requestBody("direct:lines", batch, String.class))
                .isEqualTo(
                        "{\"nano\":\"1970-01-01T00:00:00.000000001\"}\n{\"nano\":\"1970-01-01T00:00:00.000000002\"}\n");
        assertThat(template().requestBody("direct:lines", List.of(batch.get(1)), String.class))
                .isEqualTo("{\"nano\":\"1970-01-01T00:00:00.000000002\"}\n");
    }

    private static RowSchema schema(Column... columns) {
        return new RowSchema(List.of(columns), "nano", List.of("nano"), ZoneOffset.UTC);
    }

    private static ColumnData longs(long... values) {
        return new ColumnData.Longs(values);
    }

    private static ColumnData wides(long most, long least, long nextMost, long nextLeast) {
        return new ColumnData.Wides(new long[] {most, nextMost}, new long[] {least, nextLeast});
    }

    private static ColumnData doubles(double... values) {
        return new ColumnData.Doubles(values);
    }
}
