package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.RoutesPage;
import io.github.dolphindbsync.observe.ManagementAnswers;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Routes are edited while the application runs. */
class ReloadIT {

    private static final String TRADE = "trade.camel.yaml";

    private static final String DATABASE = "destinations/database.camel.yaml";

    @TempDir
    Path folder;

    @TempDir
    Path drafts;

    private ManagementAnswers management;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private final StoredTable quote = market.table("quote");
    private Jar jar;
    private JarProcess process;
    private final List<Object[]> trades = new ArrayList<>();
    private final List<Object[]> quotes = new ArrayList<>();
    private int rows;

    @BeforeEach
    void start() throws IOException {
        management = ManagementAnswers.onFreePort();
        arrive(trade);
        // The period is longer than the test: without an edit that is reloaded there is no second poll.
        jar = Jar.in(folder)
                .setting("dolphindb.port", server.port())
                .setting("sync.trade.period", "1h")
                .setting("camel.management.enabled", true)
                .setting("camel.management.port", management.port());
        process = jar.start();
        awaitDelivered("trade");
    }

    @AfterEach
    void stop() {
        process.close();
    }

    private void arrive(StoredTable table) {
        Object[] row = {"A", 1_477_296_000_000_000_000L + ++rows, 1.5f, rows};
        table.appendRow(row);
        (table == trade ? trades : quotes).add(row);
    }

    /** By the mark: one poll may bring two rows, and a slow machine sees a row of a poll on its way. */
    private void awaitDelivered(String sync) {
        List<Object[]> arrived = sync.equals("trade") ? trades : quotes;
        int newest = (int) arrived.get(arrived.size() - 1)[3];
        process.awaitLines(1, String.format(Locale.ROOT, "mark 2016-10-24T08:00:00.%09d,", newest));
    }

    private void assertRunsOn() throws IOException {
        process.awaitLines(1, "routes/trade.camel.yaml: its routes run on as they were before the edit");
        assertTradesGoOn();
        assertTradesGoOn();
        assertThat(management.ready("sync.routes").status()).isEqualTo("UP");
    }

    private void assertTradesGoOn() {
        arrive(trade);
        awaitDelivered("trade");
    }

