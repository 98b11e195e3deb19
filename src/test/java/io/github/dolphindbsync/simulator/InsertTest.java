package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.DBConnection;
import com.xxdb.data.BasicDateVector;
import com.xxdb.data.BasicInt;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicStringVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import com.xxdb.data.Vector;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are added, by clients and from Java. */
class InsertTest extends StandInTest {

    @ParameterizedTest
    @ValueSource(strings = {"tableInsert", "append!"})
    void aTableIsAddedByPosition(String function) throws Exception {
        StoredTable trade = server.createTable("market", "trade", TRADES);
        trade.append(List.of(row("A", 1L, 1f, 1), row(null, 2L, null, null)));
        Entity rows = run("select symbol as other, timestamp as names, price, volume from " + TRADE);

        Entity answer = connection.run(function + "{" + TRADE + "}", List.of(rows));

        if (function.equals("tableInsert")) {
            assertThat(((BasicInt) answer).getInt()).isEqualTo(2);
        } else {
            assertThat(((BasicTable) answer).getColumn("volume").getString()).isEqualTo("[1,,1,]");
        }
        assertThat(column("symbol", "select * from " + TRADE)).isEqualTo("[A,,A,]");
        assertThat(column("price", "select * from " + TRADE)).isEqualTo("[1,,1,]");
    }

    @Test
    void everyTypeComesBackAsItWasSent() throws Exception {
        TableDefinition all =
                TableDefinition.of("b:BOOL,c:CHAR,s:SHORT,i:INT,l:LONG,f:FLOAT,d:DOUBLE,t:STRING,y:SYMBOL,"
                        + "day:DATE,second:DATETIME,milli:TIMESTAMP,nano:NANOTIMESTAMP");
        StoredTable table = server.createTable("market", "trade", all);
        table.appendRow(
                true,
                'A',
                (short) -7,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                0.1f,
                0.1,
                "Grüße",
                "x",
                LocalDate.of(1969, 12, 31),
                LocalDateTime.of(2024, 1, 2, 3, 4, 5),
                Instant.parse("2024-01-02T03:04:05.006Z"),
                Long.MIN_VALUE + 1);
        table.appendRow(null, null, null, null, null, null, null, null, null, null, null, null, null);
        Entity rows = run("select * from " + TRADE);

        connection.run("tableInsert{" + TRADE + "}", List.of(rows));

        BasicTable result = table("select * from " + TRADE);
        assertThat(result.rows()).isEqualTo(4);
        for (int column = 0; column < result.columns(); column++) {
            Vector values = result.getColumn(column);
            assertThat(values.getDataType().getName())
                    .isEqualTo(all.columns().get(column).typeName());
            assertThat(values.getString(2)).isEqualTo(values.getString(0));
            assertThat(values.isNull(0)).isFalse();
            assertThat(values.isNull(1)).isTrue();
            assertThat(values.isNull(3)).isTrue();
        }
        assertThat(result.getColumn("day").getString(0)).isEqualTo("1969.12.31");
        assertThat(result.getColumn("milli").getString(0)).isEqualTo("2024.01.02T03:04:05.006");
        assertThat(result.getColumn("t").getString(0)).isEqualTo("Grüße");
    }

    @Test
    void compressedRowsAreReadToo() throws Exception {
        StoredTable days = server.createTable("market", "trade", TableDefinition.of("day:DATE,n:INT"));
        BasicTable rows = new BasicTable(
                List.of("day", "n"),
                List.of(new BasicDateVector(new int[] {1, 2, 3}), new BasicIntVector(new int[] {4, 5, 6})));
        rows.setColumnCompressTypes(new int[] {Vector.COMPRESS_DELTA, Vector.COMPRESS_LZ4});
        DBConnection compressing = new DBConnection(false, false, true);
        compressing.connect("127.0.0.1", server.port(), "admin", "123456");

        compressing.run("tableInsert{" + TRADE + "}", List.of(rows));

        assertThat(days.rows()).isEqualTo(3);
        assertThat(column("n", "select * from " + TRADE + " where day >= 1970.01.03"))
                .isEqualTo("[5,6]");
        compressing.close();
    }

    @Test
    void whatDoesNotFitIsRefusedAsAWhole() throws Exception {
        StoredTable days = server.createTable("market", "trade", TableDefinition.of("day:DATE,n:INT"));
        BasicTable wrongType = new BasicTable(
                List.of("day", "n"), List.of(new BasicDateVector(new int[] {1}), new BasicStringVector(List.of("x"))));
        BasicTable tooFew = new BasicTable(List.of("day"), List.of(new BasicDateVector(new int[] {1})));

        assertThatThrownBy(() -> connection.run("tableInsert{" + TRADE + "}", List.of(wrongType)))
                .hasMessageContaining("n")
                .hasMessageContaining("INT")
                .hasMessageContaining("STRING");
        assertThatThrownBy(() -> connection.run("tableInsert{" + TRADE + "}", List.of(tooFew)))
                .hasMessageContaining("number of columns");
        assertThatThrownBy(() -> days.append(List.of(row(1, 1), row(2, 3_000_000_000L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Column n");
        assertThatThrownBy(() -> days.appendRow("2024-01-01", 1)).hasMessageContaining("Column day");
        assertThat(days.rows()).isZero();
    }

    @Test
    void aQueryThatRunsDoesNotSeeRowsThatAreAddedMeanwhile() throws Exception {
        StoredTable trade = server.createTable("market", "trade", TRADES);
        trade.append(trades(0, 30_000));
        EntityBlockReader reader = blocks("select volume from " + TRADE, 8192);
        reader.read();

        trade.append(trades(30_000, 30_000));

        assertThat(1 + readAll(reader).size()).isEqualTo(4);
        assertThat(run("exec count(*) from " + TRADE).getString()).isEqualTo("60000");
    }

    @Test
    void rowsThatAreAddedAtOnceAreSeenAtOnce() throws Exception {
        StoredTable trade = server.createTable("market", "trade", TRADES);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int batch = 0; batch < 200; batch++) {
                trade.append(trades(batch * 100, 100));
            }
        });

        int seen = 0;
        while (seen < 20_000) {
            String query = "select count(*) as n, max(volume) as v from " + TRADE + " where isValid(timestamp)";
            BasicTable result = table(query);
            seen = ((BasicIntVector) result.getColumn("n")).getInt(0);
            assertThat(seen % 100).isZero();
            if (seen > 0) {
                assertThat(((BasicIntVector) result.getColumn("v")).getInt(0)).isEqualTo(seen - 1);
            }
        }
        writer.join();
    }

    private static List<Object[]> trades(int first, int count) {
        List<Object[]> rows = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            rows.add(row("S", (long) number, 1f, number));
        }
        return rows;
    }
}
