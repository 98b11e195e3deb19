package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.xxdb.DBConnection;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.EntityBlockReader;
import com.xxdb.io.ProgressListener;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that come in blocks. */
class BlockStreamTest extends StandInTest {

    @Test
    void aLargeResultComesInBlocksOfTheSizeThatWasAskedFor() throws Exception {
        StoredTable trade = server.createTable("market", "trade", TRADES);
        List<Object[]> rows = new ArrayList<>();
        for (int number = 0; number < 100_000; number++) {
            rows.add(row("S" + number % 7, 100_000L - number, number / 8f, number));
        }
        trade.append(rows);

        List<BasicTable> blocks = readAll(blocks("select * from " + TRADE + " order by timestamp", 8192));

        assertThat(blocks).hasSize(13);
        assertThat(blocks.stream().mapToInt(BasicTable::rows).sum()).isEqualTo(100_000);
        int expected = 99_999;
        for (BasicTable block : blocks) {
            BasicIntVector volumes = (BasicIntVector) block.getColumn("volume");
            for (int index = 0; index < block.rows(); index++) {
                assertThat(volumes.getInt(index)).isEqualTo(expected);
                assertThat(block.getColumn("symbol").getString(index)).isEqualTo("S" + expected % 7);
                expected--;
            }
        }
    }

    @Test
    void anEmptyResultIsOneEmptyTable() throws Exception {
        server.createTable("market", "trade", TRADES);

        List<BasicTable> blocks = readAll(blocks("select * from " + TRADE, 8192));

        assertThat(blocks).hasSize(1);
        assertThat(blocks.get(0).rows()).isZero();
        assertThat(blocks.get(0).getColumnName(3)).isEqualTo("volume");
    }

    @Test
    void whatIsNoTableComesInOnePiece() throws Exception {
        assertThat(connection.run("1..3", (ProgressListener) null, 4, 64, 8192).getString())
                .isEqualTo("[1,2,3]");
    }

    @Test
    void theConnectionIsGoodForTheNextQuery() throws Exception {
        server.createTable("market", "trade", TRADES).appendRow("A", 1L, 1f, 1);

        readAll(blocks("select * from " + TRADE, 8192));

        assertThat(run("exec count(*) from " + TRADE).getString()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"1, 8192, 1", "8191, 8192, 1", "8192, 8192, 1", "8193, 8192, 2", "20000, 9999, 3", "20000, 20000, 1"})
    void blocksAreFullButTheLast(int rows, int fetchSize, int blocks) throws Exception {
        server.createGeneratedTable("market", "trade", TRADES, rows, 0);

        List<BasicTable> read = readAll(blocks("select * from " + TRADE, fetchSize));

        assertThat(read).hasSize(blocks);
        assertThat(read.subList(0, blocks - 1)).allMatch(block -> block.rows() == fetchSize);
        assertThat(read.stream().mapToInt(BasicTable::rows).sum()).isEqualTo(rows);
    }

    /** A client that offers compression may be answered without. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void columnsOfEveryTypeAreTheSameInBlocks(boolean compress) throws Exception {
        server.createGeneratedTableWithNulls("market", "trade", TableDefinition.ofAllTypes(), 8200, 0);
        BasicTable whole = table("select * from " + TRADE);
        DBConnection client = new DBConnection(false, false, compress);
        client.connect("127.0.0.1", server.port(), "admin", "123456");

        List<BasicTable> blocks =
                readAll((EntityBlockReader) client.run("select * from " + TRADE, (ProgressListener) null, 4, 64, 8192));

        assertThat(blocks).hasSize(2);
        for (int column = 0; column < whole.columns(); column++) {
            assertThat(blocks.get(0).getColumnName(column)).isEqualTo(whole.getColumnName(column));
            for (int row = 8180; row < 8200; row++) {
                BasicTable block = blocks.get(row / 8192);
                assertThat(block.getColumn(column).getString(row % 8192))
                        .as("%s, row %d", whole.getColumnName(column), row)
                        .isEqualTo(whole.getColumn(column).getString(row));
            }
        }
        client.close();
    }

    @Test
    void aClientThatOffersCompressionReadsTheSameInOnePiece() throws Exception {
        server.createGeneratedTableWithNulls("market", "trade", TableDefinition.ofAllTypes(), 1000, 0);
        BasicTable plain = table("select * from " + TRADE);
        DBConnection client = new DBConnection(false, false, true);
        client.connect("127.0.0.1", server.port(), "admin", "123456");

        BasicTable compressed = (BasicTable) client.run("select * from " + TRADE);

        assertThat(compressed.rows()).isEqualTo(1000);
        for (int column = 0; column < plain.columns(); column++) {
            for (int row = 0; row < plain.rows(); row++) {
                assertThat(compressed.getColumn(column).getString(row))
                        .isEqualTo(plain.getColumn(column).getString(row));
            }
        }
        client.close();
    }

    @Test
    void theVendorsClientAsksForNoSmallerBlocks() {
        assertThatThrownBy(() -> blocks("select * from " + TRADE, 8191))
                .isInstanceOf(IOException.class)
                .hasMessage("fetchSize must be greater than 8192");
    }
}
