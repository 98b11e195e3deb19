package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.Poll;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.plan.SyncState;
import io.github.dolphindbsync.source.query.Horizon;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.read.BatchReader;
import io.github.dolphindbsync.source.read.BatchSource;
import io.github.dolphindbsync.source.read.FinishedBatch;
import io.github.dolphindbsync.source.read.LastPoll;
import io.github.dolphindbsync.source.read.RowBuffer;
import io.github.dolphindbsync.source.read.StoredTexts;
import io.github.dolphindbsync.source.read.TableRead;
import io.github.dolphindbsync.source.read.UndecodableTexts;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One poll of a sync: decides what is read, and gives its batches, also over failures of the server. Where the server may
 * recover, the source is opened again at the checkpoint as it was last confirmed. That happens between two batches only, so
 * what was read but not handed out is simply read again. The horizon stays where it was at the start.
 *
 * <p>Used by the thread of the route, apart from {@link #stopReading}.
 */
final class PollSession {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final Exchange exchange;
    private final SyncState state;
    private final SyncSettings settings;
    private final CheckpointRepository checkpoints;
    private final PollConnections connections;
    private final Recovery recovery;
    private final Executor readers;
    private final BooleanSupplier stopping;
    private final Instant startedAt;
    private final Consumer<PollSession> onDelivery;
    private Poll gate;
    private Long markBefore;
    private Long horizon;
    private TableRead read;
    private BatchSource source;
    private BatchReader batches;
    private long rowsReadBefore;
    private long rowsReadAgain;
    private boolean isStopped;

    /**
     * @param readers what the next batch is read by
     * @param stopping tells whether no further batch is wanted
     * @param onDelivery is called after each batch that is committed
     */
    PollSession(
            Exchange exchange,
            SyncState state,
            CheckpointRepository checkpoints,
            PollConnections connections,
            Executor readers,
            BooleanSupplier stopping,
            Consumer<PollSession> onDelivery) {
        this.exchange = exchange;
        this.state = state;
        this.settings = state.settings();
        this.checkpoints = checkpoints;
        this.connections = connections;
        this.recovery = new Recovery(state, connections, stopping);
        this.readers = readers;
        this.stopping = stopping;
        this.startedAt = state.clock().instant();
        this.onDelivery = onDelivery;
    }

    /**
     * Reads the first batch, so that {@link #hasNext} knows whether there is one.
     *
     * @return false if it did not come to that, because the application stops
     */
    boolean begin() {
        return openOrStop(null);
    }

    /** Whether there is another batch; reads nothing. */
    boolean hasNext() {
        return batches != null && batches.hasNext() && !isStopped;
    }

    /** Whether all batches were given. */
    boolean isDrained() {
        return batches != null && batches.isDrained();
    }

    /**
     * The next batch, where {@link #hasNext}; null where it does not come after all: because its rows are gone when they are
     * read again, or because the application stops.
     */
    FinishedBatch next() {
        while (true) {
            try {
                FinishedBatch batch = batches.next();
                rowsReadAgain += batch.rowsReadAgain();
                return batch;
            } catch (DolphinDBException e) {
                if (!openOrStop(e) || !batches.hasNext()) {
                    return null;
                }
            }
        }
    }

    private boolean openOrStop(DolphinDBException failure) {
        try {
            openUntilItWorks(failure);
            return true;
        } catch (DolphinDBException e) {
            if (!stopping.getAsBoolean()) {
                throw e;
            }
            LOG.debug("sync {}: reading was given up", settings.sync(), e);
            stop();
            return false;
        }
    }

    private void openUntilItWorks(DolphinDBException first) {
        DolphinDBException failure = first;
        while (true) {
            if (failure != null) {
                close();
                recovery.prepare(
                        failure, gate == null ? null : gate.checkpoint(), read == null ? null : read.queries());
            }
            try {
                open();
                return;
            } catch (DolphinDBException e) {
                failure = e;
            }
        }
    }

    private void open() {
        close();
        forgetRead();
        DolphinDBConnection connection = connections.open();
        boolean isFirst = gate == null;
        if (isFirst) {
            begin(connection);
        } else {
            state.refreshTable(connection, gate.checkpoint());
        }
        Checkpoint checkpoint = gate.checkpoint();
        read = read(checkpoint, isFirst);
        source = read.open(connection);
        BatchReader opened = new BatchReader(source, checkpoint, readers);
        opened.begin();
        batches = opened;
    }

    private void forgetRead() {
        batches = null;
        if (read != null) {
            rowsReadBefore += read.rowsRead();
            state.passed(read.queries() == null ? null : read.queries().current());
            read = null;
        }
    }

    private void begin(DolphinDBConnection connection) {
        Checkpoint checkpoint = state.refresh(connection, checkpoints);
        horizon = Horizon.at(
                state.clock().instant(), settings, state.table().origin().trackingType());
        markBefore = checkpoint.mark();
        gate = new Poll(
                exchange,
                checkpoints,
                checkpoint,
                settings.quarantinesRejectedRows(),
                confirmed -> onDelivery.accept(this));
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

    /** Ends the poll early, between two batches. */
    void stop() {
        isStopped = true;
        close();
    }

    /** Whether rows were left because the application stops. */
    boolean isStopped() {
        return isStopped;
    }

    /** The application stops: what is being read, or waited for, is given up. The batch in flight is not affected. */
    void stopReading() {
        connections.giveUp();
    }

    /** Closes the source. The batch in flight is not affected. */
    void close() {
        if (batches != null) {
            if (batches.isReading()) {
                // To close a connection would wait for the answer.
                connections.interrupt();
            }
            batches.end();
        }
        connections.close();
    }

    /** What lets the next batch through; null before the checkpoint is known. */
    Poll gate() {
        return gate;
    }

    SyncSettings settings() {
        return settings;
    }

    Instant now() {
        return state.clock().instant();
    }

    Duration duration() {
        return Duration.between(startedAt, now());
    }

    /** How many rows of the batches that were given are at or before the mark where reading began. */
    long rowsReadAgain() {
        return rowsReadAgain;
    }

    int retries() {
        return recovery.retries();
    }

    /** How many rows are to be read from here on, or {@link Window#NOT_COUNTED}. */
    long rowsExpected() {
        return read.rowsExpected();
    }

    /** Leaves what was learned to the next poll, where all batches were given and confirmed. */
    void remember() {
        Checkpoint checkpoint = gate.checkpoint();
        boolean isMarkUnmoved = markBefore != null && markBefore.equals(checkpoint.mark());
        Boundary readAgain = isMarkUnmoved ? read.readAgain(source.readAgain()) : null;
        long rows = source.isCut() ? Long.MAX_VALUE : rowsReadBefore + read.rowsRead();
        state.remember(
                new LastPoll(checkpoint, readAgain, startedAt, rows, horizon, read.isTargetMissing()),
                source.isCut(),
                source.largestRow());
    }
}
