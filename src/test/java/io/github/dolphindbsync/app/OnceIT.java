package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.RoutesPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file of trades, served by one process, carried by another. */
class OnceIT {

    private static final int ROWS = 3_000;
    private static final List<Object[]> TRADES = Trades.awkward(ROWS, 11);

    @TempDir
    static Path simulatorFolder;

    private static JarProcess simulator;
    private static String port;

    @TempDir
    Path folder;

    private Jar jar;

    @BeforeAll
    static void startSimulator() throws IOException {
        Jar jar = Jar.in(simulatorFolder);
        Files.writeString(simulatorFolder.resolve("trades.csv"), Trades.csv(TRADES));
        simulator = jar.start(
                "simulator",
                "--port",
                "0",
                "--password",
                Jar.PASSWORD,
                "--csv",
                "trades.csv",
                "--schema",
                Trades.SCHEMA);
        simulator.awaitLines(1, "Stand-in DolphinDB server");
        Matcher listening = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(simulator.output());
        assertThat(listening.find()).as(simulator.output()).isTrue();
        port = listening.group(1);
    }

    @AfterAll
    static void stopSimulator() {
        assertThat(simulator.output()).doesNotContain(Jar.PASSWORD);
        simulator.close();
    }

    @BeforeEach
    void unpack() throws IOException {
        jar = Jar.in(folder).setting("dolphindb.port", port);
    }

    @ParameterizedTest
    @EnumSource
    void everyValueArrivesAndASecondRunChangesNothing(Destination destination) throws Exception {
        destination.prepare(jar);

        jar.run("--once").assertEnded(0, "sync trade: 3,000 rows").assertOneLine();
        assertThat(destination.stored(jar)).isEqualTo(Trades.lines(TRADES));

        String before = destination.fingerprint(jar);
        jar.run("--once").assertEnded(0, "sync trade: nothing new").assertOneLine();
        assertThat(destination.fingerprint(jar)).isEqualTo(before);
    }

    @Test
    void twoSyncsThatBeginAtOnceInAFreshWarehouseBothDeliver() throws Exception {
        jar.setting("sync.quote.table-name", "trade");

        JarProcess process = jar.run("--once").assertEnded(0, "sync trade: 3,000 rows", "sync quote: 3,000 rows");
        assertThat(process.output().lines().findFirst().orElseThrow())
                .endsWith(": sync quote, trade of dfs://market on 127.0.0.1:" + port
                        + " -> jdbc:duckdb:warehouse.duckdb");

        assertThat(Destination.DUCKDB.stored(jar, "trade")).isEqualTo(Trades.lines(TRADES));
        assertThat(Destination.DUCKDB.stored(jar, "quote")).isEqualTo(Trades.lines(TRADES));
    }

    @Test
    void aRouteWithTheIdOfASyncTakesThePlaceOfTheOneThatSettingsMake() throws Exception {
        jar.setting("sync.quote.table-name", "trade");
        Files.writeString(
                folder.resolve("routes/quote.camel.yaml"),
                Files.readString(folder.resolve("routes/trade.camel.yaml"))
                        .replaceAll("\\btrade\\b", "quote")
                        .replace("        - split:", "        - log: its own route runs\n        - split:"));

        JarProcess process = jar.run("--once").assertEnded(0, "sync trade: 3,000 rows", "sync quote: 3,000 rows");

        assertThat(process.output()).containsOnlyOnce("its own route runs");
        assertThat(Destination.DUCKDB.stored(jar, "quote")).isEqualTo(Trades.lines(TRADES));
    }

    @Test
    void aRecipeOfThePageIsStartedInPlaceOfTheShippedRoute() throws Exception {
        Files.writeString(folder.resolve("routes/trade.camel.yaml"), RoutesPage.recipe(4));

        jar.run("check").assertEnded(0, "sync trade: ");
        jar.run("--once").assertEnded(0, "sync trade: delivers exactly once", "sync trade: 3,000 rows");
    }

    @Test
    void theProcessEndsAfterTheRouteHasReportedThatItsPollFailed() throws Exception {
        String slow = RoutesPage.recipe(6)
                .replace(
                        "            - setBody:",
                        "            - delay:\n" + "                constant: 2000\n            - setBody:");
        assertThat(slow).contains("constant: 2000");
        Files.writeString(folder.resolve("routes/tell.camel.yaml"), slow);
        jar.setting("dolphindb.port", 1).setting("dolphindb.retry-for", "0s");

        jar.run("--once").assertEnded(1, "sync trade: FAILED");

        assertThat(folder.resolve("failures/syncs.txt"))
                .content()
                .contains("sync trade failed: ")
                .hasLineCount(1);
    }

    @Test
    void theEnvironmentHasPrecedenceOverTheFile() throws Exception {
        jar.setting("dolphindb.port", 1)
                .setting("dolphindb.password", "wrong")
                .environment("DOLPHINDB_PORT", port)
                .environment("DOLPHINDB_PASSWORD", Jar.PASSWORD)
                .environment("WAREHOUSE_URL", "jdbc:duckdb:elsewhere.duckdb")
                .environment("SYNC_TRADE_BATCH_SIZE", 100);

        JarProcess process = jar.run("--once").assertEnded(0, "sync trade: 3,000 rows in ");

        Matcher batches = Pattern.compile("rows in (\\d+) batches").matcher(process.output());
        assertThat(batches.find()).isTrue();
        assertThat(Integer.parseInt(batches.group(1))).isGreaterThanOrEqualTo(ROWS / 100);
        assertThat(folder.resolve("elsewhere.duckdb")).exists();
        assertThat(folder.resolve("warehouse.duckdb")).doesNotExist();
    }
}
