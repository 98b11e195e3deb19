package io.github.dolphindbsync.source;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.RowIdentity;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which rows a poll reads, and with how many queries.
 *
 * <p>Rows up to the mark are read again, because some may have come late. Mostly none has: so they are first only
 * compared with what they were, in the very query that reads on beyond them. Only if they differ is a second query made
 * that delivers them.
 */
final class PollPlan {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    // What a server may have to hold for one query, as far as the types of the columns tell.
    private static final long BYTES_PER_WINDOW = 256L << 20;
    static final long NOT_COUNTED = -1;

    private final DolphinDBConnection connection;
    private final SourceTable table;
    private final QueryText queries;
    private final SyncSettings settings;
    private final List<Window> slices;
    private WindowPlanner planner;
    private Window current;
    private Window asked;

    /** @param slices of the range to read */
    PollPlan(DolphinDBConnection connection, SourceTable table, SyncSettings settings, List<Window> slices) {
        this.connection = connection;
        this.table = table;
        this.queries = new QueryText(table, settings.where());
        this.settings = settings;
        this.slices = slices;
    }

    /** How many rows of a table a server can be asked for at once, if the setting allows so many. */
    static long rowsPerWindow(SourceTable table, long setting) {
        long rowsOfSize = BYTES_PER_WINDOW / RowSize.estimate(table.sourceColumns());
        return Math.max(1, Math.min(setting, rowsOfSize));
    }

    /** The same for a poll, which may end before it has read a window that has more rows than its limit. */
    static long rowsPerWindow(SourceTable table, SyncSettings settings) {
        long rowsToLimit = Math.max(settings.limit(), RowCursor.FEWEST_ROWS_PER_BLOCK);
        return rowsPerWindow(table, Math.min(settings.windowRows(), rowsToLimit));
    }

    /** How many rows are to be read, or -1 if they were not counted. */
    long rowsExpected() {
        return planner == null ? NOT_COUNTED : planner.totalRows();
    }

    /** How long the texts of one row are at most, if the rows were counted; else 0. */
    long longestTexts() {
        return planner == null ? 0 : planner.longestTexts();
    }

    /** The window that is being read, or null if none is; its number of rows is -1 if they were not counted. */
    Window current() {
        return current;
    }

    /** The range that the server was asked for last, or null if none was. */
    Window asked() {
        return asked;
    }

    /** True if what is being asked for would be less in smaller windows of now so many rows. */
    boolean canAskForLess(long rowsPerWindow) {
        return current != null || (rowsExpected() > 0 && rowsPerWindow > 1);
    }

    /** For few rows: each slice in one window, without counting them. */
    RowCursor openUncounted() {
        Iterator<Window> windows = slices.iterator();
        return new RowCursor(connection, table, rowsOfLast -> rowsOf(windows.hasNext() ? windows.next() : null));
    }

    private String rowsOf(Window window) {
        if (window == null) {
            return null;
        }
        current = window;
        asked = window;
        return queries.rows(window.low(), window.high());
    }

    /** In windows of at most so many rows, as long as a window has more than one tracking value. */
    RowCursor openCounted(long rowsPerWindow) {
        planner = new WindowPlanner(
                RowCounts.of(connection, queries, range -> asked = range),
                table.origin().trackingType().leastTrackingValue(),
                rowsPerWindow,
                RowCursor.rowsPerBlock(table.sourceColumns()));
        planner.plan(slices);
        return new RowCursor(connection, table, rowsOfLast -> {
            compareWithCount(rowsOfLast);
            // While the planner asks, no window is being read.
            current = null;
            return rowsOf(planner.next());
        });
    }

    /**
     * Old releases of the server have answered with nothing, or too little, beside updates: that is not taken on trust. But
     * rows may have been deleted since they were counted.
     */
    private void compareWithCount(long rows) {
        if (current != null && rows < current.rows()) {
            throw new DolphinDBException(
                    Remedy.COUNT_AGAIN,
                    "the server counted " + current.rows() + " rows from "
                            + current.describe(table.origin().trackingType()) + ", and then gave " + rows);
        }
    }

    /**
     * A cursor that stands behind the rows up to {@code mark} if they are as they were, or null if they are not.
     * The connection can't be used for another query in the latter case.
     */
    RowCursor standBehindUnchanged(RowCursor cursor, long mark, Boundary before, LookBackSum passedOver) {
        RowIdentity identity = new RowIdentity(table.sourceColumns());
        ContentSum sum = new ContentSum();
        while (sum.rows() <= before.rows() && cursor.hasRow() && cursor.trackingValue() <= mark) {
            HashValue128 hash = identity.hash(cursor.block(), cursor.row());
            sum.add(hash);
            passedOver.add(cursor.trackingValue(), hash);
            cursor.advance();
        }
        boolean mayBeOld = before.from() < mark && sum.rows() > 0;
        if (sum.rows() < before.rows() && !mayBeOld) {
            LOG.warn("sync {}: {}", settings.sync(), fewerAtMark(settings, before.rows(), describe(mark), sum.rows()));
        }
        return sum.toBoundary().hasRowsOf(before) ? cursor : null;
    }

    /** What to tell where rows have gone that were delivered. */
    static String fewerAtMark(SyncSettings settings, long before, String mark, long now) {
        String where = settings.where().isEmpty()
                ? ""
                : " Another cause can be that " + SyncSetting.WHERE.key(settings.sync())
                        + " was changed: rows that were delivered and no longer fulfil it stay at the destination, and rows "
                        + "before the mark that now do are not read.";
        return "of the " + before + " rows up to the mark " + mark + " that were read before, " + now
                + " are left. If the table was emptied or made anew, rows before the mark are not read: to carry them, give "
                + "the table a sync of another name, or remove the sync's rows and its checkpoint." + where;
    }

    private String describe(long value) {
        return Checkpoint.describe(table.origin().trackingType(), value);
    }
}
