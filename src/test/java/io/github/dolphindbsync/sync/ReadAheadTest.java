package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the next batch are read while this one is written. */
class ReadAheadTest {

    private static final String ROWS_QUERY = "order by timestamp";
    private static final int ROWS = 1_000;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private Sync sync;
    private Predicate<Integer> inBatch = batch -> true;

    /** Batches of 100 in windows of 250: the third batch is the first whose rows are in the second window. */
    @BeforeEach
    void start() throws Exception {
        StoredTable trade = market.trade(Market.TRADES.partitionedBy("timestamp"));
        trade.append(new ArrayList<>(LongStream.range(0, ROWS)
                .mapToObj(row -> SyncContractTest.row("S", SyncContractTest.T0 + row, 1f, (int) row))
                .toList()));
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("sync.trade.batch-size", "100")
                .with("sync.trade.window-rows", "250")
                .bind("in-batch", (Processor) exchange -> {
                    int batch = exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class);
                    if (!inBatch.test(batch)) {
                        throw new IllegalStateException("batch " + batch + " is refused");
                    }
                })
                .route(Sync.shippedRoute()
                        .replace(
                                FaultStory.BEFORE_ROWS,
                                "                    - process: {ref: in-batch}\n" + FaultStory.BEFORE_ROWS));
    }

    private long rowsQueries() {
        return server.queries().stream()
                .filter(query -> query.contains(ROWS_QUERY))
                .count();
    }

    private void awaitRowsQueries(long count) {
        Awaitility.await().until(() -> rowsQueries() >= count);
    }

    @Test
    void givenABatchThatIsBeingWrittenThenTheNextWindowIsAskedForMeanwhile() throws Exception {
        List<Long> askedFor = new ArrayList<>();
        inBatch = batch -> {
            if (batch == 1) {
                awaitRowsQueries(2);
            }
            askedFor.add(rowsQueries());
            return true;
        };

        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(result.rows()).isEqualTo(ROWS);
        assertThat(askedFor.get(1))
                .as("queries while the second batch was written")
                .isEqualTo(2);
    }

    /** Whoever waited for the server here would wait for as long as its read timeout. */
    @Test
    @Timeout(30)
    void givenAServerThatStallsAndABatchThatIsRefusedThenThePollEndsAtOnceAndTheNextBringsTheRest() throws Exception {
        sync.with("dolphindb.read-timeout", "10m");
        inBatch = batch -> {
            if (batch == 0) {
                server.faults().stallNextResponseTo(ROWS_QUERY, 0);
            } else if (batch == 1) {
                awaitRowsQueries(2);
            }
            return batch < 1;
        };

        PollResult refused = sync.poll();

        assertThat(refused.failure().orElseThrow()).contains("batch 1 is refused");
        assertThat(refused.rows()).isEqualTo(100);
        server.faults().clear();
        inBatch = batch -> true;
        PollResult rest = sync.poll();
        assertThat(rest.failure()).as(rest.summary()).isEmpty();
        assertThat(rest.rows()).isEqualTo(ROWS - 100);
    }
}
