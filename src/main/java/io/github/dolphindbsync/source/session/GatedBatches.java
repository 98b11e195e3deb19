package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.source.read.FinishedBatch;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.RuntimeCamelException;

/**
 * The batches of one poll, as a split takes them, and the gate between them: the next batch is handed out only after
 * the checkpoint of the one before has been confirmed. Otherwise {@link #hasNext()} is false, the source is closed, and
 * the poll has failed, whatever the route did with the failure.
 *
 * <p>One question is let through while a batch is in flight, because Camel's split asks once, between {@link #next()}
 * and the steps, whether this batch is the last, and ends where the answer is no. {@link #hasNext()} reads nothing: a
 * batch comes together with the knowledge whether another one follows.
 */
public final class GatedBatches implements Iterator<RowBatch>, Closeable {

    private final PollSession session;
    private final BooleanSupplier stopping;
    private boolean hasAskedInFlight;
    private boolean hasEnded;
    private boolean isGateBroken;

    public GatedBatches(PollSession session, BooleanSupplier stopping) {
        this.session = session;
        this.stopping = stopping;
    }

    @Override
    public boolean hasNext() {
        return orException(this::isNextAllowed);
    }

    private boolean isNextAllowed() {
        if (hasEnded) {
            return false;
        }
        if (!isConfirmed()) {
            if (!hasAskedInFlight) {
                hasAskedInFlight = true;
                return session.hasNext();
            }
            breakGate();
            return false;
        }
        if (session.hasNext() && stopping.getAsBoolean()) {
            session.stop();
        }
        return session.hasNext();
    }

    private boolean isConfirmed() {
        DeliveryGate gate = session.gate();
        return gate == null || gate.isConfirmed();
    }

    private void breakGate() {
        isGateBroken = true;
        close();
    }

    /**
     * The next batch; null where it does not come after all: because its rows are gone when they are read again, or
     * because the application stops.
     */
    @Override
    public RowBatch next() {
        return orException(this::handOut);
    }

    private RowBatch handOut() {
        if (!isConfirmed()) {
            breakGate();
            throw new IllegalStateException("sync '" + session.settings().sync()
                    + "': the next batch was requested before the last one was confirmed. The split must be "
                    + "streaming, not "
                    + "parallel, and stop on exceptions.");
        }
        if (hasEnded || !session.hasNext()) {
            throw new NoSuchElementException();
        }
        boolean isHandedOut = false;
        try {
            FinishedBatch batch = session.next();
            RowBatch rows = batch == null
                    ? null
                    : session.gate().handOut(batch.next(), batch.rows(), batch.undecodable(), batch.isLast());
            hasAskedInFlight = false;
            isHandedOut = true;
            return rows;
        } finally {
            if (!isHandedOut) {
                // Rows between the last batch and this one would be missing in the next.
                close();
            }
        }
    }

    /** Whether every row was handed out and confirmed, and none was asked for too early. */
    public boolean isDrained() {
        return session.isDrained() && isConfirmed() && !isGateBroken;
    }

    /** A split asks outside of all steps, and an error would end its thread, without the end of the poll. */
    private static <T> T orException(Supplier<T> question) {
        try {
            return question.get();
        } catch (Error e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** Closes the source; rows that are in flight are not affected. */
    @Override
    public void close() {
        if (!hasEnded) {
            hasEnded = true;
            orException(() -> {
                session.close();
                return null;
            });
        }
    }
}
