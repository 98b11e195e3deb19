package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.BatchPlace;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.Origin;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Exchange;

/** A poll whose first batch is in flight, for steps that are tested without a source. Its checkpoint is not stored. */
public final class PollOfTest {

    private PollOfTest() {}

    /** Gives the exchange the context of a batch without rows. */
    public static void begin(Exchange exchange, RowSchema schema, boolean mayAlterTable) {
        Checkpoint checkpoint =
                Checkpoint.initial("trade", new Origin("dfs://market", "trade", "timestamp", ColumnType.NANOTIMESTAMP));
        DeliveryGate gate = new DeliveryGate(exchange, new NoCheckpoints(), checkpoint, false, delivered -> {});
        exchange.setProperty(
                BatchContext.EXCHANGE_PROPERTY,
                new BatchContext(gate, "trade", key -> Optional.empty(), mayAlterTable));
        List<ColumnData> none = schema.columns().stream()
                .map(column -> ColumnData.ofNulls(column, 0))
                .toList();
        gate.handOut(checkpoint.moved(1L, Boundary.NONE), new RowBatch(schema, none, 0, "0-1"), new TreeMap<>(), true);
    }

    private static final class NoCheckpoints extends CheckpointRepository {
        @Override
        public Optional<Checkpoint> load(String sync) {
            return Optional.empty();
        }

        @Override
        public void claim(Checkpoint current, BatchPlace place) {
            // There is no other writer.
        }

        @Override
        public void store(Checkpoint next) {
            throw new IllegalStateException("this poll is not confirmed");
        }
    }
}
