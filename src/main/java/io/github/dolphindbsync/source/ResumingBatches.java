package io.github.dolphindbsync.source;

import io.github.dolphindbsync.rows.RowBatch;
import java.io.Closeable;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of one poll, over failures of the server: where one may pass, the source is opened again at the checkpoint
 * as it was last confirmed. That happens between two batches only, so what was read but not handed out is simply read
 * again.
 */
final class ResumingBatches implements Iterator<RowBatch>, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);
    private static final int MOST_LOOKS = 5;

    private final String sync;
    private final PollReader reader;
    private final PollRun run;
    private final Backoff backoff;
    private final BooleanSupplier stopping;
    private Long markBefore;
    private int looks;

    ResumingBatches(String sync, PollReader reader, PollRun run, Duration retryFor, BooleanSupplier stopping) {
        this.sync = sync;
        this.reader = reader;
        this.run = run;
        this.backoff = new Backoff(retryFor);
        this.stopping = stopping;
    }

    /**
     * Reads the first rows, so that {@link #hasNext()} knows whether there are any.
     *
     * @return false if it did not come to that, because the application stops
     */
    boolean begin() {
        return reopen(null);
    }

    private void stopOrThrow(DolphinDBException failure) {
        if (!stopping.getAsBoolean()) {
            throw failure;
        }
        LOG.debug("sync {}: reading was given up", sync, failure);
        run.stopped();
    }

    @Override
    public boolean hasNext() {
        return orException(() -> run.batches().hasNext());
    }

    /**
     * The next batch; null where it does not come after all: because its rows are gone when they are read again, or because
     * the application stops.
     */
    @Override
    public RowBatch next() {
        return orException(this::nextOrReopen);
    }

    private RowBatch nextOrReopen() {
        while (true) {
            try {
                return run.batches().next();
            } catch (DolphinDBException e) {
                if (!reopen(e) || !run.batches().hasNext()) {
                    return null;
                }
            }
        }
    }

    /** A split asks outside of all steps, and an error would end its thread, without the end of the poll. */
    private static <T> T orException(Supplier<T> question) {
        try {
            return question.get();
        } catch (Error e) {
            throw new RuntimeCamelException(e);
        }
    }

    private boolean reopen(DolphinDBException failure) {
        try {
            reopenUntilItWorks(failure);
            return true;
        } catch (DolphinDBException e) {
            stopOrThrow(e);
            return false;
        }
    }

    private void reopenUntilItWorks(DolphinDBException first) {
        DolphinDBException failure = first;
        while (true) {
            if (failure != null) {
                prepareForAnother(failure);
            }
            try {
                run.batches(reader.open());
                return;
            } catch (DolphinDBException e) {
                failure = e;
            }
        }
    }

    private void prepareForAnother(DolphinDBException failure) {
        run.closeSource();
        switch (failure.remedy()) {
            case AGAIN -> waitOrGiveUp(failure);
            case COUNT_AGAIN -> {
                if (reader.doubtsFirst()) {
                    LOG.warn("sync {}: {}. It is counted and read again", sync, failure.getMessage());
                } else {
                    waitOrGiveUp(failure);
                }
            }
            case SMALLER_WINDOW -> {
                reader.askForLess(failure);
                LOG.warn("sync {}: {}. It is asked for less at a time", sync, failure.getMessage());
            }
            case FEWER_PARTITIONS -> {
                reader.askForFewerPartitions(failure);
                LOG.debug("sync {}: {}. It is asked for fewer partitions at a time", sync, failure.getMessage());
            }
            case LOOK_AGAIN -> lookAgain(failure);
            case PERSON -> {
                // As where a column was dropped that a query names.
                if (!reader.hasTableChanged()) {
                    throw reader.explained(failure);
                }
                lookAgain(failure);
            }
            case OTHER_LOGIN -> throw failure;
        }
        run.countRetry();
    }

    /** A few times: a server that describes a table otherwise than it gives its rows would never be understood. */
    private void lookAgain(DolphinDBException failure) {
        looks++;
        if (looks > MOST_LOOKS) {
            throw failure;
        }
        LOG.debug("sync {}: the table is looked at again", sync, failure);
        reader.lookAgain();
    }

    private void waitOrGiveUp(DolphinDBException failure) {
        // Not any batch: those of a group that breaks off each time are delivered again and again.
        Long mark = run.hasBegun() ? run.checkpoint().mark() : null;
        if (!Objects.equals(mark, markBefore)) {
            markBefore = mark;
            backoff.reset();
        }
        Optional<Duration> wait = backoff.next();
        if (wait.isEmpty() || stopping.getAsBoolean()) {
            throw failure;
        }
        LOG.warn("sync {}: {} Trying again in {}", sync, failure.getMessage(), PollResult.humanReadable(wait.get()));
        if (!Backoff.sleep(wait.get(), stopping)) {
            throw failure;
        }
    }

    @Override
    public void close() {
        orException(() -> {
            if (run.batches() != null) {
                run.batches().close();
            }
            return null;
        });
    }
}
