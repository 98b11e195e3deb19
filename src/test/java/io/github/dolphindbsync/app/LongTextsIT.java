package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Market;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of 64 KiB: the vendor's client insists on blocks of 8,192 rows at least, which would be half a gigabyte. */
@Timeout(60 * 60)
class LongTextsIT {

    private static final boolean IS_CAMPAIGN = Integer.getInteger("campaign.rounds", 0) > 0;
    private static final int ROWS = IS_CAMPAIGN ? 40_000 : 4_300;
    private static final long FIRST = 1_477_296_000_022_239_000L;
    private static final int LENGTH = 65_000;
    private static final String LIMIT = "-Xmx256m";

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
    void rowsOf64KiBArriveAlthoughOneBlockOfThemWouldNotFitIntoTheHeap(Destination destination) throws Exception {
        assumeTrue(IS_CAMPAIGN || destination == Destination.DUCKDB, "needs -Pcampaign");
        StoredTable table = market.trade(TableDefinition.of("timestamp:NANOTIMESTAMP,volume:INT,message:STRING"));
        List<Object[]> arriving = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            String message = row % 100 == 0 ? null : Integer.toString(row % 10).repeat(LENGTH);
            arriving.add(new Object[] {FIRST + row, row, message});
        }
        table.append(arriving);
        Jar jar = PeakHeap.watch(destination.prepare(Jar.in(folder)))
                .setting("dolphindb.port", server.port())
                .memory(LIMIT);

        long start = System.nanoTime();
        JarProcess process = jar.run("--once").assertEnded(0, String.format("sync trade: %,d rows", ROWS));
        assertThat(process.output()).as("met no limit").doesNotContain("memory", "WARN");
        double seconds = (System.nanoTime() - start) / 1e9;

        PeakHeap.of(jar)
                .report(LongTextsIT.class, String.format("%,d rows of 64 KiB, %s", ROWS, destination), LIMIT, seconds);
        assertThat(destination.count(jar, "count(*)")).isEqualTo(ROWS);
        assertThat(destination.count(jar, "count(distinct volume)")).isEqualTo(ROWS);
        assertThat(destination.count(jar, "count(message)")).isEqualTo(ROWS - ROWS / 100);
        assertThat(destination.count(jar, "min(length(message))")).isEqualTo(LENGTH);
    }
}
