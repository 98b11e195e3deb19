package io.github.dolphindbsync.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class CsvDataFormatTest extends CamelTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:csv").marshal(new CsvDataFormat());
            }
        };
    }

    private String csv(Object rows) {
        return template().requestBody("direct:csv", rows, String.class);
    }

    @Test
    void givenABatchThenEveryDigitIsThereAndNullAloneIsAnEmptyField() {
        Column numbers = new Column("numbers", ColumnType.INT).asList();
        RowSchema schema = new RowSchema(
                List.of(
                        new Column("nano", ColumnType.NANOTIMESTAMP),
                        new Column("second", ColumnType.DATETIME),
                        new Column("large", ColumnType.LONG),
                        new Column("price", ColumnType.FLOAT),
                        Column.decimal("amount", ColumnType.DECIMAL64, 4),
                        new Column("text", ColumnType.STRING),
                        new Column("bytes", ColumnType.BLOB),
                        new Column("point", ColumnType.POINT),
                        numbers),
                "nano",
                List.of(),
                ZoneOffset.UTC);
        ColumnData.Longs elements = new ColumnData.Longs(new long[] {1, ColumnData.NULL_LONG, 3});
        RowBatch batch = new RowBatch(
                schema,
                List.of(
                        new ColumnData.Longs(new long[] {1477296000022239001L, 0}),
                        new ColumnData.Longs(new long[] {1477296000L, ColumnData.NULL_LONG}),
                        new ColumnData.Longs(new long[] {9007199254740993L, ColumnData.NULL_LONG}),
                        new ColumnData.Doubles(new double[] {27.26f, ColumnData.NULL_DOUBLE}),
                        new ColumnData.Longs(new long[] {123_4500L, ColumnData.NULL_LONG}),
                        new ColumnData.Texts(new String[] {"a \"b\", c\nd", null}),
                        new ColumnData.Blobs(new byte[][] {{1, 2, 3}, null}),
                        new ColumnData.Pairs(
                                new double[] {1.5, ColumnData.NULL_DOUBLE}, new double[] {2, ColumnData.NULL_DOUBLE}),
                        new ColumnData.Lists(new ColumnData.Elements[] {new ColumnData.Elements(elements, 3), null})),
                2,
                "b");

        assertThat(csv(batch)).isEqualTo("""
                        nano,second,large,price,amount,text,bytes,point,numbers
                        2016-10-24T08:00:00.022239001,2016-10-24T08:00:00,9007199254740993,27.26,123.4500,"a ""b"", c
                        d",AQID,"[1.5,2.0]","[1,null,3]"
                        1970-01-01T00:00:00.000000000,,,,,,,,
                        """);
    }

    @Test
    void givenRowsThatAStepHasMadeThenTheyAreWrittenAlike() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("time", LocalDateTime.of(2016, 10, 24, 8, 0, 0, 22_239_001));
        row.put("amount", new BigDecimal("123.4500"));
        row.put("list", Arrays.asList(1, null));
        row.put("none", null);
        row.put("empty", "");
        row.put("bytes", new byte[0]);

        assertThat(csv(List.of(row))).isEqualTo("""
                time,amount,list,none,empty,bytes
                2016-10-24T08:00:00.022239001,123.4500,"[1,null]",,"",""
                """);
    }

    @Test
    void givenNoRowsThenNothingIsWritten() {
        assertThat(csv(List.of())).isEmpty();
    }

    @Test
    void givenRowsWithDifferentColumnsThenNoValueIsDropped() {
        RowSchema schema =
                new RowSchema(List.of(new Column("time", ColumnType.LONG)), "time", List.of(), ZoneOffset.UTC);
        RowBatch batch = new RowBatch(schema, List.of(new ColumnData.Longs(new long[] {5})), 1, "b");

        assertThat(csv(List.of(Map.of("a", 1), Map.of("b", "x"), batch.get(0), Map.of("time", 7, "a", 2))))
                .isEqualTo("""
                        a,b,time
                        1,,
                        ,x,
                        ,,5
                        2,,7
                        """);
    }

    @Test
    void givenWhatIsNoRowThenItsPlaceIsNamed() {
        assertThatThrownBy(() -> csv(List.of(Map.of("a", 1), Map.of(2, "x"))))
                .hasRootCauseMessage("row 1 has a column whose name is not a string: 2");
        assertThatThrownBy(() -> csv(List.of(Map.of("a", 1), "x")))
                .hasRootCauseMessage("row 1 is not a map but java.lang.String");
    }
}
