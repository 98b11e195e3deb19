package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.plan.SyncPlan.PlannedWindow;
import io.github.dolphindbsync.source.query.Horizon;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.query.RowCounts;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.query.WindowPlanner;
import io.github.dolphindbsync.source.read.LastPoll;
import io.github.dolphindbsync.source.read.ReadRange;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.read.WindowReader;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that the next poll would carry, by its queries for them, found out by counting alone: by some queries where there
 * is a limit, else by the same as a poll makes. A limit cuts no query of a poll, which only stops to read: the last one shown
 * then ends where the poll does.
 */
final class PlannedReads {

    private static final int WINDOWS_SHOWN = 20;

    private final RowCounts counts;
    private final Slices slices;
    private final SourceTable table;
    private final SyncSettings settings;
    private final Long mark;
    private final boolean isMarkKnown;
    private final ReadRange range;
    private final ColumnType type;
    private final List<PlannedWindow> windows = new ArrayList<>();
    private long moreWindows;
    private boolean isCut;
    private long rowsReadAgain;
    private long rowsAtMark = Window.NOT_COUNTED;

    PlannedReads(
            DolphinDBConnection connection,
            SourceTable table,
            SyncSettings settings,
            Slices slices,
            Clock clock,
            Checkpoint checkpoint,
            SchemaChange change) {
        this.counts = RowCounts.of(connection, new QueryText(table, settings.where()));
        this.slices = slices;
        this.table = table;
        this.settings = settings;
        this.type = table.origin().trackingType();
        this.mark = checkpoint.mark();
        this.isMarkKnown = checkpoint.boundary().from() == null;
        this.range = ReadRange.of(
                settings, table, LastPoll.NONE, Horizon.at(clock.instant(), settings, type), checkpoint, change);
    }

    /** The first ones, if there are many. */
    List<PlannedWindow> windows() {
        return List.copyOf(windows);
    }

    long moreWindows() {
        return moreWindows;
    }

    /** How many of the rows are up to the mark, and so were read before. */
    long rowsReadAgain() {
        return rowsReadAgain;
    }

    /** How many rows are left of those at the mark, or -1 where the poll would not see them alone. */
    long rowsAtMark() {
        return rowsAtMark;
    }

    /** Whether rows are replaced that were delivered with other ids. */
    boolean replaces() {
        return range.replaces() && !range.isForNothing();
    }

    /** Whether rows are left to the polls after it. */
    boolean isCut() {
        return isCut;
    }

    void plan() {
        if (range.isForNothing()) {
            return;
        }
        Long low = range.low();
        Long high = range.high();
        if (mark != null && (low == null || low <= mark)) {
            rowsReadAgain = counts.total(slices.of(low, high == null ? mark : Math.min(mark, high)))
                    .rows();
            rowsAtMark = isMarkKnown && mark.equals(low) ? rowsReadAgain : Window.NOT_COUNTED;
        }
        boolean isLimited = settings.limit() < Long.MAX_VALUE;
        long left = isLimited ? settings.limit() + rowsReadAgain : Long.MAX_VALUE;
        WindowPlanner planner = planner(WindowQueries.rowsPerWindow(table, settings));
        planner.plan(slices.of(low, high));
        for (Window window = planner.next(); window != null && left > 0; window = planner.next()) {
            Window shown = window.low() == null
                    ? new Window(planner.lowest(), window.high(), window.rows(), window.textBytes())
                    : window;
            Window read = window.rows() > left ? cut(shown, left) : shown;
            show(read);
            left -= read.rows();
            isCut = left <= 0 && (planner.hasNext() || read.rows() < window.rows());
        }
    }

    private void show(Window window) {
        if (window.rows() == 0) {
            return;
        }
        if (windows.size() < WINDOWS_SHOWN) {
            windows.add(new PlannedWindow(
                    Checkpoint.describe(type, window.low()), Checkpoint.describe(type, window.high()), window.rows()));
        } else {
            moreWindows++;
        }
    }

    /** The window up to the group of its row number {@code rows}, found by ever smaller windows. */
    private Window cut(Window window, long rows) {
        long low = window.low();
        long end = window.high();
        long found = 0;
        while (found < rows) {
            WindowPlanner finer = planner(rows - found);
            finer.plan(slices.of(low, window.high()));
            Window part = finer.next();
            if (part == null || part.high().equals(window.high())) {
                end = window.high();
                break;
            }
            found += part.rows();
            end = part.high();
            low = end + 1;
        }
        RowCounts.Total counted = counts.total(slices.of(window.low(), end));
        return counted.rows() == 0 ? window : new Window(window.low(), counted.highest(), counted.rows(), 0);
    }

    private WindowPlanner planner(long rowsPerWindow) {
        return new WindowPlanner(
                counts,
                type.leastTrackingValue(),
                WindowQueries.rowsPerWindow(table, rowsPerWindow),
                WindowReader.rowsPerBlock(table.sourceColumns()));
    }
}
