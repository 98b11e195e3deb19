package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.EveryType;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns of every type, as the vendor's client reads them. */
class EveryTypeTest extends StandInTest {

    static List<EveryType.Sample> samples() {
        return EveryType.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void valuesOfEveryTypeComeBack(EveryType.Sample sample) throws Exception {
        StoredTable table = server.createTable(
                "market", "trade", TableDefinition.of("id:INT," + sample.columnName() + ":" + sample.typeText()));
        for (Object value : sample.values()) {
            table.appendRow(table.rows(), value);
        }

        BasicTable read = table("select * from " + TRADE + " where id >= 0 order by id desc");

        assertThat(read.getColumn(1).getDataType().getName())
                .isEqualTo(sample.typeText().replaceAll("\\(.*\\)", ""));
        List<Object> expected = new ArrayList<>(sample.values());
        Collections.reverse(expected);
        assertThat(ClientValues.comparable(ClientValues.of(read.getColumn(1))))
                .isEqualTo(ClientValues.comparable(expected));
    }

    @Test
    void allOfThemStandInOneTable() throws Exception {
        server.createTable("market", "trade", TableDefinition.of(EveryType.schema()))
                .append(EveryType.rows());

        List<BasicTable> blocks = readAll(blocks("select * from " + TRADE, 8192));

        assertThat(blocks).hasSize(1);
        List<Object[]> expected = EveryType.rows();
        for (int column = 0; column < blocks.get(0).columns(); column++) {
            int index = column;
            List<Object> values = new ArrayList<>();
            expected.forEach(row -> values.add(row[index]));
            assertThat(ClientValues.comparable(ClientValues.of(blocks.get(0).getColumn(column))))
                    .as(blocks.get(0).getColumnName(column))
                    .isEqualTo(ClientValues.comparable(values));
        }
    }

    @Test
    void longListsAndManyOfThemComeInBlocks() throws Exception {
        StoredTable table = server.createTable("market", "trade", TableDefinition.of("a:INT[],d:DECIMAL64(2)[]"));
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 20_000; row++) {
            rows.add(row(
                    Collections.nCopies(row % 1_000 == 999 ? 70_000 : row % 300, row),
                    Collections.nCopies(row % 3, new BigDecimal("0.25"))));
        }
        table.append(rows);

        List<BasicTable> blocks = readAll(blocks("select * from " + TRADE, 8192));

        int number = 0;
        for (BasicTable block : blocks) {
            List<Object> ints = ClientValues.of(block.getColumn(0));
            List<Object> decimals = ClientValues.of(block.getColumn(1));
            for (int row = 0; row < block.rows(); row++, number++) {
                assertThat(ints.get(row)).isEqualTo(rows.get(number)[0]);
                assertThat(decimals.get(row)).isEqualTo(rows.get(number)[1]);
            }
        }
        assertThat(number).isEqualTo(20_000);
    }

