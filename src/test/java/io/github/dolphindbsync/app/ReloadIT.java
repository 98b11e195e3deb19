package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes are edited while the application runs. */
class ReloadIT {

    private static final Object[] FIRST = {"A", 1_477_296_000_000_000_001L, 1.5f, 1};
    private static final Object[] SECOND = {"B", 1_477_296_000_000_000_002L, 2.5f, 2};
    private static final Object[] THIRD = {"C", 1_477_296_000_000_000_003L, 3.5f, 3};

    @TempDir
    Path folder;

    @TempDir
    Path drafts;

    private StandInServer server;
    private StoredTable trade;
    private StoredTable quote;
    private Jar jar;
    private JarProcess process;

    @BeforeEach
    void start() throws IOException {
        server =
                StandInServer.builder().username("admin").password(Jar.PASSWORD).build();
        trade = server.createTable("market", "trade", TableDefinition.of(Trades.SCHEMA));
        quote = server.createTable("market", "quote", TableDefinition.of(Trades.SCHEMA));
        server.start();
        trade.appendRow(FIRST);
        jar = Jar.in(folder).setting("dolphindb.port", server.port()).setting("sync.trade.period", "500ms");
        process = jar.start();
        process.awaitLines(1, "sync trade: 1 row ");
    }

    @AfterEach
    void stop() {
        process.close();
        server.close();
    }

    /** In one step, as careful editors do; from outside the folder that is watched. */
    private void save(String file, String text) throws IOException {
        Path draft = drafts.resolve(file);
        Files.writeString(draft, text);
        Files.move(draft, folder.resolve("routes").resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private String route() throws IOException {
        return Files.readString(folder.resolve("routes/trade.camel.yaml"));
    }

    private void endAndAssertStored(String table, Object[]... rows) throws Exception {
        process.kill();
        assertThat(process.output()).doesNotContain(Jar.PASSWORD).doesNotContain("\tat ");
        assertThat(Destination.DUCKDB.stored(jar, table)).isEqualTo(Trades.lines(List.of(rows)));
    }

    @Test
    void aValidEditIsTakenUp() throws Exception {
        String fetch = "        - process:\n            ref: trade\n";
        save("trade.camel.yaml", route().replace(fetch, fetch + "        - log: the edited route runs\n"));
        process.awaitLines(1, "Started trade (timer://trade)");

        trade.appendRow(SECOND);
        process.awaitLines(2, "sync trade: 1 row ");

        process.awaitLines(1, "the edited route runs");
        endAndAssertStored("trade", FIRST, SECOND);
    }

    @Test
    void aSyntaxErrorLeavesTheOldRouteRunningAndIsReported() throws Exception {
        String good = route();
        save("trade.camel.yaml", good.replace("uri: timer:trade", "uri: [timer:trade"));
        process.awaitLines(1, "Error reloading routes from file: routes/trade.camel.yaml");
        assertThat(process.output()).contains("line 12");

        trade.appendRow(SECOND);
        process.awaitLines(2, "sync trade: 1 row ");

        save("trade.camel.yaml", good);
        process.awaitLines(1, "Started trade (timer://trade)");
        trade.appendRow(THIRD);
        process.awaitLines(3, "sync trade: 1 row ");

        endAndAssertStored("trade", FIRST, SECOND, THIRD);
    }

    @Test
    void aRouteWithoutItsBeanIsReportedAndGoesOnWhenMended() throws Exception {
        String good = route();
        save("trade.camel.yaml", good.replace("ref: checkpoint", "ref: checkpiont"));
        process.awaitLines(1, "No bean could be found in the registry for: checkpiont");

        trade.appendRow(SECOND);
        save("trade.camel.yaml", good);
        process.awaitLines(2, "sync trade: 1 row ");

        endAndAssertStored("trade", FIRST, SECOND);
    }

    @Test
    void aNewFileOfFiveLinesAndItsSettingBeginASecondSync() throws Exception {
        quote.appendRow(SECOND);
        jar.setting("sync.quote.table-name", "quote");
        save("quote.camel.yaml", """
                - templatedRoute:
                    routeTemplateRef: sync
                    parameters:
                      - name: sync
                        value: quote
                """);
        process.awaitLines(1, "sync quote: 1 row ");

        quote.appendRow(THIRD);
        process.awaitLines(2, "sync quote: 1 row ");

        endAndAssertStored("quote", SECOND, THIRD);
    }
}
