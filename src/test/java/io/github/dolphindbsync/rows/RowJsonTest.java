package io.github.dolphindbsync.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.format.JsonLinesDataFormat;
import io.github.dolphindbsync.format.RowJsonModule;
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

        assertThat(new ObjectMapper().registerModule(new RowJsonModule()).writeValueAsString(List.of(row)))
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

    private static ColumnData doubles(double... values) {
        return new ColumnData.Doubles(values);
    }
}
