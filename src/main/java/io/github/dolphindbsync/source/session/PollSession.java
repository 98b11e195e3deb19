package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.read.BatchReader;
import io.github.dolphindbsync.source.read.FinishedBatch;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One poll of a sync: gives its batches, also over failures of the server. Where the server may recover, the source is
 * opened again at the checkpoint as it was last confirmed. That happens between two batches only, so what was read but
 * not handed out is simply read again.
 *
 * <p>Used by the thread of the route, apart from {@link #stopReading}.
 */
public final class PollSession {

    private static final Logger LOG = LoggerFactory.getLogger(PollSession.class);

    private final SyncState state;
    private final SyncSettings settings;
    private final PollConnections connections;
    private final PollSource source;
    private final Recovery recovery;
    private final BooleanSupplier stopping;
    private BatchReader batches;
    private long rowsReadAgain;
    private boolean isStopped;

    /**
     * @param readers what the next batch is read by
     * @param stopping whether no further batch is wanted
     * @param onOpened is called once, when it is known what to read, before the first row comes
     * @param onDelivery is called after each batch that is committed
     */
    public PollSession(
            Exchange exchange,
            SyncState state,
            CheckpointRepository checkpoints,
            PollConnections connections,
            Executor readers,
            BooleanSupplier stopping,
            Consumer<PollSession> onOpened,
            Consumer<PollSession> onDelivery) {
        this.state = state;
        this.settings = state.settings();
        this.connections = connections;
        this.source = new PollSource(
                exchange,
                state,
                checkpoints,
                connections,
                readers,
                () -> onOpened.accept(this),
                () -> onDelivery.accept(this));
        this.recovery = new Recovery(state, connections, stopping);
        this.stopping = stopping;
    }

    /**
     * Reads the first batch, so that {@link #hasNext} knows whether there is one.
     *
     * @return false if it did not come to that, because the application stops
     */
    public boolean begin() {
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
     * The next batch, where {@link #hasNext}; null where it does not come after all: because its rows are gone when
     * they are read again, or because the application stops.
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

    /** False if the source was not opened, because the application stops. */
    private boolean openOrStop(DolphinDBException first) {
        DolphinDBException failure = first;
        try {
            do {
                if (failure != null) {
                    close();
                    recovery.prepare(failure, gate() == null ? null : gate().checkpoint(), source.queries());
                }
                failure = failureToOpen();
            } while (failure != null);
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

    private DolphinDBException failureToOpen() {
        try {
            close();
            batches = null;
            batches = source.open();
            return null;
        } catch (DolphinDBException e) {
            return e;
        }
    }

    /** Ends the poll early, between two batches. */
    void stop() {
        isStopped = true;
        close();
    }

    /** Whether rows were left because the application stops. */
    public boolean isStopped() {
        return isStopped;
    }

    /** The application stops: what is being read, or waited for, is given up. The batch in flight is not affected. */
    public void stopReading() {
        connections.giveUp();
    }

    /** Closes the source. The batch in flight is not affected. */
    public void close() {
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
    public DeliveryGate gate() {
        return source.gate();
    }

    public SyncSettings settings() {
        return settings;
    }

    public Instant now() {
        return state.clock().instant();
    }

    public Duration duration() {
        return Duration.between(source.startedAt(), now());
    }

    /** How many rows of the batches that were given are at or before the mark where reading began. */
    public long rowsReadAgain() {
        return rowsReadAgain;
    }

    public int retries() {
        return recovery.retries();
    }

    /** How many rows are to be read from here on, or {@link Window#NOT_COUNTED}. */
    public long rowsExpected() {
        return source.rowsExpected();
    }

    /** Leaves what was learned to the next poll, where all batches were given and confirmed. */
    public void remember() {
        source.remember();
    }
}
