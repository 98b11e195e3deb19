package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} and {@code plan} tell what is and what would be, and leave no trace. */
class InspectIT {

    private static final long T0 = 1_477_296_000_022_239_000L;

    @TempDir
    Path folder;

    private StandInServer server;
    private StoredTable trade;
    private Jar jar;

    @BeforeEach
    void start() throws IOException {
        server =
                StandInServer.builder().username("admin").password(Jar.PASSWORD).build();
        trade = server.createTable(
                "market",
                "trade",
                TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT")
                        .partitionedBy("timestamp")
                        .sortedBy("symbol", "timestamp")
                        .keepingDuplicates("LAST")
                        .sensitive("price"));
        server.start();
        trade.append(List.of(
                new Object[] {"A", T0, 1f, 1}, new Object[] {"A", T0 + 1, 1f, 2}, new Object[] {"B", null, 1f, 3}));
        jar = Jar.in(folder).setting("dolphindb.port", server.port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void checkTellsWhatIsAtBothEndsAndWhereEachSettingComesFrom() throws Exception {
        jar.environment("SYNC_TRADE_BATCH_SIZE", 500).setting("sync.*.settle", "1s");

        JarProcess check = jar.run("check")
                .assertEnded(
                        0,
                        "sync trade: dfs://market/trade -> table trade, DuckDB",
                        "TSDB engine, partitioned by timestamp, 4 of 4 columns",
                        "timestamp (NANOTIMESTAMP): the table is partitioned by it",
                        "none: rows are told apart by content",
                        "2, and 1 without a tracking value",
                        "2016-10-24T08:00:00.022239001",
                        "behind the clock in zone UTC",
                        "the table is not there yet",
                        "sync.trade.key=symbol,timestamp",
                        "columns [price] are marked as sensitive");

        assertThat(check.output())
                .containsPattern("sync.trade.batch-size +500 +environment variable SYNC_TRADE_BATCH_SIZE")
                .containsPattern("sync.trade.settle +1s +application.properties, sync.\\*.settle")
                .containsPattern("sync.trade.period +10s +default")
                .containsPattern("dolphindb.password +\\(set, not shown\\)")
                .doesNotContain(Jar.PASSWORD);
        assertThat(folder.resolve("warehouse.duckdb")).doesNotExist();
    }

    @Test
    void planTellsTheWindowsTheStatementsAndWhatAPolicyWouldDo() throws Exception {
        jar.run("plan")
                .assertEnded(
                        0,
                        "reads 2 rows from 2016-10-24T08:00:00.022239 to 2016-10-24T08:00:00.022239001",
                        "create table \"trade\" (\"symbol\" VARCHAR",
                        "timestamp: the two values that are infinities to DuckDB are refused");
        assertThat(folder.resolve("warehouse.duckdb")).doesNotExist();

        jar.run("--once").assertEnded(0, "sync trade: 2 rows");
        byte[] before = Files.readAllBytes(folder.resolve("warehouse.duckdb"));
        trade.addColumn("venue", "DECIMAL128(2)");

        jar.run("plan")
                .assertEnded(
                        0,
                        "since the last poll column venue (DECIMAL128(2)) was added",
                        "alter table \"trade\" add column \"venue\" DECIMAL(38,2)",
                        "venue: a value of 39 digits is refused");
        assertThat(Files.readAllBytes(folder.resolve("warehouse.duckdb"))).isEqualTo(before);
    }

    @Test
    void whatCouldNotRunEndsWithOneAndItsReason() throws Exception {
        jar.setting("sync.trade.tracking-column", "symbol");

        jar.run("check").assertEnded(1, "sync trade: FAILED: setting sync.trade.tracking-column = 'symbol'");
        jar.run("plan").assertEnded(1, "sync trade: FAILED: setting sync.trade.tracking-column = 'symbol'");
    }

    @Test
    void aRouteThatWritesNoTableIsNamed() throws Exception {
        jar.setting("sync.trade.form", "files");

        jar.run("check").assertEnded(0, "dfs://market/trade -> route trade-files", "written by the route trade-files");
    }

    @Test
    void everyTableOfADatabaseIsLookedAt() throws Exception {
        server.createTable("market", "quote", TableDefinition.of("timestamp:TIMESTAMP,bids:DOUBLE[]"));
        jar.setting("sync.tables", "dfs://market/*");

        jar.run("plan").assertEnded(0, "sync quote: dfs://market/quote", "\"bids\" DOUBLE[]", "sync trade:");
    }
}
