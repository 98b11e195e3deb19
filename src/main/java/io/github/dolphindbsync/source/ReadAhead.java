package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of the next batch while the destination writes this one. No more rows are in memory than without it,
 * because whoever reads to see what follows a batch has read the next one already; but what decoding a block and writing a
 * batch take for a moment is now taken at the same time. What is asked while it reads is answered as it was before; a failure
 * comes with the next {@link #take}, when the batch before is confirmed or is not.
 *
 * <p>Used by one thread, besides the one that reads.
 */
final class ReadAhead implements BatchSource {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final BatchSource source;
    private final Executor executor;
    private boolean hasBegun;
    private FutureTask<Void> reading;
    private Boundary readAgain;
    private long largestRow;

    ReadAhead(BatchSource source, Executor executor) {
        this.source = source;
        this.executor = executor;
    }

    /** Returns at once, unless nothing has been read or it must be read whether there is anything. */
    @Override
    public void fill() {
        if (!hasBegun || !source.hasBatch()) {
            hasBegun = true;
            source.fill();
            return;
        }
        readAgain = source.readAgain();
        largestRow = source.largestRow();
        reading = new FutureTask<>(PollId.carriedInto(source::fill), null);
        try {
            executor.execute(reading);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The latter where the system allows no further thread.
            LOG.debug("no thread reads ahead", e);
        }
    }

    @Override
    public boolean hasBatch() {
        return reading != null || source.hasBatch();
    }

    @Override
    public boolean isDrained() {
        return reading == null && source.isDrained();
    }

    @Override
    public Cut take(Checkpoint before) {
        if (reading != null) {
            await();
            reading = null;
        }
        return source.take(before);
    }

    @Override
    public Boundary readAgain() {
        return reading == null ? source.readAgain() : readAgain;
    }

    @Override
    public long largestRow() {
        return reading == null ? source.largestRow() : largestRow;
    }

    @Override
    public boolean isCut() {
        return reading == null && source.isCut();
    }

    private void await() {
        try {
            join();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Not to be interrupted, as reading in this thread would not be: a stop ends it by its connection. */
    private void join() throws ExecutionException {
        // Where no thread has begun it: there may be none, and a pool that was shut down drops tasks in silence.
        reading.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    reading.get();
                    return;
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

    boolean isReading() {
        return reading != null && !reading.isDone();
    }

    /** Waits until nothing is read any more, however that ends. There is no next batch then. */
    void end() {
        try {
            if (reading != null) {
                join();
            }
        } catch (ExecutionException e) {
            LOG.debug("reading ahead was given up", e);
        }
    }
}
