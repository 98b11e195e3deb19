package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Market;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} and {@code plan} tell what is and what would be, and leave no trace. */
class InspectIT {

    private static final long T0 = 1_477_296_000_022_239_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade(Market.TRADES
            .partitionedBy("timestamp")
            .sortedBy("symbol", "timestamp")
            .keepingDuplicates("LAST")
            .sensitive("price"));
    private Jar jar;

    @BeforeEach
    void start() throws IOException {
        trade.append(List.of(new Object[] {"A", T0, 1f, 1}, new Object[] {"A", T0 + 1, 1f, 2}));
        jar = Jar.in(folder).setting("dolphindb.port", server.port());
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
                        "none: rows are identified by a content hash",
                        "2, and none without a tracking value, as the table is partitioned by it",
                        "2016-10-24T08:00:00.022239001",
                        "behind the clock in zone UTC",
                        "table trade does not exist yet",
                        "privileges       all that the sync needs at the destination",
                        "sync.trade.key=symbol,timestamp",
                        "columns [price] are marked as sensitive");

        assertThat(check.output())
                .containsPattern("sync.trade.batch-size +500 +environment variable SYNC_TRADE_BATCH_SIZE")
                .containsPattern("sync.trade.settle +1s +application.properties, line \\d+, sync.\\*.settle")
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
                        "reads 2 rows from 2016-10-24T08:00:00.022239 to 2016-10-24T08:00:00.022239001 by one query",
                        "create table \"trade\" (",
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

