package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicString;
import com.xxdb.data.BasicTable;
import com.xxdb.data.EntityBlockReader;
import io.github.dolphindbsync.EveryType;
import io.github.dolphindbsync.simulator.table.NewRows;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns that come, go and change while the table is in use. */
class SchemaChangeTest extends StandInTest {

    static List<EveryType.Sample> samples() {
        return EveryType.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aColumnThatIsAddedIsNullInTheRowsBefore(EveryType.Sample sample) throws Exception {
        StoredTable table = server.createTable("market", "trade", TableDefinition.of("id:INT"));
        table.appendRow(1);

        table.addColumn(sample.columnName(), sample.typeText());
        table.appendRow(2, sample.values().get(0));

        List<Object> values = ClientValues.of(table("select * from " + TRADE).getColumn(1));
        assertThat(values.get(0)).isEqualTo(sample.typeText().endsWith("[]") ? List.of() : null);
        assertThat(ClientValues.comparable(values.subList(1, 2)))
                .isEqualTo(ClientValues.comparable(sample.values().subList(0, 1)));
    }

    @Test
    void aColumnThatIsDroppedIsUnknown() throws Exception {
        StoredTable table = server.createTable("market", "trade", TRADES);
        table.appendRow("A", 1L, 1f, 2);

        table.dropColumn("Price");

        assertThat(columnNames()).isEqualTo("[symbol,timestamp,volume]");
        assertThat(error("select price from " + TRADE)).contains("Unrecognized column name [price]. RefId:S02005");
        assertThat(column("volume", "select * from " + TRADE)).isEqualTo("[2]");
        table.appendRow("B", 2L, 3);
        assertThat(column("volume", "select * from " + TRADE)).isEqualTo("[2,3]");
    }

    @Test
    void aColumnKeepsItsValuesUnderAnotherName() throws Exception {
        StoredTable table = server.createTable("market", "trade", TRADES);
        table.appendRow("A", 1L, 1f, 2);

        table.renameColumn("volume", "size");

        assertThat(columnNames()).isEqualTo("[symbol,timestamp,price,size]");
        assertThat(column("size", "select * from " + TRADE + " where size == 2"))
                .isEqualTo("[2]");
        assertThatThrownBy(() -> table.renameColumn("size", "PRICE")).hasMessageContaining("twice");
        assertThatThrownBy(() -> table.dropColumn("timestamp")).hasMessageContaining("no column timestamp");
        assertThat(columnNames()).isEqualTo("[symbol,timestamp,price,size]");
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(delimiter = '~', textBlock = """
            INT           ~ LONG           ~ 5          ~ [5,]
            LONG          ~ INT            ~ 5          ~ [5,]
            INT           ~ DOUBLE         ~ 5          ~ [5,]
            INT           ~ DECIMAL64(2)   ~ 5          ~ [5.00,]
            INT           ~ STRING         ~ 5          ~ [5,]
            DOUBLE        ~ INT            ~ 5          ~ [5,]
            FLOAT         ~ DECIMAL32(2)   ~ 0.1        ~ [0.10,]
            DECIMAL32(2)  ~ DECIMAL128(4)  ~ 0.1        ~ [0.1000,]
            DECIMAL64(4)  ~ DECIMAL64(2)   ~ 0.1        ~ [0.10,]
            DECIMAL64(4)  ~ STRING         ~ 0.1        ~ [0.1000,]
            STRING        ~ SYMBOL         ~ x          ~ [x,]
            STRING        ~ INT            ~ 5          ~ [5,]
            STRING        ~ NANOTIMESTAMP  ~ 2024.01.02 ~ [2024.01.02T00:00:00.000000000,]
            DATE          ~ TIMESTAMP      ~ 2024.01.02 ~ [2024.01.02T00:00:00.000,]
            TIMESTAMP     ~ DATE           ~ 2024.01.02T03:04:05.006 ~ [2024.01.02,]
            TIMESTAMP     ~ NANOTIMESTAMP  ~ 2024.01.02T03:04:05.006 ~ [2024.01.02T03:04:05.006000000,]
            SECOND        ~ NANOTIME       ~ 03:04:05   ~ [03:04:05.000000000,]
            MONTH         ~ STRING         ~ 2024-01    ~ [2024-01,]
            INT[]         ~ LONG[]         ~ 1 NULL 3   ~ [[1,,3],[]]
            """)
    void valuesGoWithTheTypeOfTheirColumn(String from, String to, String value, String expected) throws Exception {
        StoredTable table = server.createTable("market", "trade", TableDefinition.of("a:" + from));
        NewRows rows = table.newRows();
        rows.addTexts(List.of(value));
        rows.addTexts(List.of(""));
        table.append(rows);

        table.changeColumn("a", to);

        BasicTable read = table("select * from " + TRADE);
        assertThat(read.getColumn(0).getDataType().getName()).isEqualTo(to.replaceAll("\\(.*\\)", ""));
        List<Object> values = ClientValues.of(read.getColumn(0));
        assertThat(values.get(1)).isEqualTo(to.endsWith("[]") ? List.of() : null);
        if (!to.endsWith("[]")) {
            assertThat(read.getColumn(0).getString()).isEqualTo(expected);
        }
    }

    @Test
    void whatCannotBeConvertedChangesNothing() throws Exception {
        StoredTable table = server.createTable("market", "trade", TableDefinition.of("a:STRING,d:DECIMAL64(4)"));
        table.appendRow("x", new BigDecimal("0.1234"));

        assertThatThrownBy(() -> table.changeColumn("a", "INT")).hasMessageContaining("'x' is not a INT");
        assertThatThrownBy(() -> table.changeColumn("d", "DECIMAL64(2)")).hasMessageContaining("Column d");

        assertThat(table("select * from " + TRADE).getColumn("d").getString()).isEqualTo("[0.1234]");
    }

    @Test
    void aQueryThatRunsKeepsWhatItSees() throws Exception {
        StoredTable table = server.createTable("market", "trade", TableDefinition.of("n:INT,day:DATE"));
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 20_000; row++) {
            rows.add(row(row, LocalDate.EPOCH));
        }
        table.append(rows);
        EntityBlockReader reader = blocks("select * from " + TRADE, 8192);
        reader.read();

        table.changeColumn("n", "STRING");
        table.dropColumn("day");

        List<BasicTable> rest = readAll(reader);
        assertThat(rest.get(1).getColumn(0).getString(0)).isEqualTo("16384");
        assertThat(rest.get(1).getColumn(0).getDataType().getName()).isEqualTo("INT");
        assertThat(rest.get(1).columns()).isEqualTo(2);
        assertThat(table("select top 1 * from " + TRADE).columns()).isEqualTo(1);
    }

    private String columnNames() throws Exception {
        BasicDictionary schema = (BasicDictionary) run("schema(" + TRADE + ")");
        return ((BasicTable) schema.get(new BasicString("colDefs")))
                .getColumn("name")
                .getString();
    }
}
