package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route is stopped, or loaded anew because its file was edited, while a long poll runs, and the server answers only
 * when Camel's patience has ended.
 */
@Tag("slow")
class RouteStoppedInPollTest {

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenARouteThatIsStoppedByForceInTheMiddleOfAPollThenThePollEndsAndTheNextOneCanBegin() throws Exception {
        StoredTable trade = market.trade(Market.TRADES.partitionedBy("timestamp"));
        trade.append(new ArrayList<>(LongStream.range(0, 1_000)
                .mapToObj(row -> SyncContractTest.row("S", SyncContractTest.T0 + row, 1f, (int) row))
                .toList()));
        CountDownLatch inBatch = new CountDownLatch(1);
        Sync sync = new Sync(server, "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("sync.trade.batch-size", "100")
                .with("sync.trade.window-rows", "250")
                .bind("in-batch", (Processor) exchange -> {
                    int batch = exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class);
                    if (batch == 0) {
                        // The next window takes its time: longer than Camel waits for the route.
                        server.faults().delayEveryResponse(Duration.ofSeconds(3));
                    } else if (batch == 1) {
                        inBatch.countDown();
                    }
                })
                .route(Sync.shippedRoute()
                        .replace(
                                FaultStory.BEFORE_ROWS,
                                "                    - process: {ref: in-batch}\n" + FaultStory.BEFORE_ROWS));
        CompletableFuture<PollResult> poll = CompletableFuture.supplyAsync(sync::poll);
        inBatch.await();

        sync.context().getRouteController().stopRoute("trade", 1, TimeUnit.SECONDS);
        server.faults().clear();
        PollResult stopped = poll.get(20, TimeUnit.SECONDS);
        assertThat(stopped.failure()).isPresent();
        sync.context().getRouteController().startRoute("trade");
        PollResult rest = sync.poll();

        assertThat(rest.failure()).isEmpty();
        assertThat(stopped.rows() + rest.rows()).isEqualTo(1_000);
        sync.close();
    }
}
