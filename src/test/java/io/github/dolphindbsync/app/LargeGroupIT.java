package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.sync.Market;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All rows on one timestamp: one query, many batches, and a mark that may not move before the last of them. What grows
 * with such a group, where there is no key, is the memory for telling identical rows apart.
 */
@Timeout(60 * 60)
class LargeGroupIT {

    private static final int ROWS = Integer.getInteger("campaign.group-rows", 100_000);
    private static final boolean IS_CAMPAIGN = ROWS > 1_000_000;
    private static final long TIMESTAMP = 1_477_296_000_022_239_000L;
    /** Every fourth of them is there twice. */
    private static final int DIFFERENT_ROWS = ROWS / 5 * 4;

    private static final int AT_ONCE = 100_000;

    @RegisterExtension
    static final Market market = new Market(Jar.PASSWORD);

    private static final StandInServer server = market.server();

    @TempDir
    Path folder;

    @BeforeAll
    static void rowsArrive() throws Exception {
        StoredTable identical = market.table("identical");
        StoredTable different = market.table("different");
        for (int start = 0; start < ROWS; start += AT_ONCE) {
            List<Object[]> repeated = new ArrayList<>();
            List<Object[]> numbered = new ArrayList<>();
            for (int row = start; row < Math.min(ROWS, start + AT_ONCE); row++) {
                repeated.add(new Object[] {"S" + row % 5, TIMESTAMP, 1f, row % DIFFERENT_ROWS});
                numbered.add(new Object[] {"S" + row % 5, TIMESTAMP, 1f, row});
            }
            identical.append(repeated);
            different.append(numbered);
        }
    }

    @ParameterizedTest
    @CsvSource({"DUCKDB,identical", "POSTGRESQL,identical", "DUCKDB,different", "POSTGRESQL,different"})
    void aGroupLargerThanTheHeapCouldHoldArrivesWholeWithinIt(Destination destination, String table) throws Exception {
        boolean hasKey = table.equals("different");
        boolean isEveryDay = hasKey == destination.isPostgreSql();
        assumeTrue(IS_CAMPAIGN || isEveryDay, "needs -Pcampaign");
        String limit = IS_CAMPAIGN ? "-Xmx512m" : "-Xmx128m";
        Jar jar = PeakHeap.watch(destination.prepare(Jar.in(folder)))
                .setting("dolphindb.port", server.port())
                .setting("dolphindb.table-name", table)
                .setting("sync.trade.batch-size", 10_000)
                .setting("sync.trade.key", hasKey ? "timestamp,volume" : "")
                .memory(limit);

        long start = System.nanoTime();
        jar.run("--once").assertEnded(0, String.format("sync trade: %,d rows", ROWS));
        double seconds = (System.nanoTime() - start) / 1e9;

        PeakHeap.of(jar)
                .report(
                        LargeGroupIT.class,
                        String.format(
                                "%,d rows on one timestamp, %s, %s", ROWS, hasKey ? "key" : "no key", destination),
                        limit,
                        seconds);
        assertThat(destination.count(jar, "count(*)")).isEqualTo(ROWS);
        assertThat(destination.count(jar, "count(distinct volume)")).isEqualTo(hasKey ? ROWS : DIFFERENT_ROWS);
        assertThat(destination.standing(jar).mark()).hasValue(TIMESTAMP);
        long version = destination.standing(jar).version();
        jar.run("--once").assertEnded(0, "sync trade: nothing new");
        assertThat(destination.standing(jar).version()).isEqualTo(version);
    }
}