        jar.run("check")
                .assertEnded(1, "FAILED           sync.trade.tracking-column: column 'symbol' is of type SYMBOL");
        jar.run("plan")
                .assertEnded(1, "FAILED           sync.trade.tracking-column: column 'symbol' is of type SYMBOL");
    }

    @Test
    void aRouteThatWritesNoTableIsNamed() throws Exception {
        jar.setting("sync.trade.destination", "files");

        jar.run("check")
                .assertEnded(
                        0,
                        "dfs://market/trade -> destination files",
                        "destination      folder " + folder.resolve("files/trade")
                                + " does not exist yet and can be created",
                        "sync.trade.files.format            jsonl                          default");
        assertThat(folder.resolve("files/trade")).doesNotExist();

        Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("files/trade"), "a file of that name");
        jar.setting("sync.trade.files.format", "csv");

        jar.run("plan")
                .assertEnded(
                        1,
                        "price: NaN and the infinities are the words NaN",
                        "FAILED           destination: folder " + folder.resolve("files/trade")
                                + " can't be written to");
    }

    @Test
    void anHttpServerIsConnectedToAndNothingIsPosted() throws Exception {
        try (ServerSocket listening = new ServerSocket(0)) {
            String url = "http://127.0.0.1:" + listening.getLocalPort() + "/trades?token=" + Jar.PASSWORD;
            jar.setting("sync.trade.destination", "http").setting("sync.trade.http.url", url);

            jar.run("check")
                    .assertEnded(
                            0, "accepts connections; nothing was posted", listening.getLocalPort() + "/(not shown)");
            try (Socket connection = listening.accept()) {
                assertThat(connection.getInputStream().readAllBytes()).isEmpty();
            }
        }
        jar.run("plan")
                .assertEnded(
                        1,
                        "price: NaN and the infinities are the strings",
                        "FAILED           destination: http server 127.0.0.1:",
                        "no connection");
    }

    @Test
    void whatAnAccountLacksAtTheDestinationIsNamedWithTheStatementThatGrantsIt() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Connection admin = postgres.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("create role loader login");
            statement.execute("create table dolphindb_sync_checkpoint (sync text)");
            jar.environment("WAREHOUSE_URL", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres")
                    .environment("WAREHOUSE_USERNAME", "loader");

            jar.run("check")
                    .assertEnded(
                            1,
                            "timestamp (NANOTIMESTAMP): the table is partitioned by it",
                            "FAILED           sync 'trade': reading its checkpoint",
                            "FAILED           destination: missing privilege CREATE on schema \"public\": grant create on schema \"public\" to \"loader\"",
                            "grant select, insert, update on table \"dolphindb_sync_checkpoint\" to \"loader\"");
            statement.execute("drop table dolphindb_sync_checkpoint");
            statement.execute("grant create on schema public to loader");

            jar.run("check").assertEnded(0, "privileges       all that the sync needs at the destination");
            jar.run("--once").assertEnded(0, "sync trade: 2 rows");
        }
    }

    @Test
    void aTableThatTakesTwoKeysForOneIsRefusedByCheckPlanAndPoll() throws Exception {
        String file = "jdbc:sqlite:" + folder.resolve("warehouse.sqlite");
        try (Connection sqlite = DriverManager.getConnection(file);
                Statement statement = sqlite.createStatement()) {
            statement.execute("create table trade (symbol text collate nocase primary key not null,"
                    + " \"timestamp\" text not null, price real, volume integer)");
        }
        jar.environment("WAREHOUSE_URL", file).setting("sync.trade.key", "symbol");

        for (String command : List.of("check", "plan", "--once")) {
            assertThat(jar.run(command)
                            .assertEnded(1, "has key column symbol of type text", "'a' is 'A'")
                            .output())
                    .doesNotContain("trade exists and fits");
        }
    }

    @Test
    void aSyncThatWritesToTheSameTableIsNamedBeforeAPollIsRefusedForIt() throws Exception {
        String file = "jdbc:sqlite:" + folder.resolve("warehouse.sqlite");
        jar.environment("WAREHOUSE_URL", file);
        jar.run("--once").assertEnded(0, "sync trade: 2 rows");
        assertThat(jar.run("check").assertEnded(0).output()).doesNotContain("is written by");
        execute(file, "update dolphindb_sync_checkpoint set sync = 'former'");
        String written = "table main.trade is written by sync 'former' too";

        jar.run("check")
                .assertEnded(
                        0, "note             destination: " + written, "sync.trade.target", "all that the sync needs");
        jar.run("--once").assertEnded(0, "sync trade: 2 rows");

        trade.dropColumn("volume");
        jar.run("plan").assertEnded(1, "FAILED           destination: " + written);
        jar.run("--once").assertEnded(1, "sync 'former'", "main.trade");

        execute(file, "delete from dolphindb_sync_checkpoint where sync = 'trade'");
        jar.setting("sync.trade.mode", "full-refresh");
        jar.run("check").assertEnded(1, "FAILED           destination: " + written, "sync.trade.target");
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aTableWithOtherColumnsGetsOneVerdictThatNamesAllDifferences() throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = duckDb.createStatement()) {
            statement.execute("create table trade (symbol integer, volume varchar, note varchar not null)");
        }

        String output = jar.run("check")
                .assertEnded(1, "symbol", "column note", "lacks column")
                .output();

        assertThat(output).containsOnlyOnce("FAILED").doesNotContain("it fit (see plan)");
        assertThat(jar.run("plan")
                        .assertEnded(1, "none: the table does not fit", "column note")
                        .output())
                .containsOnlyOnce("FAILED")
                .doesNotContain("alter table");
    }

    @Test
    void aWarehouseThatCannotBeReachedIsToldOnceAndAFolderThatIsMissingByItsName() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        jar.environment("WAREHOUSE_URL", "jdbc:postgresql://127.0.0.1:" + closed + "/warehouse");
        assertThat(jar.run("check").assertEnded(1, "4 of 4 columns").output()).containsOnlyOnce("Check warehouse.url");

        jar.environment("WAREHOUSE_URL", "jdbc:sqlite:nowhere/warehouse.sqlite");
        jar.run("plan")
                .assertEnded(1, "create table \"trade\" (", "folder " + folder.resolve("nowhere") + " does not exist");
    }

    @Test
    void everyTableOfADatabaseIsLookedAt() throws Exception {
        server.createTable("market", "quote", TableDefinition.of("timestamp:TIMESTAMP,bids:DOUBLE[]"));
        jar.setting("sync.tables", "dfs://market/*");

        String way = "dfs://market/quote -> table quote: ";

        jar.run("plan").assertEnded(0, "sync quote: " + way + "nothing to read, 1 statement", "2 syncs: 2 can run");
        jar.run("plan", "quote", "trade")
                .assertEnded(0, "sync quote: dfs://market/quote", "\"bids\" DOUBLE[]", "sync trade:");
        assertThat(jar.run("check", "quote").assertEnded(0, "2 of 2 columns").output())
                .doesNotContain("sync trade:");

        server.createTable("market", "broken", TableDefinition.of("name:STRING"));
        jar.run("check")
                .assertEnded(
                        1,
                        "sync broken: destination database: FAILED: ",
                        "sync quote: " + way + "0 rows",
                        "sync trade: dfs://market/trade -> table trade: 2 rows, 2 notes",
                        "3 syncs: 2 can run, 1 FAILED. For all findings of a sync, name it.");
        jar.run("check", "qoute").assertEnded(2, "no sync has the name 'qoute'. Syncs: broken, quote, trade");
    }
}
