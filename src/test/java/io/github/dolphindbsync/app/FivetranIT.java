package io.github.dolphindbsync.app;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who comes from Fivetran's example brings its two files along; and who has many tables names them in one line. */
class FivetranIT {

    private static final long LAST_SEEN = 1_477_296_000_022_239_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();
    private Jar jar;

    @BeforeEach
    void start() throws IOException {
        StoredTable trade = market.table("trades");
        trade.appendRow("OLD", LAST_SEEN - 1, 1.5f, 1);
        trade.appendRow("SEEN", LAST_SEEN, 1.5f, 1);
        trade.appendRow("MISSED", LAST_SEEN + 1, 1.5f, 1);
        market.table("quotes").appendRow("A", LAST_SEEN, 1.5f, 1);
        jar = Jar.in(folder).setting("dolphindb.port", 1).setting("dolphindb.table-name", "nothing");
        Files.writeString(folder.resolve("configuration.json"), """
                {"HOST": "127.0.0.1", "PORT": "%d", "DATABASE": "market", "TABLE_NAME": "trades",
                 "USERNAME": "admin", "PASSWORD": "%s"}
                """.formatted(server.port(), Jar.PASSWORD));
        Files.writeString(folder.resolve("state.json"), "{\"last_timestamp\": \"2016-10-24T08:00:00.022239+00:00\"}");
    }

    @Test
    void itsFilesAreUnderstoodAsTheyAre() throws Exception {
        String[] arguments = {"--configuration", "configuration.json", "--state", "state.json", "--once"};

        jar.run(arguments)
                .assertEnded(0, "has no mark yet, so it starts at 2016-10-24T08:00:00.022239", "sync trade: 2 rows");
        jar.run(arguments).assertEnded(0, "start-once = ", "has no effect", "sync trade: nothing new");
    }

    @Test
    void theEnvironmentHasPrecedence() throws Exception {
        jar.environment("DOLPHINDB_TABLE_NAME", "quotes")
                .run("--configuration", "configuration.json", "--once")
                .assertEnded(0, "sync trade: 1 row ");
    }

    @Test
    void aPlaceholderIsAnsweredInOneLine() throws Exception {
        Files.writeString(folder.resolve("configuration.json"), "{\"HOST\": \"<YOUR_DOLPHINDB_HOST>\"}");

        jar.run("--configuration", "configuration.json", "--once")
                .assertEnded(2, "the value of HOST in it is still a placeholder")
                .assertOneLine();
    }

    @Test
    void aStateIsForOneSync() throws Exception {
        jar.setting("dolphindb.port", server.port()).setting("sync.tables", "market/*");

        jar.run("--state", "state.json", "--once")
                .assertEnded(2, "--state", "is for one sync, but there is sync.tables")
                .assertOneLine();
    }

    @Test
    void aWholeDatabaseIsCarriedOnce() throws Exception {
        jar.setting("dolphindb.port", server.port()).setting("sync.tables", "market/*");

        jar.run("--once").assertEnded(0, "sync quotes: 1 row ", "sync trades: 3 rows");
        jar.run("--once").assertEnded(0, "sync quotes: nothing new", "sync trades: nothing new");
    }

    @Test
    void aTableThatFailsEndsOnceWithOne() throws Exception {
        jar.setting("dolphindb.port", server.port())
                .setting("sync.tables", "market/*")
                .setting("sync.quotes.tracking-column", "at")
                .setting("sync.quote.key", "symbol");

        jar.run("--once")
                .assertEnded(
                        1,
                        "sync trades: 3 rows",
                        "sync quotes: FAILED",
                        "sync.quotes.tracking-column",
                        "setting sync.quote.key is for a sync 'quote'",
                        "Did you mean sync.quotes?");
    }

    @Test
    void aListingThatFailsEndsOnceWithOne() throws Exception {
        jar.setting("dolphindb.port", server.port()).setting("sync.tables", "nowhere/*");

        jar.run("--once").assertEnded(1, "tables: FAILED", "dfs://nowhere/*").assertOneLine();
    }
}
