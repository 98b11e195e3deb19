package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.query.Horizon;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.read.BatchReader;
import io.github.dolphindbsync.source.read.BatchSource;
import io.github.dolphindbsync.source.read.LastPoll;
import io.github.dolphindbsync.source.read.RowBuffer;
import io.github.dolphindbsync.source.read.StoredTexts;
import io.github.dolphindbsync.source.read.UndecodableTexts;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;

/**
 * What one poll reads: decides from which checkpoint, up to which horizon, with which columns and by which queries. The
 * horizon stays where it was at the start, however often the source is opened.
 */
final class PollSource {

    private final Exchange exchange;
    private final SyncState state;
    private final SyncSettings settings;
    private final CheckpointRepository checkpoints;
    private final PollConnections connections;
    private final Executor readers;
    private final Instant startedAt;
    private final Runnable onOpened;
    private final Runnable onDelivery;
    private boolean isReported;
    private DeliveryGate gate;
    private Long markBefore;
    private Long horizon;
    private TableRead read;
    private BatchSource batches;
    private long rowsReadBefore;

    /**
     * @param readers what the next batch is read by
     * @param onOpened is called once, when it is known what to read, before the first row comes
     * @param onDelivery is called after each batch that is committed
     */
    PollSource(
            Exchange exchange,
            SyncState state,
            CheckpointRepository checkpoints,
            PollConnections connections,
            Executor readers,
            Runnable onOpened,
            Runnable onDelivery) {
        this.exchange = exchange;
        this.state = state;
        this.settings = state.settings();
        this.checkpoints = checkpoints;
        this.connections = connections;
        this.readers = readers;
        this.startedAt = state.clock().instant();
        this.onOpened = onOpened;
        this.onDelivery = onDelivery;
    }

    /** Connects and reads the first batch after the checkpoint that was confirmed last. */
    BatchReader open() {
        endRead();
        DolphinDBConnection connection = connections.open();
        boolean isFirst = gate == null;
        if (isFirst) {
            begin(state.refresh(connection, checkpoints));
        } else {
            state.refreshTable(connection, gate.checkpoint());
        }
        Checkpoint checkpoint = gate.checkpoint();
        read = read(checkpoint, isFirst);
        batches = read.open(connection);
        if (!isReported) {
            isReported = true;
            onOpened.run();
        }
        BatchReader reader = new BatchReader(batches, checkpoint, readers);
        reader.begin();
        return reader;
    }

    private void begin(Checkpoint checkpoint) {
        horizon = Horizon.at(
                state.clock().instant(), settings, state.table().origin().trackingType());
        markBefore = checkpoint.mark();
        gate = new DeliveryGate(
                exchange, checkpoints, checkpoint, settings.quarantinesRejectedRows(), confirmed -> onDelivery.run());
    }

    /** What lets the next batch through; null before the checkpoint is known. */
    DeliveryGate gate() {
        return gate;
    }

    private void endRead() {
        if (read != null) {
            rowsReadBefore += read.rowsRead();
            state.windows()
                    .passed(read.queries() == null ? null : read.queries().current());
            read = null;
        }
    }

    private TableRead read(Checkpoint checkpoint, boolean isFirst) {
        SourceTable table = state.table();
        UndecodableTexts texts = settings.keepsUndecodableTexts()
                ? UndecodableTexts.KEPT
                : UndecodableTexts.refused(table, new StoredTexts(connections::open, table, settings.where()));
        RowBuffer buffer = new RowBuffer(table.schema(), texts, loadTimeMillis());
        SchemaChange change = state.schemaChange(checkpoint);
        if (!table.schema().isTracked()) {
            return new WholeTableRead(state, connections, checkpoints, checkpoint, change, buffer);
        }
        TrackedRead tracked = new TrackedRead(
                state, connections, checkpoint, horizon, change, buffer, checkpoints.needsWholeGroups(settings.sync()));
        if (isFirst && tracked.isAhead()) {
            Horizon.warnThatMarkIsAhead(settings, checkpoint, horizon);
        }
        return tracked;
    }

    /** As the wall clock of the sync's zone shows it, because so are the other times of its rows. */
    private long loadTimeMillis() {
        return Times.fromDateTime(ColumnType.TIMESTAMP, LocalDateTime.ofInstant(startedAt, settings.zone()));
    }

    /** The queries that are being asked; null where none is by windows. */
    WindowQueries queries() {
        return read == null ? null : read.queries();
    }

    /** How many rows are to be read from here on, or {@link Window#NOT_COUNTED}. */
    long rowsExpected() {
        return read.rowsExpected();
    }

    Instant startedAt() {
        return startedAt;
    }

    /** Leaves what was learned to the next poll, where all batches were given and confirmed. */
    void remember() {
        Checkpoint stored = gate.checkpoint();
        boolean isMarkUnmoved = markBefore != null && markBefore.equals(stored.mark());
        Boundary readAgain = isMarkUnmoved ? read.readAgain(batches.readAgain()) : null;
        long rows = batches.isCut() ? Long.MAX_VALUE : rowsReadBefore + read.rowsRead();
        state.remember(new LastPoll(stored, readAgain, startedAt, rows, horizon, read.isTargetMissing()));
        state.windows().ended(batches.isCut(), batches.largestRow());
    }
}
