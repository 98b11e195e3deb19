package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Market;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code conformance} by its command line: what is printed, the file, and how it ends. */
class ConformanceIT {

    private static final long T0 = 1_477_296_000_022_239_000L;

    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();

    @Test
    void aServerThatAgreesAndOneThatDoesNot() throws Exception {
        Jar jar = Jar.in(folder);
        StoredTable trade = market.trade(TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT")
                .partitionedBy("timestamp"));
        trade.append(List.of(new Object[] {"AAPL", T0, 1f}, new Object[] {"MSFT", T0 + 1, 2f}));
        String[] command = {
            "conformance",
            "--host",
            "localhost",
            "--port",
            String.valueOf(server.port()),
            "--database",
            "market",
            "--table",
            "trade"
        };

        jar.run(command)
                .assertEnded(0, "agree    golden 1.1: 1<NULL", "agree    table rows: select", " 0 differs, 0 refused");
        assertThat(folder.resolve("conformance-report.md"))
                .content()
                .contains("| table rows | agree |")
                .doesNotContain("AAPL", "market", "localhost", Jar.PASSWORD);

        jar.run("conformance", "--port", String.valueOf(server.port()), "--report", "nowhere/report.md")
                .assertEnded(
                        2,
                        "The report could not be written: nowhere/report.md. Give a file in an existing folder by --report");

        jar.run("conformance", "--port", String.valueOf(server.port()), "--database", "markt", "--table", "trade")
                .assertEnded(
                        2, "--database markt, --table trade: there is no table dfs://markt/trade. Check both names");

        server.faults().omitFromNext("limit 2,5", 1);
        jar.run(command).assertEnded(1, "differs  golden 22.2", "actual:   column n: [3,4,5,6]");
        Files.delete(folder.resolve("conformance-report.md"));
        jar.run("conformance", "--port", "1").assertEnded(2, "connecting: ");
        jar.run("conformance", "--list", "--port", "1")
                .assertEnded(0, "golden 1.1: 1<NULL  ->  false", "form rows: select");
        jar.run("conformance", "--timeout", "0").assertEnded(2, "--timeout takes a number of seconds");
        jar.run("conformance", "--table", "trade").assertEnded(2, "--database and --table belong together");
        assertThat(folder.resolve("conformance-report.md")).doesNotExist();
    }

    @Test
    void anInterruptDropsTheScratchDatabaseAndSaysSo() throws Exception {
        Jar jar = Jar.in(folder);

        server.faults().stallNextResponseTo("tableInsert(loadTable", 0);
        try (JarProcess process = jar.start("conformance", "--port", String.valueOf(server.port()), "--scratch")) {
            await().until(() -> server.queries().stream().anyMatch(query -> query.startsWith("tableInsert(loadT")));

            process.terminate();

            process.awaitEnd(Duration.ofSeconds(90));
            process.assertEnded(TERMINATED, "agree    scratch drop");
            assertThat(process.output()).doesNotContain("Exception", "scratch rows");
        }
        assertThat(server.queries()).anyMatch(query -> query.startsWith("dropDatabase(\"dfs://dolphindb_sync_c"));
    }
}
