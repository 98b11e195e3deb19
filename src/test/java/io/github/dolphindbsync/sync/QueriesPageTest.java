package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.query.QueryForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever syncs ask a server has one of the forms of docs/queries.md, and each of these forms is asked. */
@Timeout(60)
class QueriesPageTest {

    private static final Path PAGE = Path.of("docs/queries.md");
    private static final String COMMAND = "mvn -B test -Dtest=QueriesPageTest -Dqueries-page=write";
    /** 中国 in GBK, as the stand-in has bytes that are no UTF-8. */
    private static final String CHINA = "\uDCD6\uDCD0\uDCB9\uDCFA";

    private static final int ROWS = 40;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade(TableDefinition.of(
            "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,for:INT,note:STRING,odd name:STRING"));
    private int number;

    private Sync sync(String... settings) throws IOException {
        Sync sync = new Sync(server, TestDatabase.DUCKDB.url(Files.createDirectories(folder.resolve("w" + number++))));
        for (int index = 0; index < settings.length; index += 2) {
            sync.with(settings[index], settings[index + 1]);
        }
        return sync;
    }

    private void arrive(long timestamp, String note) {
        trade.append(List.<Object[]>of(new Object[] {"A", timestamp, 1f, 1, note, "n"}));
    }

    private void poll(String... settings) throws Exception {
        try (Sync sync = sync(settings)) {
            assertThat(sync.poll().failure()).isEmpty();
        }
    }

    private void plan(String... settings) throws Exception {
        try (Sync sync = sync(settings)) {
            assertThat(sync.plan(false).findings().facts()).isNotEmpty();
        }
    }

    /** First load, windows, look-back, idle; and a second process. */
    private void followTheTable() throws Exception {
        try (Sync sync =
                sync("sync.trade.look-back", "1s", "sync.trade.window-rows", "5", "sync.trade.batch-size", "3")) {
            assertThat(sync.poll().rows()).isEqualTo(ROWS);
            assertThat(sync.poll().failure()).isEmpty();
            arrive(T0 + ROWS, "new");
            assertThat(sync.poll().failure()).isEmpty();
            assertThat(sync.restart().poll().failure()).isEmpty();
        }
    }

    /** As of a table with more partitions than one query may reach. */
    private void askInSlices() throws Exception {
        StoredTable wide = server.createTable(
                "market",
                "wide",
                TableDefinition.of("symbol:SYMBOL,day:DATE,timestamp:NANOTIMESTAMP,price:FLOAT")
                        .partitionedBy("day", "symbol"));
        for (int day = 0; day < 8; day++) {
            wide.append(List.<Object[]>of(
                    new Object[] {"A", 17_098L + day, T0 + day, 1f}, new Object[] {"B", 17_098L + day, T0 + day, 1f}));
        }
        List<String> few = List.of("dolphindb.partitions-per-query", "6", "sync.trade.table-name", "wide");
        for (List<String> more : List.of(
                List.of("sync.trade.tracking-column", "day"),
                List.of("sync.trade.mode", "full-refresh"),
                List.of("sync.trade.mode", "full-refresh", "sync.trade.where", "price > 0.5"))) {
            poll(Stream.concat(few.stream(), more.stream()).toArray(String[]::new));
        }
    }

    private void askForEverything() throws Exception {
        askInSlices();
        for (int row = 0; row < ROWS; row++) {
            arrive(T0 + row, "note");
        }
        followTheTable();
        poll("sync.trade.key", "symbol,for", "sync.trade.where", "price > 0.5", "sync.trade.leave-out", "note");
        poll("sync.trade.start", "2016-10-24", "sync.trade.end", "2016-10-25");
        poll("sync.trade.horizon", "none", "sync.trade.mode", "append");
        poll("sync.trade.mode", "full-refresh");
        poll("sync.trade.mode", "full-refresh", "sync.trade.where", "price > 0.5", "sync.trade.leave-out", "note");
        poll("sync.trade.without-tracking-value", "fail");
        plan();
        plan("sync.trade.mode", "full-refresh");
        try (Sync sync = sync("sync.trade.table-name", "another")) {
            assertThat(sync.poll().failure().orElseThrow()).contains("it has: trade");
        }
        arrive(T0 + 2L * ROWS, CHINA);
        try (Sync sync = sync("sync.trade.on-rejected-row", "quarantine")) {
            assertThat(sync.poll().rowsQuarantined()).isEqualTo(1);
        }
    }

    @Test
    void eachQueryHasOneOfTheFormsAndEachFormIsAsked() throws Exception {
        askForEverything();

        Set<QueryForm> seen = EnumSet.noneOf(QueryForm.class);
        for (String query : server.queries()) {
            List<QueryForm> forms = QueryForm.of(query);
            assertThat(forms).as(query).hasSize(1);
            seen.addAll(forms);
        }
        assertThat(seen).containsExactlyInAnyOrder(QueryForm.values());
        assertThat(server.queries())
                .anyMatch(query -> query.endsWith("where day < 2016.10.27"))
                .anyMatch(query -> query.contains("where (price > 0.5) and day >= "));
    }

    @Test
    void thePageSaysWhichFormsThereAre() throws Exception {
        String page = QueriesPage.text();
        if ("write".equals(System.getProperty("queries-page"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("to write it: %s", COMMAND).hasContent(page);
    }
}
