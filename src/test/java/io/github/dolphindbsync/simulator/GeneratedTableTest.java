package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicLong;
import com.xxdb.data.BasicNanoTimestampVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.generated.GeneratedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables whose rows are made up: far more of them than memory holds. */
@Timeout(30)
class GeneratedTableTest extends StandInTest {

    private static final int ROWS = 500_000_000;

    @Test
    void countAndBordersOfFiveHundredMillionRows() throws Exception {
        server.createGeneratedTable("market", "trade", TRADES, ROWS, 0);

        BasicTable result = table(
                "select count(*) as n, min(timestamp) as a, max(timestamp) as z, count(symbol) as s from " + TRADE);

        assertThat(result.getColumn("n").getString()).isEqualTo("[" + ROWS + "]");
        assertThat(result.getColumn("a").getString()).isEqualTo("[2024.01.01T00:00:00.000000000]");
        assertThat(result.getColumn("z").getString()).startsWith("[2024.01.06T18:53:19.99");
    }

    @Test
    void aRangeOfThemIsReadInItsOrder() throws Exception {
        server.createGeneratedTable("market", "trade", TRADES, ROWS, 0);
        String where = " where timestamp >= 2024.01.04T00:00:00.000000000 and timestamp < 2024.01.04T00:00:20.000000000"
                + " and isValid(timestamp) order by timestamp, symbol";

        List<BasicTable> blocks =
                readAll(blocks("select symbol, timestamp, price, volume from " + TRADE + where, 8192));

        assertThat(blocks.stream().mapToInt(BasicTable::rows).sum()).isEqualTo(20_000);
        long last = Long.MIN_VALUE;
        int ties = 0;
        for (BasicTable block : blocks) {
            BasicNanoTimestampVector times = (BasicNanoTimestampVector) block.getColumn("timestamp");
            for (int row = 0; row < block.rows(); row++) {
                assertThat(times.getLong(row)).isGreaterThanOrEqualTo(last);
                ties += times.getLong(row) == last ? 1 : 0;
                last = times.getLong(row);
            }
        }
        assertThat(ties).isBetween(1000, 19_000);
        assertThat(blocks.get(0).getColumn("symbol").rows()).isEqualTo(8192);
        assertThat(IntStream.range(0, 8192)
                        .mapToObj(blocks.get(0).getColumn("symbol")::getString)
                        .distinct()
                        .count())
                .isGreaterThan(5);
    }

    @Test
    void rowsPerBarAreCountedWithoutReadingThem() throws Exception {
        server.createGeneratedTable("market", "trade", TRADES, ROWS, 0);

        BasicTable hours = table("select count(*) as n, min(timestamp) as a from " + TRADE
                + " group by bar(timestamp, 3600000000000l) as hour order by hour");

        assertThat(hours.rows()).isEqualTo(139);
        BasicIntVector counts = (BasicIntVector) hours.getColumn("n");
        assertThat(counts.getInt(0)).isEqualTo(3_600_000);
        assertThat(IntStream.range(0, 139).map(counts::getInt).sum()).isEqualTo(ROWS);
    }

    @Test
    void theSameRowIsAlwaysTheSame() throws Exception {
        server.createGeneratedTable("market", "trade", TRADES, 1000, 0);
        server.createGeneratedTable("market", "longer", TRADES, ROWS, 0);

        String first = table("select top 1000 * from " + TRADE).getString();

        assertThat(table("select top 1000 * from loadTable('dfs://market','longer')")
                        .getString())
                .isEqualTo(first);
    }

    @Test
    void everyTypeCanBeMadeUp() throws Exception {
        server.createGeneratedTable(
                "market",
                "trade",
                TableDefinition.of("b:BOOL,c:CHAR,s:SHORT,i:INT,timestamp:LONG,f:FLOAT,d:DOUBLE,t:STRING,y:SYMBOL,"
                        + "day:DATE,second:DATETIME,milli:TIMESTAMP,nano:NANOTIMESTAMP"),
                100_000,
                0);

        assertThat(table("select * from " + TRADE).rows()).isEqualTo(100_000);
        assertThat(column(
                        "n", "select count(*) as n from " + TRADE + " where timestamp >= 50000 and timestamp < 60000"))
                .isEqualTo("[10000]");
        assertThatThrownBy(
                        () -> server.createGeneratedTable("market", "none", TableDefinition.of("price:DOUBLE"), 1, 0))
                .hasMessageContaining("temporal");
    }

    @Test
    void columnsOfAllTypesAreMadeUpWithNullsAmongThem() throws Exception {
        TableDefinition all = TableDefinition.ofAllTypes();
        server.createGeneratedTableWithNulls("market", "trade", all, 2_000, 0);
        server.createGeneratedTableWithNulls("market", "quote", all, 2_000, 0);

        BasicTable rows = table("select * from " + TRADE);
        BasicTable again = table("select * from loadTable('dfs://market','quote')");

        assertThat(rows.rows()).isEqualTo(2_000);
        for (int column = 0; column < rows.columns(); column++) {
            List<Object> values = ClientValues.comparable(ClientValues.of(rows.getColumn(column)));
            assertThat(values).isEqualTo(ClientValues.comparable(ClientValues.of(again.getColumn(column))));
            boolean list = all.columns().get(column).typeName().endsWith("[]");
            List<Object> single = list
                    ? values.stream()
                            .flatMap(value -> ((List<?>) value).stream())
                            .collect(Collectors.toList())
                    : values;
            assertThat(single.stream().filter(Objects::isNull).count())
                    .as(all.columns().get(column).name())
                    .isBetween(column == 0 ? 0L : 20L, column == 0 ? 0L : 600L);
            assertThat(single.stream().distinct().count()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void rowsBecomeVisibleAsTimePasses() throws Exception {
        Instant before = Instant.now();
        GeneratedTable trade = server.createGeneratedTable("market", "trade", TRADES, 1000, 5000);
        int atFirst = trade.rows();

        await().atMost(Duration.ofSeconds(10)).until(() -> trade.rows() > atFirst + 2000);

        assertThat(atFirst).isGreaterThanOrEqualTo(1000);
        long last = ((BasicLong) run("exec max(timestamp) from " + TRADE)).getLong();
        assertThat(Instant.ofEpochSecond(0, last)).isBetween(before.minusSeconds(1), Instant.now());
    }

    @Test
    void rowsCannotBeAdded() throws Exception {
        server.createGeneratedTable("market", "trade", TRADES, 1, 0);
        Entity rows = run("select * from " + TRADE);

        assertThatThrownBy(() -> connection.run("tableInsert{" + TRADE + "}", List.of(rows)))
                .hasMessageContaining("adding rows to a generated table");
    }
}
