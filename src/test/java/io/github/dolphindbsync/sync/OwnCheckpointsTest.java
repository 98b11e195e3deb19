package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.checkpoint.BatchPlace;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.Quarantine;
import io.github.dolphindbsync.delivery.RejectedRow;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A platform that keeps checkpoints in a store of its own, by a class outside of this library. */
@Timeout(60)
class OwnCheckpointsTest {

    private static final String ROUTE = """
            - route:
                from:
                  uri: dolphindb:market/trade
                  parameters: {startScheduler: false, checkpoints: '#own', batchSize: 2}
                  steps:
                    - policy:
                        ref: quarantine
                        steps:
                          - to: upsert:trade
            """;

    /** The store is a map from name to text, as a cache or a key-value server is. */
    private static final class OwnCheckpoints extends CheckpointRepository implements Quarantine {

        private final Map<String, String> store = new ConcurrentHashMap<>();
        private final List<RejectedRow> refused = new ArrayList<>();

        @Override
        public Optional<Checkpoint> load(String sync) {
            return Optional.ofNullable(store.get(sync)).map(Checkpoint::ofJson);
        }

        @Override
        public void claim(Checkpoint current, BatchPlace place) {
            requireVersion(current.sync(), current.version());
        }

        @Override
        public void store(Checkpoint next) {
            store.compute(next.sync(), (sync, stored) -> {
                requireVersion(stored == null ? 0 : Checkpoint.ofJson(stored).version(), next.version() - 1);
                return next.toJson();
            });
        }

        private void requireVersion(String sync, long version) {
            requireVersion(load(sync).map(Checkpoint::version).orElse(0L), version);
        }

        private static void requireVersion(long stored, long expected) {
            if (stored != expected) {
                throw new CheckpointException("version " + stored + " is stored, and " + expected + " was expected");
            }
        }

        @Override
        public List<RejectedRow> keep(List<RejectedRow> rows) {
            refused.addAll(rows);
            return rows;
        }
    }

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();

    private static void arrive(StoredTable trade, int time, int volume) {
        trade.append(List.<Object[]>of(row("AAPL", T0 + time, 1f, volume)));
    }

    private static void assertDelivered(PollResult result, int rows) {
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(rows);
    }

    @Test
    void givenAStoreOfTheHostThenTheMarkTheColumnsAndRefusedRowsAreKeptThere() throws Exception {
        OwnCheckpoints own = new OwnCheckpoints();
        String warehouse = TestDatabase.DUCKDB.url(folder);
        StoredTable trade = market.trade();
        try (Connection connection = TestDatabase.connect(warehouse);
                Statement statement = connection.createStatement()) {
            statement.execute("create table trade (symbol varchar, \"timestamp\" timestamp_ns not null, price float,"
                    + " volume integer check (volume < 1000), _row_id uuid not null)");
        }
        for (int time = 0; time < 5; time++) {
            arrive(trade, time, time == 3 ? 5000 : time);
        }
        try (Host host = new Host(server, warehouse)
                .bind("own", own)
                .with("sync.trade.on-rejected-row", "quarantine")
                .start(ROUTE)) {
            assertDelivered(host.poll(), 4);
            assertThat(own.refused).extracting(RejectedRow::trackingValue).containsExactly(T0 + 3);
            assertDelivered(host.poll(), 0);
        }

        // A process that was started anew knows what the store has, and no more.
        arrive(trade, 5, 5);
        try (Host host = new Host(server, warehouse).bind("own", own).start(ROUTE)) {
            assertDelivered(host.poll(), 1);

            Checkpoint stored = own.load("trade").orElseThrow();
            assertThat(stored.mark()).isEqualTo(T0 + 5);
            assertThat(Checkpoint.ofJson(stored.toJson())).isEqualTo(stored);
            own.store(stored.moved(T0 + 5, stored.boundary()));
            arrive(trade, 6, 6);
            assertThat(host.poll().failure().orElseThrow())
                    .as("somebody else has moved it")
                    .contains("version 5 is stored, and 4 was expected");
            assertDelivered(host.poll(), 1);
            assertThat(host.stored("trade")).hasSize(6);
        }
    }
}
