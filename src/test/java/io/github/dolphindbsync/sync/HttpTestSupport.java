package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A table of two rows, and the shipped route that posts each of them in a batch of its own. */
abstract class HttpTestSupport {

    static final String SECRET = "sEcr3t";
    static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    final StandInServer server = market.server();
    Sync sync;

    @BeforeEach
    void startServer() throws Exception {
        StoredTable trade = market.trade();
        trade.append(List.<Object[]>of(
                SyncContractTest.aapl(SyncContractTest.T0), SyncContractTest.aapl(SyncContractTest.T0 + 1)));
        sync = market.sync("jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("http")
                .with("sync.trade.batch-size", "1")
                .with("checkpoints.folder", folder.resolve("checkpoints").toString())
                .with("http.timeout", "2s")
                .with("http.retries", "0");
    }

    final Sync postingTo(String url) {
        return sync.with("sync.trade.http.url", url);
    }

    final boolean nothingIsConfirmed() {
        return !Files.exists(folder.resolve("checkpoints/http/trade.checkpoint.json"));
    }
}
