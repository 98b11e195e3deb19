package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the source for one poll, at the checkpoint as it stands: at the poll's start, and again after a failure that may
 * pass. The horizon stays where it was at the start.
 */
final class PollReader {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final ServerSettings server;
    private final SyncSettings settings;
    private final CheckpointRepository checkpoints;
    private final Logins logins;
    private final SyncMemory memory;
    private final Clock clock;
    private final Executor executor;
    private final BooleanSupplier stopping;
    private final PollRun run;
    private Long horizon;
    private PollPlan plan;
    private boolean wholeTableIsDoubted;
    private boolean hasLookedForPartitions;
    private Replacement replacement;
    private LookBackSum readAgain;

    PollReader(
            ServerSettings server,
            SyncSettings settings,
            CheckpointRepository checkpoints,
            Logins logins,
            SyncMemory memory,
            Clock clock,
            Executor executor,
            BooleanSupplier stopping,
            PollRun run) {
        this.server = server;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.logins = logins;
        this.memory = memory;
        this.clock = clock;
        this.executor = executor;
        this.stopping = stopping;
        this.run = run;
    }

    /** A new connection, and the batches that follow the checkpoint, with the first rows read. */
    BatchIterator open() {
        run.closeSource();
        run.passedOver(null);
        forgetDoubtThatWasPassed();
        plan = null;
        DolphinDBConnection connection = connect();
        boolean isFirst = !run.hasBegun();
        if (isFirst) {
            Checkpoint checkpoint = memory.lookAt(connection, checkpoints);
            horizon = Horizon.at(
                    clock.instant(), settings, memory.table().origin().trackingType());
            run.begin(checkpoints, checkpoint, settings.setsUnstorableAside());
            memory.rowsWithoutTrackingValue().ifPresent(run::counted);
        } else {
            memory.lookAgainWhereForgotten(connection, run.checkpoint());
        }
        SourceTable table = memory.table();
        run.schema()
                .set(
                        table.schema(),
                        run.checkpoint().carried().next(table.sourceColumns()).version());
        BatchSource source = table.schema().isTracked()
                ? orderedBatches(connection, run.checkpoint(), isFirst)
                : wholeTable(connection, run.checkpoint());
        ReadAhead ahead = run.keep(new ReadAhead(source, executor));
        BatchIterator batches = new BatchIterator(run.poll(), ahead, stopping, run::closeSource);
        batches.begin();
        return batches;
    }

    private BatchSource orderedBatches(DolphinDBConnection connection, Checkpoint checkpoint, boolean isFirst) {
        ReadRange fromMark = ReadRange.of(settings, memory, horizon, checkpoint, schemaChange(checkpoint));
        ReadRange range = memory.doubted() == null ? fromMark : fromMark.from(memory.doubted());
        if (isFirst && range.isAhead()) {
            Horizon.warnThatMarkIsAhead(settings, checkpoint, horizon);
        }
        if (range.endsBeforeMark()) {
            run.endsBeforeMark();
        }
        replacement = range.replaces() ? Replacement.of(range, checkpoint, memory.table()) : null;
        RowCursor cursor = open(connection, checkpoint, range);
        run.started(plan == null ? 0 : plan.rowsExpected(), cursor);
        return new OrderedBatches(
                cursor,
                memory.table(),
                settings,
                texts(),
                loadTimeMillis(),
                checkpoint.mark(),
                replacement,
                readAgain,
                range.endsBeforeMark());
    }

