package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Failures that stay: each poll ends, says what failed, and has not worn out the server by then. */
class RetryLimitsTest {

    private static final String ROWS_QUERY = "order by timestamp";

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeEach
    void start() throws IOException {
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb")).with("dolphindb.retry-for", "1s");
    }

    private void groupsArrive(int groups, int rowsOfEach) {
        List<Object[]> rows = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            for (int row = 0; row < rowsOfEach; row++) {
                rows.add(SyncContractTest.row("S" + row, SyncContractTest.T0 + group, 1f, row));
            }
        }
        trade.append(rows);
    }

    @Test
    @Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenAGroupThatAlwaysBreaksOffInTheMiddleThenThePollGivesUpAlthoughBatchesOfItAreDelivered() {
        groupsArrive(1, 100_000);
        sync.with("sync.trade.batch-size", "10000");
        for (int query = 0; query < 20; query++) {
            server.faults().cutNextResponseAfterBlocks(ROWS_QUERY, 1);
        }

        PollResult failed = sync.poll();

        assertThat(failed.batches()).isPositive();
        assertThat(failed.mark()).isEqualTo("none");
        assertThat(failed.failure().orElseThrow()).contains("the connection broke");
        server.faults().clear();
        assertThat(sync.poll().failure()).isEmpty();
    }

    @Test
    @Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenAServerOutOfMemoryForAWindowWithoutRowsThenThePollGivesUp() {
        groupsArrive(600, 1);
        sync.with("sync.trade.start", "2016-01-01").with("sync.trade.window-rows", "200");
        for (int query = 0; query < 60; query++) {
            server.faults().failNext(ROWS_QUERY, "Out of memory");
        }

        PollResult failed = sync.poll();

        assertThat(failed.failure().orElseThrow()).contains("Out of memory");
        assertThat(failed.retries()).isLessThan(10);
    }

    @Test
    @Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenNoRightToReadRowsThenThePollDoesNotTryAgainAndAgain() {
        groupsArrive(1, 1);
        for (int query = 0; query < 60; query++) {
            server.faults().failNext("select", "<NoPrivilege>Not granted to read table dfs://market/trade");
        }

        PollResult failed = sync.poll();

        assertThat(failed.failure().orElseThrow()).contains("Ask for the right to read the table");
        assertThat(failed.retries()).isLessThanOrEqualTo(1);
    }
}
