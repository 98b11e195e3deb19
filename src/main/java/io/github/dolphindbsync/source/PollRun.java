package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.CurrentSchema;
import io.github.dolphindbsync.delivery.Poll;
import io.github.dolphindbsync.delivery.TableWriters;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One poll as its exchange sees it: what is open, how it ends, and who is told. Ends with the exchange, however that ends. */
final class PollRun extends SynchronizationAdapter {

    private static final double MILLIS_PER_SECOND = 1e3;

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final Exchange exchange;
    private final String sync;
    private final Clock clock;
    private final ZoneId zone;
    private final Instant startedAt;
    private final PollListeners listeners;
    private final Deque<DolphinDBConnection> connections = new ConcurrentLinkedDeque<>();
    private Consumer<PollRun> onEnd = run -> {};
    private final CurrentSchema schema = new CurrentSchema();
    private Long markBefore;
    private Poll poll;
    private RowCursor cursor;
    private ReadAhead ahead;
    private BatchIterator batches;
    private Boundary passedOver;
    private Long readsFrom;
    private boolean endsBeforeMark;
    private long rowsReadBefore;
    private int retries;
    private boolean stoppedBeforeFirst;
    private volatile boolean readingStopped;
    private Optional<PollFailure> failure = Optional.empty();

    PollRun(Exchange exchange, String sync, Clock clock, ZoneId zone) {
        this.exchange = exchange;
        this.sync = sync;
        this.clock = clock;
        this.zone = zone;
        this.startedAt = clock.instant();
        this.listeners = PollListeners.of(exchange.getContext());
    }

    void onEnd(Consumer<PollRun> consumer) {
        onEnd = consumer;
        PollId.set(exchange.getExchangeId());
        exchange.getExchangeExtension().addOnCompletion(this);
    }

    /** Keeps a connection open until {@link #closeSource()}. */
    DolphinDBConnection keep(DolphinDBConnection connection) {
        connections.push(connection);
        if (readingStopped) {
            connection.interrupt();
        }
        return connection;
    }

    /** The application stops: what is being read, or waited for, is given up. The batch in flight is not affected. */
    void stopReading() {
        readingStopped = true;
        connections.forEach(DolphinDBConnection::interrupt);
    }

    /** Notes that the poll ends early, between two batches. */
    void stopped() {
        if (batches == null) {
            stoppedBeforeFirst = true;
        } else {
            batches.stop();
        }
    }

    Poll begin(CheckpointRepository checkpoints, Checkpoint checkpoint, boolean setsUnstorableAside) {
        markBefore = checkpoint.mark();
        poll = new Poll(exchange, checkpoints, checkpoint, setsUnstorableAside, this::delivered);
        exchange.setProperty(Poll.EXCHANGE_PROPERTY, poll);
        exchange.setProperty(TableWriters.EXCHANGE_PROPERTY, poll);
        return poll;
    }

    boolean hasBegun() {
        return poll != null;
    }

    Poll poll() {
        return poll;
    }

    /** What the rows look like, as it stands. */
    CurrentSchema schema() {
        return schema;
    }

    void started(long rowsExpected, RowCursor opened) {
        if (cursor == null) {
            listeners.tell(listener -> listener.started(sync, rowsExpected));
        } else {
            rowsReadBefore += cursor.rowsRead();
        }
        cursor = opened;
    }

    /** Notes how many rows no poll will read. */
    void counted(long rowsWithoutTrackingValue) {
        listeners.tell(listener -> listener.counted(sync, rowsWithoutTrackingValue));
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
        listeners.tell(listener -> listener.delivered(result()));
    }

    /** Keeps what reads in another thread, until {@link #closeSource()}. */
    ReadAhead keep(ReadAhead reader) {
        ahead = reader;
        return reader;
    }

    void closeSource() {
        if (ahead != null) {
            if (ahead.isReading()) {
                // To close one would wait for the answer.
                connections.forEach(DolphinDBConnection::interrupt);
            }
            ahead.end();
        }
        for (DolphinDBConnection open = connections.poll(); open != null; open = connections.poll()) {
            close(open);
        }
    }

    private void close(DolphinDBConnection open) {
        try {
            open.close();
        } catch (RuntimeException | Error e) {
            LOG.debug("sync {}: closing a connection failed", sync, e);
        }
    }

    @Override
    public void onDone(Exchange done) {
        // It may be another thread by now.
        attempt(() -> PollId.set(exchange.getExchangeId()));
        end(done);
        attempt(PollId::remove);
    }

