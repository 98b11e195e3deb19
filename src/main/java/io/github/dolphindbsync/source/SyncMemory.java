package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.Origin;
import io.github.dolphindbsync.rows.ColumnType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one poll leaves for the next. Most of it only saves queries, and is forgotten after a failure. Used by one poll
 * at a time.
 */
final class SyncMemory {

    // So soon after a poll that read little there can't be much: the rows are not counted before they are read.
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int FRACTION_OF_WINDOW = 10;

    /** Rows that were read again, and how they looked, so that the next poll can tell whether any has changed. */
    private record ReadAgain(long mark, Boundary boundary) {}

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final SyncSettings settings;
    private final Clock clock;
    private final Census census = new Census();
    private final WindowSize windowSize = new WindowSize();
    private SourceTable table;
    private Window doubted;
    private List<String> changesTold = List.of();
    private Checkpoint checkpoint;
    private ReadAgain readAgain;
    private Instant lastPollAt = Instant.MIN;
    private long lastPollRows = Long.MAX_VALUE;
    private Long lastHorizon;
    private long largestRow;
    private Slices slices;
    private boolean hasToldStart;
    private boolean isTargetMissing;
    private boolean wasTargetMissing;

    SyncMemory(SyncSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Of a poll that never was, but knows its table. */
    static SyncMemory of(SyncSettings settings, Clock clock, SourceTable table) {
        SyncMemory memory = new SyncMemory(settings, clock);
        memory.table = table;
        return memory;
    }

    /** Asks the server, where that is due, what the table is like, and says where the sync stands. */
    Checkpoint lookAt(DolphinDBConnection connection, CheckpointRepository checkpoints) {
        boolean censusIsDue = census.isDue(clock.instant());
        Optional<Checkpoint> stored = checkpoint == null ? checkpoints.load(settings.sync()) : Optional.of(checkpoint);
        // Where columns are left out no answer shows whether others have come.
        if (table == null || censusIsDue || !table.isWhole()) {
            table = SourceTable.read(connection, settings, stored);
        }
        if (checkpoint == null) {
            checkpoint = begin(stored, table.origin());
        } else if (!checkpoint.origin().equals(table.origin())) {
            checkpoint = begin(checkpoints.load(settings.sync()), table.origin());
        }
        if (censusIsDue) {
            Long inAMinute = Horizon.inAMinute(clock, settings, table.origin().trackingType());
            Slices ofTable = table.schema().isTracked() ? slices(connection.server()) : null;
            census.take(connection, table, settings, ofTable, inAMinute, checkpoint.mark(), clock.instant());
        }
        return checkpoint;
    }

    /** Where fewer rows came than were counted, and nobody has seen yet that there are no more; else null. */
    Window doubted() {
        return doubted;
    }

    /** Not to be forgotten after a failure: the mark may have passed rows that did not come. */
    void doubt(Window window) {
        doubted = window;
    }

    /** As they were counted at the start; empty where they were not. */
    OptionalLong rowsWithoutTrackingValue() {
        return census.rowsWithoutTrackingValue();
    }

    /** The range in which rows ahead of the clock were not counted, because the server did not answer; else null. */
    Window askedAheadOfClock() {
        return census.asked();
    }

    /** Of the table as it is known; what was learned of those before is kept. */
    Slices slices(ServerSettings server) {
        slices = Slices.of(table, settings, server, slices);
        return slices;
    }

    /**
     * Asks the server anew in the middle of a poll, where {@link #forgetTable} was called.
     *
     * @throws DolphinDBException where the table has become one that the checkpoint does not belong to
     */
    void lookAgainWhereForgotten(DolphinDBConnection connection, Checkpoint current) {
        if (table != null) {
            return;
        }
        SourceTable found = SourceTable.read(connection, settings, Optional.of(current));
        if (!found.origin().equals(current.origin())) {
            throw new DolphinDBException(
                    "table " + found.description().path() + " has changed: the checkpoint belongs to "
                            + current.origin() + ", and now it is " + found.origin());
        }
        table = found;
    }

    /** Says how the columns have changed, once for each change. */
    void tellChanges(SchemaChange change) {
        if (!change.differences().equals(changesTold)) {
            changesTold = change.differences();
            LOG.info("sync {}: the columns have changed: {}", settings.sync(), String.join("; ", changesTold));
        }
    }

    /**
     * Whether the table of the destination was there once and is no more. One that is not there after it was made is
     * somewhere else, and not to be made at each poll. Only a poll that delivered has made it.
     */
    boolean isTargetLost(BooleanSupplier isThere) {
        isTargetMissing = !isThere.getAsBoolean();
        return isTargetMissing && !wasTargetMissing;
    }

    void forgetTable() {
        table = null;
    }

    /** @throws CheckpointException where the checkpoint belongs to something else */
    static Checkpoint ofOrigin(Optional<Checkpoint> found, String sync, Origin origin) {
        Checkpoint stored = found.orElseGet(() -> Checkpoint.initial(sync, origin));
        if (!stored.origin().equals(origin)) {
            throw new CheckpointException("sync '" + sync + "': its checkpoint belongs to " + stored.origin()
                    + ", but the settings say " + origin
                    + ". Give the new table a sync of another name, or set the settings "
                    + "back; to load anew under this name, remove the sync's rows and its checkpoint first.");
        }
        return stored;
    }

    private Checkpoint begin(Optional<Checkpoint> found, Origin origin) {
        Checkpoint stored = ofOrigin(found, settings.sync(), origin);
        settings.range().startOnce().filter(start -> !hasToldStart).ifPresent(start -> tellStart(start.text(), stored));
        return stored;
    }

    private void tellStart(String start, Checkpoint stored) {
        hasToldStart = true;
        if (stored.mark() == null) {
            LOG.info(
                    "sync {}: has no mark yet, so it begins with {}, and the rows of that time",
                    settings.sync(),
                    start);
        } else {
            LOG.info(
                    "sync {}: stands at {} already, so its start-once = {} does not count",
                    settings.sync(),
                    stored.markAsText(),
                    start);
        }
    }

    SourceTable table() {
        return table;
    }

    Long lowestToRead(Checkpoint from) {
        ColumnType type = table.origin().trackingType();
        Long start = settings.range().start().map(bound -> bound.value(type)).orElse(null);
        if (from.mark() == null) {
            Long once =
                    settings.range().startOnce().map(bound -> bound.value(type)).orElse(null);
            return once == null || (start != null && start > once) ? start : once;
        }
        return lookBack().low(from.mark());
    }

    private LookBackSum.Range lookBack() {
        ColumnType type = table.origin().trackingType();
        long least = settings.range().start().map(bound -> bound.value(type)).orElse(type.leastTrackingValue());
        return new LookBackSum.Range(settings.lookBack(type), least);
    }

    LookBackSum lookBackSum() {
        return new LookBackSum(lookBack());
    }

    /**
     * How the rows from {@code low} to the mark, or some more before them, looked when they were last read; null if that isn't
     * known.
     */
    Boundary knownBoundary(Checkpoint from, Long low) {
        if (from.mark() == null || low == null) {
            return null;
        }
        boolean isRemembered = readAgain != null && readAgain.mark() == from.mark();
        Boundary known = isRemembered ? readAgain.boundary() : from.boundary();
        Boundary begun = known.from() == null ? known.from(from.mark()) : known;
        return begun.from() <= low ? begun : null;
    }

    /** @param horizon of this poll, or null; all rows of a DATE come within its reach at once, at midnight */
    boolean isLittleExpected(Long horizon) {
        long rowsOfText = largestRow == 0 ? Long.MAX_VALUE : WindowPlanner.TEXT_BYTES_PER_WINDOW / largestRow;
        return !windowSize.isShrunk()
                && !(horizon != null && lastHorizon != null && isFar(lastHorizon, horizon))
                && lastPollRows < Math.min(settings.windowRows(), rowsOfText) / FRACTION_OF_WINDOW
                && lastPollAt.plus(RECENT).isAfter(clock.instant());
    }

    private boolean isFar(long from, long to) {
        return table.origin().trackingType().unit().multipliedBy(to - from).compareTo(RECENT) > 0;
    }

    long rowsPerWindow() {
        return windowSize.rows(PollPlan.rowsPerWindow(table, settings), clock.instant());
    }

    /** @param rows of the window, or -1 if they were not counted */
    void windowTooLarge(long rows) {
        long most = rowsPerWindow();
        windowSize.tooLarge(rows < 0 ? most : Math.min(rows, most), clock.instant());
    }

    /** Notes how long the texts of a row may be among those that are to be read. */
    void counted(long longestTexts) {
        largestRow = longestTexts;
    }

    void forget() {
        checkpoint = null;
        readAgain = null;
        lastPollRows = Long.MAX_VALUE;
        table = null;
        isTargetMissing = false;
        wasTargetMissing = false;
    }

    void remember(PollRun run) {
        checkpoint = run.checkpoint();
        wasTargetMissing = isTargetMissing;
        lastPollAt = run.startedAt();
        doubted = run.isCut() ? doubted : null;
        lastHorizon = Horizon.at(run.startedAt(), settings, table.origin().trackingType());
        lastPollRows = run.isCut() ? Long.MAX_VALUE : run.rowsRead();
        largestRow = Math.max(largestRow, run.largestRow());
        Long markBefore = run.markBefore();
        readAgain = markBefore == null || !markBefore.equals(checkpoint.mark())
                ? null
                : run.readAgain().map(seen -> new ReadAgain(markBefore, seen)).orElse(null);
    }
}
