package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives finished batches, and finishes the next one on a thread of its own while the destination writes this one. It is
 * never more than one batch ahead. A failure of that thread comes with the next {@link #next}, when the batch before
 * has been confirmed.
 *
 * <p>Used by one thread, besides the one that reads.
 */
public final class BatchReader {

    private static final Logger LOG = LoggerFactory.getLogger(BatchReader.class);

    private final BatchSource source;
    private final Executor executor;
    private Checkpoint checkpoint;
    private FutureTask<FinishedBatch> reading;
    private boolean hasBegun;
    private boolean hasNext;

    /** @param checkpoint the one before the first batch */
    public BatchReader(BatchSource source, Checkpoint checkpoint, Executor executor) {
        this.source = source;
        this.checkpoint = checkpoint;
        this.executor = executor;
    }

    /** Reads the first batch, to know whether there is one. */
    public void begin() {
        reading = new FutureTask<>(() -> source.next(checkpoint));
        hasNext = await() != null;
        hasBegun = true;
    }

    /** Whether there is another batch; reads nothing. */
    public boolean hasNext() {
        return hasNext;
    }

    /** Whether all batches were given. */
    public boolean isDrained() {
        return hasBegun && !hasNext;
    }

    /** The next batch, where {@link #hasNext}. After an exception there is none. */
    public FinishedBatch next() {
        FinishedBatch batch = await();
        checkpoint = batch.next();
        hasNext = !batch.isLast();
        reading = hasNext ? readAhead() : null;
        return batch;
    }

    private FutureTask<FinishedBatch> readAhead() {
        Checkpoint before = checkpoint;
        FutureTask<FinishedBatch> next = new FutureTask<>(PollId.carriedInto(() -> source.next(before)));
        try {
            executor.execute(next);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The latter where the system allows no further thread.
            LOG.debug("no thread reads ahead", e);
        }
        return next;
    }

    private FinishedBatch await() {
        try {
            return join();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Not to be interrupted, as reading in this thread would not be: a stop ends it by its connection. */
    private FinishedBatch join() throws ExecutionException {
        // Where no thread has begun it: there may be none, and a pool that was shut down drops tasks in silence.
        reading.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return reading.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public boolean isReading() {
        return reading != null && !reading.isDone();
    }

    /** Waits until nothing is being read, however that ends. There is no next batch then. */
    public void end() {
        try {
            if (reading != null) {
                join();
            }
        } catch (ExecutionException e) {
            LOG.debug("reading ahead was cancelled", e);
        }
    }
}
