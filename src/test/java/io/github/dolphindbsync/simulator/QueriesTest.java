package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.DBConnection;
import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicInt;
import com.xxdb.data.BasicNanoTimestampVector;
import com.xxdb.data.BasicString;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import com.xxdb.io.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first queries that the application asks, by the vendor's own client. */
class QueriesTest {

    private static final String TRADE = "loadTable('dfs://market', 'trade')";
    private static final TableDefinition DEFINITION = TableDefinition.of(
                    "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT")
            .partitionedBy("timestamp");

    private final StandInServer server =
            StandInServer.builder().username("admin").password("123456").build();
    private final StoredTable trade = server.createTable("market", "trade", DEFINITION);
    private final DBConnection connection = new DBConnection();

    @BeforeEach
    void connect() throws Exception {
        server.start();
        assertThat(connection.connect("127.0.0.1", server.port(), "admin", "123456"))
                .isTrue();
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    @Test
    void aWindowIsReadInTheOrderOfItsTrackingColumn() throws Exception {
        trade.append(List.of(
                row("FB", 30, 3f, 300), row("AAPL", 10, 1.5f, 100), row(null, 20, null, null), row("X", 40, 4f, 1)));

        BasicTable result = table("select symbol, timestamp, price, volume from " + TRADE
                + " where timestamp >= 1970.01.01T00:00:00.000000010 and timestamp <= 1970.01.01T00:00:00.000000030"
                + " and isValid(timestamp) order by timestamp");

        assertThat(result.getColumn("symbol").getString()).isEqualTo("[AAPL,,FB]");
        assertThat(result.getColumn("volume").getString()).isEqualTo("[100,,300]");
        assertThat(result.getColumn("price").getString()).isEqualTo("[1.5,,3]");
        assertThat(((BasicNanoTimestampVector) result.getColumn("timestamp")).getLong(2))
                .isEqualTo(30);
    }

    @Test
    void rowsAreCountedPerBar() throws Exception {
        trade.append(List.of(row("A", 1, 1f, 1), row("A", 11, 1f, 1), row("A", 12, 1f, 1), row("A", 25, 1f, 1)));

        BasicTable result =
                table("select count(*) as n from " + TRADE + " group by bar(timestamp, 10) as b order by b");

        assertThat(result.getColumn("n").getString()).isEqualTo("[1,2,1]");
        BasicTable total = table("select count(*) as n, min(timestamp) as a, max(timestamp) as z from " + TRADE);
        assertThat(total.getColumn("n").getString()).isEqualTo("[4]");
        assertThat(total.getColumn("z").getString()).isEqualTo("[1970.01.01T00:00:00.000000025]");
    }

    @Test
    void theSchemaIsADictionary() throws Exception {
        BasicDictionary schema = (BasicDictionary) connection.run("schema(" + TRADE + ")");

        assertThat(schema.get(new BasicString("partitionColumnName")).getString())
                .isEqualTo("timestamp");
        BasicTable columns = (BasicTable) schema.get(new BasicString("colDefs"));
        assertThat(columns.getColumn("name").getString()).isEqualTo("[symbol,timestamp,price,volume]");
        assertThat(columns.getColumn("typeInt").getString()).isEqualTo("[17,14,15,4]");
    }

    @Test
    void aLargeResultComesInBlocks() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(row("S" + i % 3, i, i, i));
        }
        trade.append(rows);

        EntityBlockReader reader =
                (EntityBlockReader) connection.run("select * from " + TRADE, (ProgressListener) null, 4, 64, 8192);

        List<Integer> sizes = new ArrayList<>();
        while (reader.hasNext()) {
            sizes.add(reader.read().rows());
        }
        assertThat(sizes).containsExactly(8192, 8192, 3616);
    }

    @Test
    void rowsAreInserted() throws Exception {
        trade.append(List.of(row("A", 1, 1f, 1), row("B", 2, null, 1)));
        Entity rows = connection.run("select * from " + TRADE);

        Entity count = connection.run("tableInsert{" + TRADE + "}", List.of(rows));

        assertThat(((BasicInt) count).getInt()).isEqualTo(2);
        assertThat(trade.rows()).isEqualTo(4);
    }

    private static Object[] row(String symbol, long timestamp, Number price, Integer volume) {
        return new Object[] {symbol, timestamp, price, volume};
    }

    private BasicTable table(String script) throws Exception {
        return (BasicTable) connection.run(script);
    }
}