    /** In one step, as careful editors do; from outside the folder that is watched. */
    private void save(String file, String text) throws IOException {
        Path draft = drafts.resolve(Path.of(file).getFileName());
        Files.writeString(draft, text);
        Files.move(draft, folder.resolve("routes").resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private String shipped(String file) throws IOException {
        return Files.readString(folder.resolve("routes").resolve(file));
    }

    private static String edited(String text, String from, String to) {
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    private void endAndAssertStored() throws Exception {
        process.kill();
        assertThat(process.output()).doesNotContain(Jar.PASSWORD).doesNotContain("\tat ");
        assertThat(Destination.DUCKDB.stored(jar, "trade")).isEqualTo(Trades.lines(trades));
        if (!quotes.isEmpty()) {
            assertThat(Destination.DUCKDB.stored(jar, "quote")).isEqualTo(Trades.lines(quotes));
        }
    }

    @Test
    void editsOfARouteAreTakenUpAndBrokenOnesReportedUntilTheyAreMended() throws Exception {
        String good =
                edited(shipped(TRADE), "period: \"{{sync.trade.period:{{sync.*.period:10s}}}}\"", "period: 300ms");

        // The period: the second of these rows needs a poll that no edit has brought about.
        save(TRADE, good);
        assertTradesGoOn();
        assertTradesGoOn();

        // A step.
        String fetch = "        - process:\n            ref: trade\n";
        save(TRADE, edited(good, fetch, fetch + "        - log: the edited route runs\n"));
        process.awaitLines(1, "the edited route runs");
        assertTradesGoOn();

        // A syntax error: the route goes on as it was.
        save(TRADE, edited(good, "uri: timer:trade", "uri: [timer:trade"));
        process.awaitLines(1, "routes/trade.camel.yaml can't be used as it was edited: ");
        assertThat(process.output()).contains("routes/trade.camel.yaml, line 1");
        assertRunsOn();

        // A bean that is not there, an option that is none: the former text is loaded again.
        save(TRADE, edited(good, "ref: trade\n", "ref: traed\n"));
        process.awaitLines(
                1,
                "route 'trade' (routes/trade.camel.yaml, line 9) can't be used: No bean could be found in the registry");
        assertRunsOn();
        save(TRADE, edited(good, "repeatCount:", "repeatCont:"));
        process.awaitLines(1, "Unknown parameters=[{repeatCont=0}]");
        assertRunsOn();
        save(TRADE, good);
        assertRunsOn();

        // A recipe of the page, whole.
        save(TRADE, edited(RoutesPage.recipe(1), "volume]} >= 100", "volume]} >= 1"));
        process.awaitLines(1, "Started trade (dolphindb://market/trade)");
        assertTradesGoOn();

        // A route is held by a setting of its own.
        save(TRADE, edited(good, "    id: trade\n", "    id: trade\n    autoStartup: false\n"));
        process.awaitLines(1, "Stopped trade");

        endAndAssertStored();
    }

    @Test
    void aRouteThatItsFileHasNoMoreEndsAndNoSyncIsPolledTwice() throws Exception {
        String good =
                edited(shipped(TRADE), "period: \"{{sync.trade.period:{{sync.*.period:10s}}}}\"", "period: 300ms");

        // Another id: the former route ends.
        save(TRADE, edited(good, "    id: trade\n", "    id: trade-a\n"));
        process.awaitLines(1, "route trade ends, because ");
        process.awaitLines(1, "Started trade-a (timer://trade)");
        assertTradesGoOn();
        assertTradesGoOn();

        // A second file with the same sync, as a copy is, is refused.
        save("copy.camel.yaml", edited(good, "    id: trade\n", "    id: trade-b\n"));
        process.awaitLines(
                1, "sync 'trade' is polled by route 'trade-a' already, so route 'trade-b' can't poll it too");
        assertTradesGoOn();
        assertThat(management.ready("sync:trade").status()).isEqualTo("UP");
        Files.delete(folder.resolve("routes/copy.camel.yaml"));

        // The file gets another name, and then the route moves to another file without a change of its id.
        Files.move(
                folder.resolve("routes").resolve(TRADE),
                folder.resolve("routes/renamed.camel.yaml"),
                StandardCopyOption.ATOMIC_MOVE);
        process.awaitLines(2, "Started trade-a (timer://trade)");
        assertTradesGoOn();
        save("moved.camel.yaml", edited(good, "    id: trade\n", "    id: trade-a\n"));
        process.awaitLines(3, "Started trade-a (timer://trade)");
        save("renamed.camel.yaml", "");
        assertTradesGoOn();

        // The file is gone, and comes again.
        Files.delete(folder.resolve("routes/moved.camel.yaml"));
        process.awaitLines(2, "route trade-a ends, because ");
        arrive(trade);
        save(TRADE, good);
        awaitDelivered("trade");

        assertThat(process.output()).doesNotContain("was moved by");
        endAndAssertStored();
    }

    @Test
    void filesAreAddedAndWhatWaitsForARestartIsSaid() throws Exception {
        // A file with a route.
        save(
                "heartbeat.camel.yaml",
                "- route: {id: heartbeat, from: {uri: 'timer:heartbeat', steps: [{log: it beats}]}}\n");
        process.awaitLines(1, "it beats");

        // A file with a templated route, and its setting.
        arrive(quote);
        jar.setting("sync.quote.table-name", "quote");
        jar.setting("sync.quote.period", "300ms");
        String templated = RoutesPage.recipe(10);
        save("quote.camel.yaml", templated);
        awaitDelivered("quote");
        arrive(quote);
        awaitDelivered("quote");

        // Its parameters, and the beans, wait; all goes on as it was.
        save("quote.camel.yaml", edited(templated, "value: quote", "value: quotes"));
        process.awaitLines(
                1, "quote.camel.yaml has changed. A templated route is loaded only once. Restart to use the change");
        save("beans.camel.yaml", edited(shipped("beans.camel.yaml"), "name: quarantine", "name: rejected-rows"));
        process.awaitLines(1, "beans.camel.yaml has changed. The running routes keep their beans");
        arrive(quote);
        awaitDelivered("quote");

        // A setting of a sync that runs waits too: this one would be refused.
        jar.setting("sync.trade.batch-size", "0");
        save(TRADE, edited(shipped(TRADE), "delay: 100", "delay: 50"));
        assertTradesGoOn();

        endAndAssertStored();
    }

    @Test
    void eachRecipeThatMayBeAnEditOfARunningSyncIsOne() throws Exception {
        process.kill();
        market.table("listing", TableDefinition.of("symbol:STRING,venue:STRING"))
                .appendRow("A", "XNAS");
        jar.setting("sync.trade.period", "300ms");
        process = jar.start();
        awaitDelivered("trade");

        for (int recipe : List.of(1, 2, 3, 4, 5, 7, 8, 9, 11)) {
            String text = RoutesPage.recipe(recipe);
            if (recipe == 1) {
                text = edited(text, "volume]} >= 100", "volume]} >= 1");
            } else if (recipe == 8) {
                // As the page says of it.
                text = edited(text, "?checkpoints=#checkpoints", "?checkpoints=#checkpoints&sync=by_symbol");
            }
            save(TRADE, text.replace("{{trade.cron:0 30 18 ? * MON-FRI}}", "* * * * * ?"));
            process.awaitLines(1, "Started trade");
            assertTradesGoOn();
            assertTradesGoOn();
        }

        process.kill();
        assertThat(process.output()).doesNotContain("FAILED").doesNotContain(" ERROR ");
    }

    private static String withStep(String destination, String step) {
        String last = "              - process:\n                  ref: checkpoint";
        return edited(destination, last, "              - " + step + "\n" + last);
    }

    /** A naive edit would wait until the shutdown timeout, and then fail the batch in flight of each sync. */
    @Test
    void anEditOfADestinationTakesEffectWithinABatchOfEachOfFourBusySyncs() throws Exception {
        process.kill();
        List<String> syncs = List.of("first", "second", "third", "fourth");
        int many = 3_000;
        for (String sync : syncs) {
            StoredTable table = market.table(sync);
            List<Object[]> all = new ArrayList<>();
            for (int row = 0; row < many; row++) {
                all.add(new Object[] {"A", 1_477_296_000_000_000_000L + row, 1.5f, row});
            }
            table.append(all);
            jar.setting("sync." + sync + ".table-name", sync);
        }
        jar.setting("sync.*.batch-size", "20").setting("sync.*.period", "300ms").setting("sync.trade.period", "300ms");
        String shipped = shipped(DATABASE);
        save(DATABASE, withStep(shipped, "log: the first text takes ${exchangeProperty.DolphinDBSync.sync}"));
        process = jar.start();
        syncs.forEach(sync -> process.awaitLines(1, "the first text takes " + sync));

        save(DATABASE, withStep(shipped, "log: the second text takes ${exchangeProperty.DolphinDBSync.sync}"));
        syncs.forEach(sync -> process.awaitLines(1, "the second text takes " + sync));
        // What can't be used there changes nothing.
        save(DATABASE, edited(shipped, "ref: transaction", "ref: tranzaction"));
        process.awaitLines(1, "routes/destinations/database.camel.yaml can't be used as it was edited");
        process.awaitLines(1, "database.camel.yaml: its routes run on as they were before the edit");
        process.awaitLines(syncs.size(), "mark 2016-10-24T08:00:00.000002999");

        // A route with the id of a sync takes the place of the one that settings have made.
        save(
                "first.camel.yaml",
                shipped(TRADE)
                        .replaceAll("\\btrade\\b", "first")
                        .replace("        - split:", "        - log: its own route runs\n        - split:"));
        process.awaitLines(2, "its own route runs");

        process.kill();
        assertThat(process.output()).doesNotContain("FAILED").doesNotContain("Exception");
        for (String sync : syncs) {
            assertThat(Destination.DUCKDB.stored(jar, sync)).as(sync).hasSize(many);
        }
    }
}
