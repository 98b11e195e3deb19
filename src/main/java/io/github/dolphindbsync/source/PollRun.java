package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.Poll;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One poll as its exchange sees it: what is open, how it ends, and who is told. Ends with the exchange, however that ends. */
final class PollRun extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final Exchange exchange;
    private final String sync;
    private final Clock clock;
    private final ZoneId zone;
    private final Instant startedAt;
    private final Set<PollListener> listeners;
    private final Deque<DolphinDBConnection> connections = new ArrayDeque<>();
    private Consumer<PollRun> onEnd = run -> {};
    private Long markBefore;
    private Poll poll;
    private RowCursor cursor;
    private BatchIterator batches;
    private Boundary passedOver;
    private long rowsReadBefore;
    private int retries;
    private Optional<String> failure = Optional.empty();
    private Optional<Remedy> remedy = Optional.empty();

    PollRun(Exchange exchange, String sync, Clock clock, ZoneId zone) {
        this.exchange = exchange;
        this.sync = sync;
        this.clock = clock;
        this.zone = zone;
        this.startedAt = clock.instant();
        this.listeners = exchange.getContext().getRegistry().findByType(PollListener.class);
    }

    void onEnd(Consumer<PollRun> consumer) {
        onEnd = consumer;
        exchange.getExchangeExtension().addOnCompletion(this);
    }

    /** Keeps a connection open until {@link #closeSource()}. */
    DolphinDBConnection keep(DolphinDBConnection connection) {
        connections.push(connection);
        return connection;
    }

    Poll begin(CheckpointRepository checkpoints, Checkpoint checkpoint) {
        markBefore = checkpoint.mark();
        poll = new Poll(exchange, checkpoints, checkpoint, this::delivered);
        exchange.setProperty(Poll.EXCHANGE_PROPERTY, poll);
        return poll;
    }

    boolean hasBegun() {
        return poll != null;
    }

    Poll poll() {
        return poll;
    }

    void started(long rowsExpected, RowCursor opened) {
        if (cursor == null) {
            listeners.forEach(listener -> listener.started(sync, rowsExpected));
        } else {
            rowsReadBefore += cursor.rowsRead();
        }
        cursor = opened;
    }

    void batches(BatchIterator iterator) {
        batches = iterator;
    }

    BatchIterator batches() {
        return batches;
    }

    void countRetry() {
        retries++;
    }

    private void delivered(Poll current) {
        if (!listeners.isEmpty()) {
            PollResult soFar = result();
            listeners.forEach(listener -> listener.delivered(soFar));
        }
    }

    void closeSource() {
        while (!connections.isEmpty()) {
            connections.pop().close();
        }
    }

    @Override
    public void onDone(Exchange done) {
        closeSource();
        if (poll != null) {
            poll.close();
        }
        failure = findFailure(done);
        onEnd.accept(this);
        PollResult result = result();
        boolean cutOffAtOnce = isStopped() && result.rows() == 0;
        if (isSuccess() && !cutOffAtOnce) {
            LOG.info("{}", result.summary());
        }
        listeners.forEach(listener -> listener.finished(result));
    }

    private Optional<String> findFailure(Exchange done) {
        Exception cause = done.getException();
        if (cause == null) {
            cause = done.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        boolean stoppedInOrder = isStopped() && poll.isConfirmed();
        boolean unconfirmed = batches == null || !(batches.isDrained() || stoppedInOrder);
        if (done.getException() == null && !unconfirmed) {
            return Optional.empty();
        }
        Throwable told = cause == null ? null : mostTelling(cause);
        remedy = remedyOf(told);
        String reason = told == null ? notConfirmed() : describe(told);
        logFailure(reason, told);
        return Optional.of(reason);
    }

    private static Optional<Remedy> remedyOf(Throwable told) {
        if (told instanceof DolphinDBException failed) {
            return Optional.of(failed.remedy());
        }
        return told instanceof SettingException ? Optional.of(Remedy.PERSON) : Optional.empty();
    }

    private static String notConfirmed() {
        return "the route left rows that were read, or ended a batch without its checkpoint, so no further batch was read. "
                + "The split must take all batches, CheckpointProcessor must be the last step for each of them, and a failure "
                + "before it must not be handled away.";
    }

    /** What we foresaw says all in its message; what we did not needs its stack trace. */
    private void logFailure(String reason, Throwable cause) {
        long rows = poll == null ? 0 : poll.deliveredRows();
        String line = "sync {}: FAILED after {} rows: {}";
        if (cause == null || isForeseen(cause)) {
            LOG.error(line, sync, rows, reason);
            LOG.debug("the failure in full", cause);
        } else {
            LOG.error(line, sync, rows, reason, cause);
        }
    }

    private static boolean isForeseen(Throwable cause) {
        return cause instanceof SQLException || cause.getClass().getName().startsWith("io.github.dolphindbsync.");
    }

    /** Camel wraps what a step throws; what we foresaw is inside. */
    private static Throwable mostTelling(Throwable cause) {
        Throwable told = cause;
        while (told.getCause() != null && told.getCause() != told && !isForeseen(told)) {
            told = told.getCause();
        }
        return told;
    }

    private static String describe(Throwable told) {
        if (!isForeseen(told) || told.getMessage() == null) {
            return told.toString();
        }
        String message = told.getMessage().strip();
        String reason = told.getCause() == null ? null : told.getCause().getMessage();
        return reason == null || message.contains(reason.strip()) ? message : message + " (" + reason.strip() + ")";
    }

    private PollResult result() {
        return new PollResult(
                sync,
                poll == null ? 0 : poll.deliveredRows(),
                poll == null || batches == null
                        ? 0
                        : Math.min(batches.readAgain().rows(), poll.deliveredRows()),
                poll == null ? 0 : poll.deliveredBatches(),
                Duration.between(startedAt, clock.instant()),
                poll == null ? "unknown" : poll.checkpoint().markAsText(),
                poll == null ? Optional.empty() : lag(poll.checkpoint()),
                retries,
                failure,
                isStopped());
    }

    private Optional<Duration> lag(Checkpoint checkpoint) {
        ColumnType type = checkpoint.origin().trackingType();
        if (checkpoint.mark() == null || !type.isTemporal()) {
            return Optional.empty();
        }
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), zone);
        return Optional.of(Duration.between(Times.toDateTime(type, checkpoint.mark()), now));
    }

    boolean isStopped() {
        return batches != null && batches.isStopped();
    }

    boolean isSuccess() {
        return failure.isEmpty();
    }

    /** What helps against the failure, where the source failed. */
    Optional<Remedy> remedy() {
        return remedy;
    }

    Checkpoint checkpoint() {
        return poll.checkpoint();
    }

    Long markBefore() {
        return markBefore;
    }

    /** The rows up to the mark are as they were, and were passed over; null if they were not. */
    void passedOver(Boundary asBefore) {
        passedOver = asBefore;
    }

    /** What the rows up to the mark look like now. */
    Boundary readAgain() {
        return passedOver != null ? passedOver : batches.readAgain();
    }

    long rowsRead() {
        return rowsReadBefore + cursor.rowsRead();
    }

    Instant startedAt() {
        return startedAt;
    }
}
