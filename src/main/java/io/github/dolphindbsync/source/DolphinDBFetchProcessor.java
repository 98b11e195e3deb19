package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.Origin;
import io.github.dolphindbsync.checkpoint.Poll;
import io.github.dolphindbsync.rows.RowSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a poll: reads the rows of a DolphinDB table that have not been delivered yet, and sets as body an
 * {@link java.util.Iterator} of {@link io.github.dolphindbsync.rows.RowBatch} for a streaming split. The checkpoint
 * travels in an exchange property; {@link io.github.dolphindbsync.checkpoint.CheckpointProcessor} must confirm each batch
 * before the next one comes.
 *
 * <p>Settings are Camel properties: the server's under {@code dolphindb.} ({@link ServerSetting}), the sync's under
 * {@code sync.<name>.} ({@link SyncSetting}).
 *
 * <p>One poll runs at a time; a second one fails while it does.
 */
public final class DolphinDBFetchProcessor extends ServiceSupport implements Processor, CamelContextAware {

    // So soon after a poll that read little there can't be much: the rows are not counted before they are read.
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int FRACTION_OF_WINDOW = 10;

    /** Rows that were read again, and how they looked, so that the next poll can tell whether any has changed. */
    private record ReadAgain(long low, long mark, Boundary boundary) {}

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final String sync;
    private final CheckpointRepository checkpoints;
    private final Clock clock;
    private final AtomicReference<PollRun> running = new AtomicReference<>();

    private CamelContext camelContext;
    private ServerSettings server;
    private SyncSettings settings;

    // What the last poll left for the next one; forgotten after a failure.
    private SourceTable table;
    private Checkpoint checkpoint;
    private ReadAgain readAgain;
    private Instant lastPollAt = Instant.MIN;
    private long lastPollRows = Long.MAX_VALUE;
    private final Census census = new Census();

    /**
     * @param sync name of the sync, under which its settings and its checkpoint are found
     * @param checkpoints where its checkpoint is kept
     */
    public DolphinDBFetchProcessor(String sync, CheckpointRepository checkpoints) {
        this(sync, checkpoints, Clock.systemUTC());
    }

