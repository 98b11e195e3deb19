package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
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

/**
 * What one poll reads: decides from which checkpoint, up to which horizon, with which columns and by which queries. The horizon
 * stays where it was at the start, however often the source is opened.
 */
final class PollSource {

    private final SyncState state;
    private final SyncSettings settings;
    private final CheckpointRepository checkpoints;
    private final PollConnections connections;
    private final Executor readers;
    private final Instant startedAt;
    private Checkpoint first;
    private Long horizon;
    private TableRead read;
    private BatchSource batches;
    private long rowsReadBefore;

    /** @param readers what the next batch is read by */
    PollSource(SyncState state, CheckpointRepository checkpoints, PollConnections connections, Executor readers) {
        this.state = state;
        this.settings = state.settings();
        this.checkpoints = checkpoints;
        this.connections = connections;
        this.readers = readers;
        this.startedAt = state.clock().instant();
    }

    /** The checkpoint at which the poll begins; null as long as it is not known. */
    Checkpoint first() {
        return first;
    }

    /**
     * Connects and reads the first batch.
     *
     * @param confirmed the checkpoint that was confirmed last; null the first time
     */
    BatchReader open(Checkpoint confirmed) {
        endRead();
        DolphinDBConnection connection = connections.open();
        if (confirmed == null) {
            first = state.refresh(connection, checkpoints);
            horizon = Horizon.at(
                    state.clock().instant(), settings, state.table().origin().trackingType());
        } else {
            state.refreshTable(connection, confirmed);
        }
        Checkpoint checkpoint = confirmed == null ? first : confirmed;
        read = read(checkpoint, confirmed == null);
        batches = read.open(connection);
        BatchReader reader = new BatchReader(batches, checkpoint, readers);
        reader.begin();
        return reader;
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
        TrackedRead tracked = new TrackedRead(state, connections, checkpoint, horizon, change, buffer);
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

    /** Leaves what was learned to the next poll, where all batches were given, and this is the checkpoint after them. */
    void remember(Checkpoint stored) {
        boolean isMarkUnmoved = first.mark() != null && first.mark().equals(stored.mark());
        Boundary readAgain = isMarkUnmoved ? read.readAgain(batches.readAgain()) : null;
        long rows = batches.isCut() ? Long.MAX_VALUE : rowsReadBefore + read.rowsRead();
        state.remember(new LastPoll(stored, readAgain, startedAt, rows, horizon, read.isTargetMissing()));
        state.windows().ended(batches.isCut(), batches.largestRow());
    }
}
