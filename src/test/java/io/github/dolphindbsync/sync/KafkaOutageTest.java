package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** No broker to be had: a poll waits for one as long as the route says, and not as long for each of its rows. */
@Tag("kafka")
class KafkaOutageTest {

    private static final int ROWS = 200;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private Sync sync;

    @BeforeEach
    void startServer() throws Exception {
        StoredTable trade = market.trade();
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(SyncContractTest.aapl(SyncContractTest.T0 + row));
        }
        trade.append(rows);
        sync = market.sync("jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("kafka")
                .route(Sync.shippedRoute("kafka").replace("maxBlockMs: 30000", "maxBlockMs: 2000"))
                .with("checkpoints.folder", folder.resolve("checkpoints").toString());
    }

    @Test
    void givenNoBrokerThenAPollWaitsOnceAndNotForEachRow() throws Exception {
        int port;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedSoon.getLocalPort();
        }
        requireFailureInTime(port);
    }

    @Test
    void givenABrokerThatTakesConnectionsAndIsSilentThenAPollWaitsOnceAndNotForEachRow() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            requireFailureInTime(silent.getLocalPort());
        }
    }

    /** As where containers start in any order. */
    @Test
    void givenABrokerWhoseNameIsNotKnownYetThenPollsFailAndTheApplicationRuns() {
        sync.with("sync.*.kafka.brokers", "kafka.invalid:9092");
        for (int poll = 0; poll < 2; poll++) {
            assertThat(sync.poll().failure().orElseThrow())
                    .contains(
                            "No resolvable bootstrap urls given in bootstrap.servers. Check",
                            "sync.trade.kafka.brokers");
        }
    }

    /** All rows would take 400 s. */
    private void requireFailureInTime(int port) {
        sync.with("sync.*.kafka.brokers", "127.0.0.1:" + port);
        PollResult result = assertTimeoutPreemptively(Duration.ofMinutes(2), sync::poll);
        assertThat(result.rows()).isZero();
        assertThat(result.failure().orElseThrow())
                .contains("Kafka did not acknowledge the batch", "2000 ms", "sync.trade.kafka.brokers");
    }
}