    /** @param clock tells the time against which rows ahead of it are held back */
    public DolphinDBFetchProcessor(String sync, CheckpointRepository checkpoints, Clock clock) {
        this.sync = Objects.requireNonNull(sync, "sync");
        this.checkpoints = Objects.requireNonNull(checkpoints, "checkpoints");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Name of the sync. */
    public String getSync() {
        return sync;
    }

    @Override
    protected void doStart() {
        Settings source = new Settings(camelContext);
        server = ServerSettings.from(source);
        settings = SyncSettings.from(source, sync);
        camelContext.getRegistry().findByType(PollListener.class).forEach(listener -> listener.ready(sync));
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = new PollRun(exchange, sync, clock, settings.zone());
        if (!running.compareAndSet(null, run)) {
            throw new IllegalStateException("sync '" + sync + "': its last poll is still running");
        }
        run.onEnd(this::finished);
        DolphinDBConnection connection = run.keep(DolphinDBConnection.open(server));
        boolean censusIsDue = census.isDue(clock.instant());
        if (table == null || censusIsDue) {
            table = SourceTable.read(connection, settings);
        }
        if (checkpoint == null || !checkpoint.origin().equals(table.origin())) {
            checkpoint = loadCheckpoint(table.origin());
        }
        Long horizon = Horizon.at(clock, settings, table.origin().trackingType());
        if (censusIsDue) {
            Long inAMinute = Horizon.inAMinute(clock, settings, table.origin().trackingType());
            census.take(connection, table, settings, inAMinute, checkpoint.mark(), clock.instant());
        }
        exchange.setProperty(RowSchema.EXCHANGE_PROPERTY, table.schema());
        exchange.setProperty(RowSchema.CONTINUES_PROPERTY, checkpoint.version() > 0);
        exchange.getMessage().setBody(batches(run, connection, horizon));
    }

    private Checkpoint loadCheckpoint(Origin origin) {
        Checkpoint stored = checkpoints.load(sync).orElseGet(() -> Checkpoint.initial(sync, origin));
        if (!stored.origin().equals(origin)) {
            throw new CheckpointException("sync '" + sync + "': its checkpoint belongs to " + stored.origin()
                    + ", but the settings say " + origin
                    + ". Give the new table a sync of another name, or set the settings "
                    + "back; to load anew under this name, remove the sync's rows and its checkpoint first.");
        }
        return stored;
    }

    private BatchIterator batches(PollRun run, DolphinDBConnection first, Long horizon) {
        Poll poll = run.begin(checkpoints, checkpoint, settings.setsUnstorableAside());
        Long low = lowestToRead();
        boolean countFirst = !isLittleExpected();
        PollPlan plan = new PollPlan(first, table, settings, low, horizon, countFirst);
        Boundary before = knownBoundary(low);
        RowCursor cursor = null;
        warnIfAheadOf(horizon);
        if (horizon != null && low != null && low > horizon) {
            cursor = new RowCursor(first, table, () -> null);
        } else if (before == null) {
            cursor = plan.open();
        } else {
            cursor = plan.openBehindUnchanged(checkpoint.mark(), before);
            if (cursor != null) {
                run.unchanged(before);
            } else {
                // In the middle of an answer, so of no more use; and the server may hold that answer in memory.
                run.closeSource();
                DolphinDBConnection second = run.keep(DolphinDBConnection.open(server));
                plan = new PollPlan(second, table, settings, low, horizon, countFirst);
                cursor = plan.open();
            }
        }
        run.started(plan.rowsExpected(), cursor);
        BatchIterator batches = new BatchIterator(
                poll, cursor, table, settings.batchSize(), camelContext::isStopping, run::closeSource);
        run.batches(batches);
        batches.begin();
        return batches;
    }

    private void warnIfAheadOf(Long horizon) {
        if (horizon != null && checkpoint.mark() != null && checkpoint.mark() > horizon) {
            LOG.warn(
                    "sync {}: its mark {} is ahead of the clock, which stands at {} in zone {}, less {}. Until the clock has passed "
                            + "it nothing is read, and rows that arrive before it are late rows. If it was moved by mistake ({}, {}), put "
                            + "the mark of the checkpoint back.",
                    sync,
                    checkpoint.markAsText(),
                    Checkpoint.describe(table.origin().trackingType(), horizon),
                    settings.zone(),
                    SyncSetting.SETTLE.key(sync),
                    SyncSetting.ZONE.key(sync),
                    SyncSetting.HORIZON.key(sync));
        }
    }

    private Long lowestToRead() {
        Long start = settings.start(table.origin().trackingType()).orElse(null);
        if (checkpoint.mark() == null) {
            return start;
        }
        long lookBack = settings.lookBack(table.origin().trackingType());
        long least = table.origin().trackingType().leastTrackingValue();
        boolean isOutOfReach = Long.compareUnsigned(checkpoint.mark() - least, lookBack) < 0;
        long low = isOutOfReach ? least : checkpoint.mark() - lookBack;
        return start == null ? low : Math.max(start, low);
    }

    private boolean isLittleExpected() {
        return lastPollRows < settings.windowRows() / FRACTION_OF_WINDOW
                && lastPollAt.plus(RECENT).isAfter(clock.instant());
    }

    /** How the rows from {@code low} to the mark looked when they were last read, or null if that isn't known. */
    private Boundary knownBoundary(Long low) {
        if (checkpoint.mark() == null) {
            return null;
        }
        long mark = checkpoint.mark();
        if (readAgain != null && readAgain.low() == low && readAgain.mark() == mark) {
            return readAgain.boundary();
        }
        return low == mark ? checkpoint.boundary() : null;
    }

    private void finished(PollRun run) {
        checkpoint = null;
        readAgain = null;
        lastPollRows = Long.MAX_VALUE;
        if (run.isSuccess() && !run.isStopped()) {
            remember(run);
        } else {
            table = null;
        }
        running.set(null);
    }

    private void remember(PollRun run) {
        Long markBefore = run.markBefore();
        checkpoint = run.checkpoint();
        lastPollAt = run.startedAt();
        lastPollRows = run.rowsRead();
        if (markBefore != null && markBefore.equals(checkpoint.mark())) {
            readAgain = new ReadAgain(lowestToRead(), markBefore, run.readAgain());
        }
    }
}