    private void end(Exchange done) {
        attempt(this::closeSource);
        attempt(() -> {
            if (poll != null) {
                poll.close();
            }
        });
        attempt(() -> findFailure(done).ifPresent(found -> failure = Optional.of(found)));
        attempt(() -> {
            if (poll != null && failure.filter(PollFailure::isOfDatabase).isPresent()) {
                recount();
            }
        });
        attempt(() -> failure.ifPresent(failed -> {
            // A route's onCompletion runs after this.
            done.setProperty(DolphinDBFetchProcessor.FAILURE_PROPERTY, failed.reason());
            failed.log("sync " + sync + ": FAILED after " + (poll == null ? 0 : poll.deliveredRows()) + " rows");
        }));
        attempt(() -> onEnd.accept(this));
        PollResult[] result = new PollResult[1];
        attempt(() -> result[0] = result());
        if (result[0] == null) {
            attempt(() -> result[0] = PollResult.notBegun(sync, "how it ended is not known"));
        }
        attempt(() -> log(result[0]));
        listeners.tell(listener -> listener.finished(result[0]));
    }

    private void log(PollResult result) {
        if (result.rowsNotStored() > 0) {
            LOG.warn(
                    "sync {}: {} rows sent, {} stored: the destination left the others out and reported no error, as a trigger"
                            + " does that returns NULL. Look at the triggers of the table",
                    sync,
                    result.rows(),
                    result.rows() - result.rowsNotStored());
        }
        boolean cutOffAtOnce = isStopped() && result.batches() == 0;
        if (isSuccess() && !cutOffAtOnce) {
            LOG.info("{}", result.summary());
        }
    }

    /** Whatever fails of the end of a poll, the rest of it must be done too. */
    private void attempt(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            failure = failure.or(() -> Optional.of(new PollFailure(e)));
            LOG.error("sync {}: the end of a poll failed", sync, e);
        }
    }

    private Optional<PollFailure> findFailure(Exchange done) {
        boolean stoppedInOrder = isStopped() && (poll == null || poll.isConfirmed());
        boolean allConfirmed = stoppedInOrder || (batches != null && batches.isDrained());
        return done.getException() == null && allConfirmed ? Optional.empty() : Optional.of(PollFailure.of(done));
    }

    private void recount() {
        long takenBack = poll.recount();
        if (takenBack > 0) {
            LOG.warn(
                    "sync {}: {} rows that the destination had committed are gone with its failure; the next poll delivers them"
                            + " again",
                    sync,
                    takenBack);
        }
    }

    private PollResult result() {
        return new PollResult(
                sync,
                poll == null ? 0 : poll.deliveredRows(),
                poll == null || batches == null
                        ? 0
                        : Math.min(batches.readAgain().rows(), poll.deliveredRows()),
                poll == null ? 0 : poll.rowsSetAside(),
                poll == null ? 0 : poll.rowsNotStored(),
                poll == null ? 0 : poll.deliveredBatches(),
                Duration.between(startedAt, clock.instant()),
                poll == null ? "unknown" : poll.checkpoint().markAsText(),
                poll == null ? OptionalDouble.empty() : markNumber(poll.checkpoint()),
                poll == null ? Optional.empty() : lag(poll.checkpoint()),
                retries,
                failure.map(PollFailure::reason),
                isStopped());
    }

    private OptionalDouble markNumber(Checkpoint checkpoint) {
        ColumnType type = checkpoint.origin().trackingType();
        if (checkpoint.mark() == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                type.isTemporal()
                        ? Times.toDateTime(type, checkpoint.mark())
                                        .atZone(zone)
                                        .toInstant()
                                        .toEpochMilli()
                                / MILLIS_PER_SECOND
                        : checkpoint.mark());
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
        return batches == null ? stoppedBeforeFirst : batches.isStopped();
    }

    boolean isSuccess() {
        return failure.isEmpty();
    }

    /** What helps against the failure, where the source failed. */
    Optional<Remedy> remedy() {
        return failure.flatMap(PollFailure::remedy);
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

    /** The first tracking value of the rows that are delivered, or null. */
    void readsFrom(Long low) {
        readsFrom = low;
    }

    /** The rows up to the mark are not all read. */
    void endsBeforeMark() {
        endsBeforeMark = true;
    }

    /** What the rows up to the mark look like now, or empty if that was not to be seen. */
    Optional<Boundary> readAgain() {
        if (passedOver != null) {
            return Optional.of(passedOver);
        }
        return endsBeforeMark
                ? Optional.empty()
                : Optional.of(batches.readAgain().from(readsFrom));
    }

    /** Bytes of the largest row, roughly. */
    long largestRow() {
        return batches.largestRow();
    }

    /** A limit left any number of rows. */
    boolean isCut() {
        return batches.isCut();
    }

    long rowsRead() {
        return rowsReadBefore + cursor.rowsRead();
    }

    Instant startedAt() {
        return startedAt;
    }
}
