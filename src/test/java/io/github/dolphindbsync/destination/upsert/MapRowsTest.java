package io.github.dolphindbsync.destination.upsert;

import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.destination.TestRows;
import io.github.dolphindbsync.destination.TypeSamples;
import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.destination.TypeSamples.TypeSample;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Given maps, as a route makes them from rows, when they become columns again, then these hold the very same values.
 */
class MapRowsTest {

    @TestFactory
    Stream<DynamicTest> rowsThatARouteCopiedAreTheSameColumnsAgain() {
        return TypeSamples.all()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    List<List<Object>> rows = new ArrayList<>(List.of(row(0, null)));
                    List<Object> elements = new ArrayList<>(Arrays.asList(null, null));
                    for (Sample sample : storable(type)) {
                        rows.add(row(rows.size(), sample.raw()));
                        elements.add(sample.raw());
                    }
                    verifyCopy(batch(schema(type.column()), rows));
                    verifyCopy(
                            batch(schema(type.column().asList()), row(0, null), row(1, List.of()), row(2, elements)));
                }));
    }

    private static List<Sample> storable(TypeSample type) {
        return type.samples().stream().filter(sample -> sample.text() != null).toList();
    }

    private static void verifyCopy(RowBatch batch) throws SQLException {
        List<Map<String, Object>> maps = new ArrayList<>();
        batch.forEach(row -> maps.add(new LinkedHashMap<>(row)));

        RowBatch again = new MapRows(maps).toBatch(batch.schema(), List.of(), null, name -> null);

        assertThat(again.schema()).isEqualTo(batch.schema());
        for (int row = 0; row < batch.size(); row++) {
            assertThat(again.data(1).compare(row, batch.data(1), row))
                    .as("row %d: %s, %s", row, batch.get(row), again.get(row))
                    .isZero();
        }
    }

    private static RowSchema schema(Column value) {
        return TestRows.schema(ZoneOffset.UTC, List.of("id"), new Column("id", ColumnType.LONG), value);
    }

    @Test
    void newColumnOfDecimalsHasTheLargestScaleOfItsValues() throws SQLException {
        RowBatch batch = toBatch(null, new BigDecimal("1.5"), new BigDecimal("-2.125"), new BigDecimal("1E+3"));

        assertThat(batch.schema().columns().get(1)).isEqualTo(Column.decimal("x", ColumnType.DECIMAL128, 3));
        assertThat(batch.stream().map(row -> row.get("x")))
                .containsExactly(new BigDecimal("1.500"), new BigDecimal("-2.125"), new BigDecimal("1000.000"));
    }

    @Test
    void newColumnOfDecimalsTakesTheScaleThatItsTableHas() throws SQLException {
        Column stored = Column.decimal("x", ColumnType.DECIMAL64, 4);

        assertThat(toBatch(stored, new BigDecimal("1.5")).schema().columns().get(1))
                .isEqualTo(stored);
    }

    @Test
    void newColumnsOfTimesBytesAndListsGetTheFinestType() throws SQLException {
        assertThat(toBatch(null, LocalTime.NOON).schema().columns().get(1))
                .isEqualTo(new Column("x", ColumnType.NANOTIME));
        assertThat(toBatch(null, new byte[] {1}).schema().columns().get(1)).isEqualTo(new Column("x", ColumnType.BLOB));
        RowBatch lists = toBatch(null, List.of(), Arrays.asList(1.5, null));
        assertThat(lists.schema().columns().get(1)).isEqualTo(new Column("x", ColumnType.DOUBLE).asList());
        assertThat(lists.get(1).get("x")).isEqualTo(Arrays.asList(1.5, null));
    }

    @Test
    void valuesOfAColumnThatSayDifferentThingsAreRefused() {
        assertRefused("row 1", "are of type INT", 1, "1");
        assertRefused("row 1", "rows before have single values", 1, List.of(1));
        assertRefused("row 1", "rows before have lists", List.of(1), 1);
        assertRefused("row 0", "in its element of java.lang.String", List.of(1, "1"));
        assertRefused("row 0", "no column type fits it", List.of(List.of(1)));
        assertRefused("column x", "only empty lists", List.of(), Arrays.asList((Object) null));
        assertRefused("row 0", "can't hold it exactly", new BigDecimal("1E+39"));
        assertRefused("row 0", "can't hold it exactly", new BigDecimal("1E+1000000000"));
        assertRefused("row 0", "can't hold it exactly", new BigDecimal("1E-39"));
        assertRefused("row 0", "can't hold it exactly", List.of(Long.MIN_VALUE));
    }

    @Test
    void textsThatAreNotWrittenAsOursAreRefusedWhereTheyStandForNumbers() {
        Map<ColumnType, List<String>> refused = Map.of(
                ColumnType.MONTH, List.of("2016-13", "2016-1", "16-10", "October", ""),
                ColumnType.IPADDR,
                        List.of("256.0.0.1", "1.2.3", "::1", "2001:DB8:0:0:0:0:0:1", "0:0:0:0:0:0:0:1", "a.b"),
                ColumnType.INT128, List.of("1", "E1671797C52E15F763380B45E841EC32", "g".repeat(32)));
        refused.forEach((type, texts) ->
                texts.forEach(text -> assertThatThrownBy(() -> new MapRows(List.of(Map.of("id", 1L, "value", text)))
                                .toBatch(schema(new Column("value", type)), List.of(), null, name -> null))
                        .as("%s %s", type, text)
                        .hasMessageContaining("column value of row 0")
                        .hasMessageContaining("can't hold it exactly")));
    }

    private static void assertRefused(String place, String reason, Object... values) {
        assertThatThrownBy(() -> toBatch(null, values))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(reason);
    }

    private static RowBatch toBatch(Column stored, Object... values) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object value : values) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", (long) rows.size());
            row.put("x", value);
            rows.add(row);
        }
        return new MapRows(rows).toBatch(null, List.of("id"), "id", name -> stored);
    }
}
