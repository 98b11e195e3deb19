package io.github.dolphindbsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicTable;
import com.xxdb.io.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