    private BatchSource wholeTable(DolphinDBConnection connection, Checkpoint checkpoint) {
        SourceTable table = memory.table();
        QueryText text = new QueryText(table, settings.where());
        List<String> queries = PartitionConditions.of(connection, table.description()).stream()
                .map(text::allRows)
                .toList();
        Boundary now = WholeTableBatches.sumOf(each(connection, queries), table, settings.limit());
        boolean isNew = checkpoint.version() == 0 || !schemaChange(checkpoint).isNone();
        boolean isLost = !isNew && memory.isTargetLost(() -> checkpoints.hasTable(settings.sync(), settings.target()));
        boolean hasChanged = isNew || isLost || !now.equals(checkpoint.boundary());
        // What a limit has cut off is still on its way.
        DolphinDBConnection fresh = hasChanged && settings.limit() < Long.MAX_VALUE ? connect() : connection;
        RowCursor cursor = hasChanged ? each(fresh, queries) : new RowCursor(connection, table, rowsOfLast -> null);
        run.started(hasChanged ? now.rows() : 0, cursor);
        return hasChanged
                ? new WholeTableBatches(cursor, table, settings, texts(), loadTimeMillis(), now.rows())
                : new OrderedBatches(cursor, table, settings, texts(), loadTimeMillis(), null, null, null, false);
    }

    private UndecodableTexts texts() {
        return settings.keepsUndecodableTexts()
                ? UndecodableTexts.KEPT
                : UndecodableTexts.refused(
                        memory.table(), new StoredTexts(this::connect, memory.table(), settings.where()));
    }

    private RowCursor each(DolphinDBConnection connection, List<String> queries) {
        Iterator<String> rest = queries.iterator();
        return new RowCursor(connection, memory.table(), rowsOfLast -> rest.hasNext() ? rest.next() : null);
    }

    /** As the wall clock of the sync's zone shows it, because so are the other times of its rows. */
    private long loadTimeMillis() {
        return Times.fromDateTime(ColumnType.TIMESTAMP, LocalDateTime.ofInstant(run.startedAt(), settings.zone()));
    }

    /** @throws DolphinDBException where the columns have changed and must not */
    private SchemaChange schemaChange(Checkpoint checkpoint) {
        SchemaChange change =
                SchemaChange.between(checkpoint.carried(), memory.table().sourceColumns());
        change.requireAllowed(settings, memory.table());
        memory.tellChanges(change);
        return change;
    }

    /** Asks anew what the table is like, before the next rows are read. */
    void lookAgain() {
        memory.forgetTable();
    }

    /**
     * After a query that reached more partitions than the server allows: the scheme may have grown since it was looked at. Where
     * it has not, the slice is halved.
     *
     * @throws DolphinDBException where that can't be done
     */
    void askForFewerPartitions(DolphinDBException failure) {
        Window refused = plan == null ? memory.askedAheadOfClock() : plan.asked();
        if (refused == null) {
            throw failure;
        }
        if (hasLookedForPartitions && memory.table() != null) {
            memory.slices(server).halve(refused, failure, settings);
        } else {
            hasLookedForPartitions = true;
            memory.forgetTable();
        }
    }

    /** The failure, with the setting that may be at fault: the one text that a user puts into our queries. */
    DolphinDBException explained(DolphinDBException failure) {
        // Only the server reads it.
        return settings.where().isEmpty() || !failure.getMessage().startsWith("DolphinDB server")
                ? failure
                : new DolphinDBException(
                        failure.remedy(),
                        failure.getMessage() + ". Each query for rows has the condition of setting "
                                + SyncSetting.WHERE.key(settings.sync()) + "; see whether the server understands it",
                        failure);
    }

    /** Whether the table is another one than was known, which would explain a failure; asks the server. */
    boolean hasTableChanged() {
        if (memory.table() == null) {
            return false;
        }
        run.closeSource();
        try {
            TableDescription now = TableDescription.read(connect(), settings.database(), settings.table());
            return !now.equals(memory.table().description());
        } catch (DolphinDBException e) {
            LOG.debug("the table could not be looked at", e);
            return false;
        } finally {
            run.closeSource();
        }
    }

    private DolphinDBConnection connect() {
        // Kept before it is open: a stop must be able to end the wait for a server that has stalled.
        DolphinDBConnection connection = run.keep(new DolphinDBConnection(server));
        logins.open(connection, clock);
        return connection;
    }

