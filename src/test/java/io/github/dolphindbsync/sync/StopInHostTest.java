package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A host goes on when its Camel context has stopped, and so would a poll that was not waited for. */
class StopInHostTest {

    @TempDir
    Path folder;

    private final CountDownLatch inTheMiddle = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AtomicInteger batches = new AtomicInteger();

    @RegisterExtension
    final Market market = new Market();

    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        StoredTable trade = market.trade();
        for (int row = 0; row < 100; row++) {
            trade.appendRow(SyncContractTest.aapl(SyncContractTest.T0 + row));
        }
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("sync.trade.batch-size", "10")
                .bind("in-the-middle", new PollListener() {
                    @Override
                    public void delivered(PollResult soFar) {
                        batches.incrementAndGet();
                        inTheMiddle.countDown();
                        await(mayGoOn);
                    }
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        mayGoOn.countDown();
    }

    @Test
    @Timeout(60)
    void givenABatchThatOutlastsTheStopThenNoOtherFollowsIt() throws Exception {
        CamelContext context = sync.context();
        context.getShutdownStrategy().setTimeout(1);
        CompletableFuture<?> poll = CompletableFuture.supplyAsync(sync::tryPoll);
        await(inTheMiddle);

        context.stop();
        mayGoOn.countDown();

        poll.handle((result, failure) -> result).get(30, TimeUnit.SECONDS);
        assertThat(batches).hasValue(1);
    }
}
