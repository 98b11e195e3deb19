package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.sync.Market;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each command works on a table of 70,000 partitions, of which the server allows 65,536 for one query. */
class LargeTableIT {

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market =
            new Market(StandInServer.builder().password(Jar.PASSWORD).aggregatesOverNothingAnswerNoRow(true));

    private final StandInServer server = market.server();

    @Test
    void eachCommandAsksInSlices() throws Exception {
        server.createGeneratedTable(
                "market",
                "trade",
                Market.TRADES.partitionedBy(
                        PartitionLevel.byValue("timestamp", 14), PartitionLevel.byValue("symbol", 5_000)),
                1_400,
                0);
        Jar jar = Jar.in(folder).setting("dolphindb.port", server.port());

        jar.run("check", "--count-nulls").assertEnded(0, "1,400, and none without a tracking value");
        jar.run("plan").assertEnded(0, "reads 1,400 rows from ", " by 2 queries");
        jar.setting("sync.tables", "dfs://market/*").run("--once").assertEnded(0, "1,400 rows in");

        assertThat(server.queries()).noneMatch(query -> query.contains("isNull"));
        // Both commands, and the load, count thirteen days and then one.
        assertThat(server.queries())
                .filteredOn(query -> query.contains("isValid(timestamp) and timestamp <= 2024.01.13T23:59:59"))
                .hasSizeGreaterThanOrEqualTo(4);
    }
}