    private RowCursor open(DolphinDBConnection connection, Checkpoint checkpoint, ReadRange range) {
        readAgain = memory.lookBackSum();
        if (range.isForNothing()) {
            return new RowCursor(connection, memory.table(), rowsOfLast -> null);
        }
        Boundary before = range.replaces() ? null : memory.knownBoundary(checkpoint, range.low());
        if (before == null) {
            return openToDeliver(connection, range);
        }
        readAgain.begin(before.from());
        // Also where the horizon is before the mark: the rows up to the mark have been delivered.
        Long high = range.endsBeforeMark() ? checkpoint.mark() : range.high();
        RowCursor cursor = openRange(connection, before.from(), high);
        RowCursor behind = plan.standBehindUnchanged(cursor, checkpoint.mark(), before, readAgain);
        if (behind != null) {
            run.passedOver(before);
            return behind;
        }
        // In the middle of an answer, so of no more use; and the server may hold that answer in memory.
        run.closeSource();
        if (ReadRange.isOfUnknownColumns(settings, memory.table(), checkpoint)) {
            replacement = Replacement.of(range, checkpoint, memory.table());
        }
        return openToDeliver(connect(), range);
    }

    private RowCursor openToDeliver(DolphinDBConnection connection, ReadRange range) {
        readAgain.begin(range.low());
        run.readsFrom(range.low());
        return openRange(connection, range.low(), range.high());
    }

    private RowCursor openRange(DolphinDBConnection connection, Long low, Long high) {
        List<Window> slices = memory.slices(server).of(low, high);
        plan = new PollPlan(connection, memory.table(), settings, slices);
        if (memory.isLittleExpected(horizon)) {
            return plan.openUncounted();
        }
        RowCursor cursor = plan.openCounted(memory.rowsPerWindow());
        memory.counted(plan.longestTexts());
        return cursor;
    }

    private void forgetDoubtThatWasPassed() {
        boolean isPassed = plan != null
                && plan.current() != null
                && memory.doubted() != null
                && memory.doubted().isBefore(plan.current());
        if (isPassed) {
            memory.doubt(null);
        }
    }

    /**
     * After a window gave fewer rows than it was counted to have: reads it again from its beginning, because the mark may have
     * passed some that did not come.
     *
     * @return false where that was done before, and it gave too few again
     */
    boolean doubtsFirst() {
        if (plan == null) {
            boolean wasDoubted = wholeTableIsDoubted;
            wholeTableIsDoubted = true;
            return !wasDoubted;
        }
        forgetDoubtThatWasPassed();
        Window window = plan.current();
        boolean isFirst = memory.doubted() == null || !memory.doubted().overlaps(window);
        if (isFirst) {
            memory.doubt(window);
        }
        return isFirst;
    }

    /**
     * After an answer that was more than the server or this process can hold: asks for less the next time.
     *
     * @throws DolphinDBException where that can't be done
     */
    void askForLess(DolphinDBException failure) {
        if (memory.table() != null && !memory.table().schema().isTracked()) {
            throw new DolphinDBException(
                    Remedy.PERSON,
                    failure.getMessage()
                            + ". A table that is carried as a whole is read by one query, whose answer is "
                            + failure.advice(settings.sync()) + ", or set "
                            + SyncSetting.TRACKING_COLUMN.key(settings.sync()) + " and another mode.",
                    failure.getCause());
        }
        if (plan == null || !plan.canAskForLess(memory.rowsPerWindow())) {
            throw new DolphinDBException(
                    Remedy.PERSON,
                    failure.getMessage() + ". This was no query for rows, so smaller windows do not help; setting "
                            + SyncSetting.START.key(settings.sync()) + " may.");
        }
        Window window = plan.current();
        if (window != null) {
            window.requireDivisible(failure, memory.table().origin().trackingType(), settings.sync());
        }
        memory.windowTooLarge(window == null ? PollPlan.NOT_COUNTED : window.rows());
    }
}
