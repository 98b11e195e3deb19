package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.query.RowCounts;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.query.WindowPlanner;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The queries for the rows of a range, window by window. It knows what the server was asked for last, so that less can
 * be asked for after a failure.
 */
public final class WindowQueries implements LongFunction<String> {

    // What a server may have to hold for one query, as far as the types of the columns show.
    private static final long BYTES_PER_WINDOW = 256L << 20;

    private final SourceTable table;
    private final QueryText queries;
    private final List<Window> slices;
    private final Iterator<Window> uncounted;
    private WindowPlanner planner;
    private Window current;
    private Window asked;

    /** @param slices of the range to read; without {@link #count}, each of them is one window */
    public WindowQueries(SourceTable table, String where, List<Window> slices) {
        this.table = table;
        this.queries = new QueryText(table, where);
        this.slices = slices;
        this.uncounted = slices.iterator();
    }

    /** How many rows of a table a server can be asked for at once, if the setting allows so many. */
    public static long rowsPerWindow(SourceTable table, long setting) {
        long rowsOfSize = BYTES_PER_WINDOW / RowSize.estimate(table.sourceColumns());
        return Math.max(1, Math.min(setting, rowsOfSize));
    }

    /** The same for a poll, which may end before it has read a window that has more rows than its limit. */
    public static long rowsPerWindow(SourceTable table, SyncSettings settings) {
        long rowsToLimit = Math.max(settings.limit(), WindowReader.FEWEST_ROWS_PER_BLOCK);
        return rowsPerWindow(table, Math.min(settings.get(SyncSetting.WINDOW_ROWS), rowsToLimit));
    }

    /** Counts the rows, to cut them into windows of at most so many; one tracking value is never cut. */
    public void count(DolphinDBConnection connection, long rowsPerWindow) {
        planner = new WindowPlanner(
                RowCounts.of(connection, queries, range -> asked = range),
                table.origin().trackingType().leastTrackingValue(),
                rowsPerWindow,
                WindowReader.rowsPerBlock(table.sourceColumns()));
        planner.plan(slices);
    }

    /**
     * The query for the next window, or null after the last.
     *
     * @param rowsOfLast how many rows the window before had
     */
    @Override
    public String apply(long rowsOfLast) {
        if (planner == null) {
            return uncounted.hasNext() ? query(uncounted.next()) : null;
        }
        requireCounted(rowsOfLast);
        // While the planner counts, no window is being read.
        current = null;
        Window next = planner.next();
        return next == null ? null : query(next);
    }

    private String query(Window window) {
        current = window;
        asked = window;
        return queries.rows(window.low(), window.high());
    }

    /**
     * Old releases of the server have answered with nothing, or too little, beside updates, so the answer is compared
     * with the count. But rows may have been deleted since.
     */
    private void requireCounted(long rows) {
        if (current != null && rows < current.rows()) {
            throw new DolphinDBException(
                    RecoveryAction.RECOUNT,
                    "the server counted " + current.rows() + " rows from "
                            + current.describe(table.origin().trackingType()) + ", and then gave " + rows);
        }
    }

    /** How many rows are to be read, or {@link Window#NOT_COUNTED}. */
    public long rowsExpected() {
        return planner == null ? Window.NOT_COUNTED : planner.totalRows();
    }

    /** How long the texts of one row are at most, if the rows were counted; else 0. */
    public long longestTexts() {
        return planner == null ? 0 : planner.longestTexts();
    }

    /** The window that is being read, or null if none is. */
    public Window current() {
        return current;
    }

    /** The range that the server was asked for last, or null if none was. */
    public Window asked() {
        return asked;
    }

    /** Whether smaller windows, now of so many rows, would ask for less. */
    public boolean canAskForLess(long rowsPerWindow) {
        return current != null || (rowsExpected() > 0 && rowsPerWindow > 1);
    }
}
