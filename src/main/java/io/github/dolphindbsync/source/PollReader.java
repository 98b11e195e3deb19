package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Delivery;
import io.github.dolphindbsync.rows.Times;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
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
    private final SharedTargets targets;
    private final SyncMemory memory;
    private final Clock clock;
    private final BooleanSupplier stopping;
    private final PollRun run;
    private Long horizon;
    private PollPlan plan;
    private Delivery.ReplaceFrom replacement;

    PollReader(
            ServerSettings server,
            SyncSettings settings,
            CheckpointRepository checkpoints,
            Logins logins,
            SharedTargets targets,
            SyncMemory memory,
            Clock clock,
            BooleanSupplier stopping,
            PollRun run) {
        this.server = server;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.logins = logins;
        this.targets = targets;
        this.memory = memory;
        this.clock = clock;
        this.stopping = stopping;
        this.run = run;
    }

    /** A new connection, and the batches that follow the checkpoint, with the first rows read. */
    BatchIterator open() {
        run.closeSource();
        run.passedOver(null);
        plan = null;
        DolphinDBConnection connection = connect();
        if (!run.hasBegun()) {
            Checkpoint checkpoint = memory.lookAt(connection, checkpoints);
            horizon = Horizon.at(clock, settings, memory.table().origin().trackingType());
            if (isAhead(checkpoint)) {
                warnThatItIsAhead(checkpoint);
            }
            if (endsBeforeMark(checkpoint)) {
                run.endsBeforeMark();
            }
            run.begin(checkpoints, checkpoint, settings.setsUnstorableAside());
        } else {
            memory.lookAgainWhereForgotten(connection, run.checkpoint());
        }
        SourceTable table = memory.table();
        run.schema()
                .set(
                        table.schema(),
                        run.checkpoint().carried().next(table.sourceColumns()).version());
        BatchSource source = table.schema().isTracked()
                ? orderedBatches(connection, run.checkpoint())
                : wholeTable(connection, run.checkpoint());
        BatchIterator batches = new BatchIterator(run.poll(), source, stopping, run::closeSource);
        batches.begin();
        return batches;
    }

    private BatchSource orderedBatches(DolphinDBConnection connection, Checkpoint checkpoint) {
        replacement = replacement(checkpoint);
        if (replacement != null) {
            targets.requireOwn(settings);
        }
        RowCursor cursor = open(connection, checkpoint);
        run.started(plan == null ? 0 : plan.rowsExpected(), cursor);
        return new OrderedBatches(cursor, memory.table(), settings, loadTimeMillis(), checkpoint.mark(), replacement);
    }

    private BatchSource wholeTable(DolphinDBConnection connection, Checkpoint checkpoint) {
        targets.requireOwn(settings);
        SourceTable table = memory.table();
        String query = new QueryText(table, settings.where()).allRows();
        Boundary now = WholeTableBatches.sumOf(once(connection, query), table, settings.limit());
        boolean isNew = checkpoint.version() == 0 || !schemaChange(checkpoint).isNone();
        boolean hasChanged = isNew
                || !now.equals(checkpoint.boundary())
                || memory.isTargetLost(() -> checkpoints.hasTable(settings.sync(), settings.target()));
        // What a limit has cut off is still on its way.
        DolphinDBConnection fresh = hasChanged && settings.limit() < Long.MAX_VALUE ? connect() : connection;
        RowCursor cursor = hasChanged ? once(fresh, query) : new RowCursor(connection, table, rowsOfLast -> null);
        run.started(hasChanged ? now.rows() : 0, cursor);
        return hasChanged
                ? new WholeTableBatches(cursor, table, settings, loadTimeMillis())
                : new OrderedBatches(cursor, table, settings, loadTimeMillis(), null, null);
    }

    private RowCursor once(DolphinDBConnection connection, String query) {
        Iterator<String> queries = List.of(query).iterator();
        return new RowCursor(connection, memory.table(), rowsOfLast -> queries.hasNext() ? queries.next() : null);
    }

    /** As the wall clock of the sync's zone shows it, because so are the other times of its rows. */
    private long loadTimeMillis() {
        LocalDateTime now = LocalDateTime.ofInstant(run.startedAt(), settings.zone());
        return Times.fromDateTime(ColumnType.TIMESTAMP, now);
    }

    /**
     * What must be replaced, because row ids have changed with the columns; null where nothing must: with a key, and where
     * every version of a row is to stay.
     */
    private Delivery.ReplaceFrom replacement(Checkpoint checkpoint) {
        SchemaChange change = schemaChange(checkpoint);
        if (!identifiesByContent() || checkpoint.version() == 0) {
            return null;
        }
        Long low = memory.lowestToRead(checkpoint);
        Long idsFrom = checkpoint.carried().idsFrom();
        boolean readsOldIds = idsFrom != null && (low == null || low < idsFrom);
        boolean isUnknown = isOfUnknownColumns(checkpoint) && memory.knownBoundary(checkpoint, low) == null;
        return change.altersIdentity() || readsOldIds || isUnknown ? new Delivery.ReplaceFrom(low) : null;
    }

    private boolean identifiesByContent() {
        return !memory.table().schema().hasKey() && settings.mode() == Mode.UPSERT;
    }

    /** Of a version of this program that did not note them. */
    private boolean isOfUnknownColumns(Checkpoint checkpoint) {
        return identifiesByContent()
                && checkpoint.version() > 0
                && checkpoint.carried().version() == 0;
    }

    /** @throws DolphinDBException where the columns have changed and must not */
    private SchemaChange schemaChange(Checkpoint checkpoint) {
        SchemaChange change =
                SchemaChange.between(checkpoint.carried(), memory.table().sourceColumns());
        if (!change.isNone() && !settings.evolves()) {
            throw new DolphinDBException("table " + memory.table().description().path() + " has changed: "
                    + String.join("; ", change.differences()) + " (" + SyncSetting.SCHEMA_CHANGE.key(settings.sync())
                    + " = strict). Nothing was moved. To go on, change the table of the destination and set "
                    + SyncSetting.SCHEMA_CHANGE.key(settings.sync()) + "=evolve for one run");
        }
        memory.tellChanges(change);
        return change;
    }

    /** Asks anew what the table is like, before the next rows are read. */
    void lookAgain() {
        memory.forgetTable();
    }

    /** The failure, with the setting that may be at fault: the one text that a user puts into our queries. */
    DolphinDBException explained(DolphinDBException failure) {
        // Only the server reads it.
        boolean isOfServer = failure.getMessage().startsWith("DolphinDB server");
        return settings.where().isEmpty() || !isOfServer
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

    private RowCursor open(DolphinDBConnection connection, Checkpoint checkpoint) {
        Long low = memory.lowestToRead(checkpoint);
        Long high = high();
        boolean isBehindEnd = low != null && high != null && low > high;
        // What was delivered beyond the end would be missing after a replacement, and mere repetition never ends.
        boolean isForNothing = endsBeforeMark(checkpoint) && (replacement != null || !isAhead(checkpoint));
        if (isBehindEnd || isForNothing) {
            return new RowCursor(connection, memory.table(), rowsOfLast -> null);
        }
        Boundary before =
                replacement != null || endsBeforeMark(checkpoint) ? null : memory.knownBoundary(checkpoint, low);
        RowCursor cursor = openFrom(connection, low);
        if (before == null) {
            return cursor;
        }
        RowCursor behind = plan.standBehindUnchanged(cursor, checkpoint.mark(), before);
        if (behind != null) {
            run.passedOver(before);
            return behind;
        }
        // In the middle of an answer, so of no more use; and the server may hold that answer in memory.
        run.closeSource();
        if (isOfUnknownColumns(checkpoint)) {
            targets.requireOwn(settings);
            replacement = new Delivery.ReplaceFrom(low);
        }
        return openFrom(connect(), low);
    }

    /** The last tracking value to read; null where nothing ends it. */
    private Long high() {
        return Horizon.last(horizon, settings, memory.table().origin().trackingType());
    }

    private boolean endsBeforeMark(Checkpoint checkpoint) {
        Long high = high();
        return high != null && checkpoint.mark() != null && checkpoint.mark() > high;
    }

    private RowCursor openFrom(DolphinDBConnection connection, Long low) {
        plan = new PollPlan(connection, memory.table(), settings, low, high());
        if (memory.isLittleExpected()) {
            return plan.openUncounted();
        }
        RowCursor cursor = plan.openCounted(memory.rowsPerWindow());
        memory.counted(plan.longestTexts());
        return cursor;
    }

    /**
     * After an answer that was more than the server can hold: asks for less the next time.
     *
     * @throws DolphinDBException where that can't be done
     */
    void askForLess(DolphinDBException failure) {
        if (memory.table() != null && !memory.table().schema().isTracked()) {
            throw new DolphinDBException(
                    Remedy.PERSON,
                    failure.getMessage()
                            + ". A table that is carried as a whole is read by one query. Raise the server's limit "
                            + "(memLimitOfQueryResult), or set " + SyncSetting.TRACKING_COLUMN.key(settings.sync())
                            + " and another mode.");
        }
        if (plan == null || !plan.canAskForLess(memory.rowsPerWindow())) {
            throw new DolphinDBException(
                    Remedy.PERSON,
                    failure.getMessage() + ". This was no query for rows, so smaller windows do not help; setting "
                            + SyncSetting.START.key(settings.sync()) + " may.");
        }
        Window window = plan.current();
        // A window has no rows where "start" is before the first; to ask for less than nothing would never end.
        if (window != null && (window.low() == window.high() || window.rows() == 0 || window.rows() == 1)) {
            throw new DolphinDBException(
                    Remedy.PERSON,
                    failure.getMessage() + ". All rows of one tracking value must be read with one query; these, at "
                            + Checkpoint.describe(memory.table().origin().trackingType(), window.low())
                            + " or shortly after it, are more than the server can hold. Raise its limit "
                            + "(memLimitOfQueryResult).");
        }
        memory.windowTooLarge(window == null ? PollPlan.NOT_COUNTED : window.rows());
    }

    /** True if the clock was put back, or the mark forward: rows up to the mark are then out of sight. */
    private boolean isAhead(Checkpoint checkpoint) {
        return horizon != null && checkpoint.mark() != null && checkpoint.mark() > horizon;
    }

    private void warnThatItIsAhead(Checkpoint checkpoint) {
        LOG.warn(
                "sync {}: its mark {} is ahead of the clock, which stands at {} in zone {}, less {}. Until the clock has passed "
                        + "it nothing is read, and rows that arrive before it are late rows. If it was moved by mistake ({}, {}), put "
                        + "the mark of the checkpoint back.",
                settings.sync(),
                checkpoint.markAsText(),
                Checkpoint.describe(memory.table().origin().trackingType(), horizon),
                settings.zone(),
                SyncSetting.SETTLE.key(settings.sync()),
                SyncSetting.ZONE.key(settings.sync()),
                SyncSetting.HORIZON.key(settings.sync()));
    }
}
