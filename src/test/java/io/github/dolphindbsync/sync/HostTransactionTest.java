package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where the host brings its own transactions, rows and checkpoint share them. */
class HostTransactionTest {

    private static final String ROUTE = """
            - errorHandler:
                defaultErrorHandler:
                  redeliveryPolicy: {maximumRedeliveries: "2", redeliveryDelay: "1"}
            """ + HostTransaction.ROUTE;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Sync sync;
    private HostTransaction host;

    @BeforeEach
    void startServer() throws Exception {
        host = new HostTransaction();
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("sync.trade.batch-size", "3")
                .bind("host", host)
                .route(ROUTE);
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.aapl(SyncContractTest.T0 + row)));
        }
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void theVeryFirstPollMakesItsCheckpoint() throws Exception {
        arrive(0, 7);

        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(query("select count(*) from trade")).isEqualTo(7);
        assertThat(query("select version from dolphindb_sync_checkpoint")).isEqualTo(3);
    }

    @Test
    void givenACommitThatFailsAndIsTriedAgainThenRowsAndCheckpointCommitTogether() throws Exception {
        arrive(0, 3);
        sync.poll();
        arrive(3, 9);
        host.failCommits(1);

        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(result.rows()).isEqualTo(6);
        assertThat(query("select count(*) from trade")).isEqualTo(9);
        assertThat(query("select mark from dolphindb_sync_checkpoint")).isEqualTo(SyncContractTest.T0 + 8);
        assertThat(sync.poll().rows()).isZero();
    }
}
