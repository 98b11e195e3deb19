package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.Origin;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.Horizon;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.query.WindowPlanner;
import io.github.dolphindbsync.source.query.WindowSize;
import io.github.dolphindbsync.source.read.LastPoll;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a sync from one poll to the next. Most of it only saves queries, and is forgotten after a failure. Used by
 * one poll at a time.
 */
public final class SyncState {

    // So soon after a poll that read little there can't be much: the rows are not counted before they are read.
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int FRACTION_OF_WINDOW = 10;

    private static final Logger LOG = LoggerFactory.getLogger(SyncState.class);

    private final SyncSettings settings;
    private final Clock clock;
    private final SkippedRowCounter skippedRows = new SkippedRowCounter();
    private final WindowSize windowSize = new WindowSize();
    private LastPoll last = LastPoll.NONE;
    private SourceTable table;
    private Slices slices;
    private Window doubted;
    private List<String> reportedChanges = List.of();
    private long largestRow;
    private boolean hasLoggedStart;

    public SyncState(SyncSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    public SyncSettings settings() {
        return settings;
    }

    public Clock clock() {
        return clock;
    }

    /** Asks the server, where that is due, what the table is like; returns the checkpoint to begin at. */
    public Checkpoint refresh(DolphinDBConnection connection, CheckpointRepository checkpoints) {
        boolean countIsDue = skippedRows.isDue(clock.instant());
        Optional<Checkpoint> stored =
                last.checkpoint() == null ? checkpoints.load(settings.sync()) : Optional.of(last.checkpoint());
        // Where columns are left out, no answer shows whether columns were added.
        if (table == null || countIsDue || !table.isWhole()) {
            table = SourceTable.read(connection, settings, stored);
        }
        Checkpoint checkpoint = last.checkpoint();
        if (checkpoint == null) {
            checkpoint = begin(stored, table.origin());
        } else if (!checkpoint.origin().equals(table.origin())) {
            checkpoint = begin(checkpoints.load(settings.sync()), table.origin());
        }
        if (countIsDue) {
            Long inAMinute = Horizon.inAMinute(clock, settings, table.origin().trackingType());
            Slices ofTable = table.schema().isTracked() ? slices(connection.server()) : null;
            skippedRows.count(connection, table, settings, ofTable, inAMinute, checkpoint.mark(), clock.instant());
        }
        return checkpoint;
    }

    /**
     * Asks the server in the middle of a poll, where {@link #forgetTable} was called.
     *
     * @throws DolphinDBException where the table has become one that the checkpoint does not belong to
     */
    public void refreshTable(DolphinDBConnection connection, Checkpoint current) {
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

    public void forgetTable() {
        table = null;
    }

    /** The table as it was described last; null where it must be asked for. */
    public SourceTable table() {
        return table;
    }

    /** Of the table as it is known; what was learned of those before is kept. */
    public Slices slices(ServerSettings server) {
        slices = Slices.of(table, settings, server, slices);
        return slices;
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
        settings.range()
                .startOnce()
                .filter(start -> !hasLoggedStart)
                .ifPresent(start -> logStart(start.text(), stored));
        return stored;
    }

    private void logStart(String start, Checkpoint stored) {
        hasLoggedStart = true;
        if (stored.mark() == null) {
            LOG.info(
                    "sync {}: has no mark yet, so it begins with {}, and the rows of that time",
                    settings.sync(),
                    start);
        } else {
            LOG.info(
                    "sync {}: its mark is {} already, so start-once = {} has no effect",
                    settings.sync(),
                    stored.markAsText(),
                    start);
        }
    }

    /** As they were counted at the start; empty where they were not. */
    public OptionalLong rowsWithoutTrackingValue() {
        return skippedRows.withoutTrackingValue();
    }

    /** The range in which future-dated rows were not counted, because the server did not answer; else null. */
    public Window rangeBeyondClock() {
        return skippedRows.asked();
    }

    /** How the columns have changed since {@code checkpoint}; logged once for each change. */
    public SchemaChange schemaChange(Checkpoint checkpoint) {
        SchemaChange change = SchemaChange.between(checkpoint.carried(), table.sourceColumns());
        change.requireAllowed(settings, table);
        if (!change.differences().equals(reportedChanges)) {
            reportedChanges = change.differences();
            LOG.info("sync {}: the columns have changed: {}", settings.sync(), String.join("; ", reportedChanges));
        }
        return change;
    }

    /** Where fewer rows came than were counted, and it is not known yet that there are no more; else null. */
    public Window doubted() {
        return doubted;
    }

    /** Not to be forgotten after a failure: the mark may have passed rows that did not come. */
    public void doubt(Window window) {
        doubted = window;
    }

    /** The window that was read last is behind the doubtful one. */
    public void passed(Window window) {
        if (doubted != null && window != null && doubted.isBefore(window)) {
            doubted = null;
        }
    }

    /**
     * Whether the next poll is expected to find few rows.
     *
     * @param horizon of this poll, or null; all rows of a DATE come within its reach at once, at midnight
     */
    public boolean isLittleExpected(Long horizon) {
        long rowsOfText = largestRow == 0 ? Long.MAX_VALUE : WindowPlanner.TEXT_BYTES_PER_WINDOW / largestRow;
        return !windowSize.isShrunk()
                && !(horizon != null && last.horizon() != null && isFar(last.horizon(), horizon))
                && last.rows() < Math.min(settings.windowRows(), rowsOfText) / FRACTION_OF_WINDOW
                && last.startedAt().plus(RECENT).isAfter(clock.instant());
    }

    private boolean isFar(long from, long to) {
        return table.origin().trackingType().unit().multipliedBy(to - from).compareTo(RECENT) > 0;
    }

    public long rowsPerWindow() {
        return windowSize.rows(WindowQueries.rowsPerWindow(table, settings), clock.instant());
    }

    /**
     * Makes later windows smaller, after one held more rows than expected.
     *
     * @param rows of the window, or {@link Window#NOT_COUNTED}
     */
    public void windowTooLarge(long rows) {
        long most = rowsPerWindow();
        windowSize.tooLarge(rows < 0 ? most : Math.min(rows, most), clock.instant());
    }

    /** Notes how long the texts of a row may be among those that are to be read. */
    public void counted(long longestTexts) {
        largestRow = longestTexts;
    }

    public LastPoll last() {
        return last;
    }

    public void forget() {
        last = LastPoll.NONE;
        table = null;
    }

    /**
     * Keeps what a poll that ended well has learned.
     *
     * @param isCut whether a limit left rows to the next poll
     * @param largestRowRead bytes, roughly
     * /
     */
    public void remember(LastPoll poll, boolean isCut, long largestRowRead) {
        last = poll;
        doubted = isCut ? doubted : null;
        largestRow = Math.max(largestRow, largestRowRead);
    }
}
