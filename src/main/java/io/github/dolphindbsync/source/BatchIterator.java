package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.delivery.Poll;
import io.github.dolphindbsync.rows.RowBatch;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The batches of one poll, and the gate between them: the next batch is handed out only after the checkpoint of the one
 * before has been confirmed. Otherwise {@link #hasNext()} is false, the source is closed, and the poll has failed,
 * whatever the route did with the failure.
 *
 * <p>One question is let through while a batch is in flight, because Camel's split asks once, between {@link #next()} and
 * the steps, whether this batch is the last, and ends where the answer is no. {@link #hasNext()} reads nothing: a batch is
 * handed out together with the knowledge whether another row follows.
 */
final class BatchIterator implements Iterator<RowBatch>, Closeable {

    private final Poll poll;
    private final BatchSource source;
    private final BooleanSupplier stopping;
    private final Runnable closeSource;

    private boolean askedInFlight;
    private boolean ended;
    private boolean gateBroken;
    private boolean stopped;

    BatchIterator(Poll poll, BatchSource source, BooleanSupplier stopping, Runnable closeSource) {
        this.poll = poll;
        this.source = source;
        this.stopping = stopping;
        this.closeSource = closeSource;
    }

    /** Reads the first rows, so that {@link #hasNext()} knows whether there are any. */
    void begin() {
        fill();
    }

    @Override
    public boolean hasNext() {
        if (ended) {
            return false;
        }
        if (!poll.isConfirmed()) {
            if (!askedInFlight) {
                askedInFlight = true;
                return source.hasBatch();
            }
            gateBroken = true;
            close();
            return false;
        }
        if (source.hasBatch() && stopping.getAsBoolean()) {
            stop();
        }
        return !ended && source.hasBatch();
    }

    @Override
    public RowBatch next() {
        if (!poll.isConfirmed()) {
            gateBroken = true;
            close();
            throw new IllegalStateException("sync '" + poll.checkpoint().sync()
                    + "': the next batch was asked for before the last one was confirmed. The split must be streaming, not "
                    + "parallel, and stop on exceptions.");
        }
        if (ended || !source.hasBatch()) {
            throw new NoSuchElementException();
        }
        BatchSource.Cut cut = orClose(() -> source.take(poll.checkpoint()));
        // The batch is complete already; what follows it may come while it is delivered.
        fill();
        askedInFlight = false;
        boolean isLast = !source.hasBatch();
        return orClose(() -> poll.handOut(cut.next(), cut.batch(), cut.undecodable(), isLast));
    }

    /** True if every row was handed out and confirmed, and none was asked for too early. */
    boolean isDrained() {
        return source.isDrained() && poll.isConfirmed() && !gateBroken;
    }

    /** What the rows up to the mark at the start of the poll looked like, as far as they were read. */
    Boundary readAgain() {
        return source.readAgain();
    }

    long largestRow() {
        return source.largestRow();
    }

    boolean isCut() {
        return source.isCut();
    }

    /** Leaves the rows that were not handed out. */
    void stop() {
        stopped = true;
        close();
    }

    /** True if rows were left because the application stops. */
    boolean isStopped() {
        return stopped;
    }

    private void fill() {
        orClose(() -> {
            source.fill();
            return null;
        });
    }

    /** After a failure there is no next batch: rows between what was taken and what is in the buffer would be missing. */
    private <T> T orClose(Supplier<T> reading) {
        boolean isRead = false;
        try {
            T read = reading.get();
            isRead = true;
            return read;
        } finally {
            if (!isRead) {
                close();
            }
        }
    }

    /** Closes the source; rows that are in flight are not affected. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            closeSource.run();
        }
    }
}