    @Test
    void aTableWithoutRowsHasTheTypesToo() throws Exception {
        server.createTable("market", "trade", TableDefinition.of(EveryType.schema()));

        assertThat(table("select * from " + TRADE).columns())
                .isEqualTo(EveryType.samples().size());
        assertThat(readAll(blocks("select * from " + TRADE, 8192)).get(0).rows())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void nullsAreCountedButInLists(EveryType.Sample sample) throws Exception {
        String name = sample.columnName();
        StoredTable table = server.createTable("market", "trade", TableDefinition.of(name + ":" + sample.typeText()));
        sample.values().forEach(table::appendRow);

        String count = "exec count(*) from " + TRADE + " where isValid(" + name + ")";

        if (sample.typeText().endsWith("[]")) {
            assertThat(error(count)).contains("does not support: isValid of " + sample.typeText());
            assertThat(error("exec count(" + name + ") from " + TRADE)).contains("does not support: count of");
        } else {
            int valid = sample.values().size() - 1;
            assertThat(run(count).getString()).isEqualTo(Integer.toString(valid));
            assertThat(run("exec count(" + name + ") from " + TRADE).getString())
                    .isEqualTo(Integer.toString(valid));
            assertThat(run("exec count(*) from " + TRADE + " where isNull(" + name + ")")
                            .getString())
                    .isEqualTo("1");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            month_value     ~ month_value > 2000.01M                                            ~ 1
            month_value     ~ month_value = 2000.01M                                            ~ 1
            time_value      ~ time_value >= 13:30:10.008                                        ~ 2
            minute_value    ~ minute_value > 13:30m                                             ~ 1
            second_value    ~ second_value in [13:30:10, 23:59:59]                              ~ 2
            nanotime_value  ~ nanotime_value < 13:30:10.008007006 and isValid(nanotime_value)   ~ 1
            datehour_value  ~ datehour_value == datehour(2012.06.13 13:30:10)                   ~ 1
            datehour_value  ~ datehour_value > 2012.06.13T12:59:59                              ~ 2
            decimal32_value ~ decimal32_value > 0                                               ~ 2
            decimal64_value ~ decimal64_value == 1.5                                            ~ 1
            decimal128_value ~ decimal128_value <= 1.5 and decimal128_value > -5                ~ 2
            uuid_value      ~ uuid_value == uuid("5d212a78-cc48-e3b1-4235-b4d91473ee87")        ~ 1
            ipaddr_value    ~ ipaddr_value in [ipaddr("192.168.0.1"), ipaddr("2001:db8::1")]    ~ 2
            int128_value    ~ int128_value != int128("e1671797c52e15f763380b45e841ec32")        ~ 3
            blob_value      ~ isValid(blob_value)                                               ~ 2
            """)
    void conditions(String name, String condition, String expected) throws Exception {
        EveryType.Sample sample = sample(name);
        StoredTable table = server.createTable("market", "trade", TableDefinition.of(name + ":" + sample.typeText()));
        sample.values().forEach(table::appendRow);

        assertThat(run("exec count(*) from " + TRADE + " where " + condition).getString())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "month_value", "time_value", "minute_value", "second_value", "nanotime_value", "datehour_value",
        "decimal32_value", "decimal64_value", "decimal128_value", "uuid_value", "symbol_value", "string_value"
    })
    void orderByValue(String name) throws Exception {
        EveryType.Sample sample = sample(name);
        StoredTable table = server.createTable("market", "trade", TableDefinition.of(name + ":" + sample.typeText()));
        sample.values().forEach(table::appendRow);

        List<Object> up = ClientValues.of(
                table("select * from " + TRADE + " order by " + name).getColumn(0));
        List<Object> down = ClientValues.of(
                table("select * from " + TRADE + " order by " + name + " desc").getColumn(0));

        assertThat(up.get(0)).isNull();
        Collections.reverse(down);
        assertThat(down).isEqualTo(up);
        List<Object> others = up.subList(1, up.size());
        if (!name.equals("uuid_value")) {
            assertThat(others).isSortedAccordingTo(EveryTypeTest::compare);
        }
        assertThat(ClientValues.of(table("select min(" + name + ") as a, max(" + name + ") as z from " + TRADE)
                        .getColumn(1)))
                .containsExactly(up.get(up.size() - 1));
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    @ParameterizedTest
    @CsvSource({
        "blob_value, order by blob_value",
        "point_value, order by point_value",
        "int_values, order by int_values",
        "int_values, where int_values > 1",
        "bool_values, where bool_values",
        "int128_value, where int128_value > int128_value",
        "time_value, where time_value > 13:30m",
        "decimal64_value, where decimal64_value > 0.1",
        "decimal64_value, where decimal64_value + 1 > 1",
        "point_value, where point_value == point_value"
    })
    void whatIsNotKnownIsRefused(String name, String clause) {
        EveryType.Sample sample = sample(name);
        StoredTable table = server.createTable("market", "trade", TableDefinition.of(name + ":" + sample.typeText()));
        sample.values().forEach(table::appendRow);

        assertThat(error("select * from " + TRADE + " " + clause)).contains("does not support");
    }

    @ParameterizedTest
    @CsvSource({
        "STRING[], no array vectors of STRING",
        "BLOB[], no array vectors of BLOB",
        "DECIMAL32(10), scale is not between 0 and 9",
        "INT(3), has no scale",
        "DURATION, does not support"
    })
    void typesThatThereAreNot(String type, String message) {
        assertThatThrownBy(() -> TableDefinition.of("a:INT,b:" + type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Column b has type " + type)
                .hasMessageContaining(message);
    }

    @Test
    void valuesThatDoNotFitAreRefused() {
        StoredTable table =
                server.createTable("market", "trade", TableDefinition.of("d:DECIMAL32(2),t:TIME,i:IPADDR,x:INT128"));

        assertThatThrownBy(() -> table.appendRow(new BigDecimal("0.001"), null, null, null))
                .hasMessageContaining("Column d");
        assertThatThrownBy(() -> table.appendRow(null, 86_400_000, null, null)).hasMessageContaining("Column t");
        assertThatThrownBy(() -> table.appendRow(null, null, "localhost", null)).hasMessageContaining("Column i");
        assertThatThrownBy(() -> table.appendRow(null, null, null, "12")).hasMessageContaining("Column x");
        assertThat(table.rows()).isZero();
    }

    private static EveryType.Sample sample(String name) {
        return EveryType.samples().stream()
                .filter(sample -> sample.columnName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
