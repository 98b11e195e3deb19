package io.github.dolphindbsync.source;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.Vector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a range of tracking values into windows of at most so many rows, and never within one tracking value. The server
 * counts: one query for the whole range, then one that counts by buckets, and one more for each bucket that turns out to
 * be too large when its turn comes. So the number of these queries follows from how uneven the data is, not from how much
 * of it there is.
 *
 * <p>The windows leave no gap between them, so rows that arrive between two tracking values while a poll runs are read as
 * long as their window has not been.
 */
final class WindowPlanner {

    // Enough to cut a billion rows into windows of a million with one query, and to close in on a narrow peak with few
    // more; the answer holds only buckets that have rows, at most some 64 KiB of them, and no more of them than a
    // window
    // has rows, because a server that can't hold the one can't hold the other.
    private static final long MOST_BUCKETS = 4096;
    private static final long FEWEST_BUCKETS = 16;

    private final DolphinDBConnection connection;
    private final QueryText queries;
    private final long rowsPerWindow;
    private final Deque<Window> remaining = new ArrayDeque<>();
    private long totalRows;

    WindowPlanner(DolphinDBConnection connection, QueryText queries, long rowsPerWindow) {
        this.connection = connection;
        this.queries = queries;
        this.rowsPerWindow = rowsPerWindow;
    }

    /** Counts the range; a null bound is open. */
    void plan(Long low, Long high) {
        BasicTable statistics = table(connection.run(queries.statistics(low, high)));
        totalRows = Blocks.integer(statistics.getColumn("row_count"), 0);
        if (totalRows > 0) {
            long lowest = Blocks.integer(statistics.getColumn("lowest"), 0);
            long highest = Blocks.integer(statistics.getColumn("highest"), 0);
            // From the bound on, not from the lowest: an earlier row may arrive before the window is read.
            remaining.add(new Window(low == null ? lowest : low, highest, totalRows));
        }
    }

    long totalRows() {
        return totalRows;
    }

    /** The next window, or null after the last. */
    Window next() {
        while (!remaining.isEmpty()) {
            Window window = remaining.pop();
            if (window.rows() <= rowsPerWindow || window.low() == window.high()) {
                return window;
            }
            List<Window> parts = split(window);
            for (int part = parts.size() - 1; part >= 0; part--) {
                remaining.push(parts.get(part));
            }
        }
        return null;
    }

    private List<Window> split(Window window) {
        long buckets = Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, rowsPerWindow));
        // Unsigned, because from one end of NANOTIMESTAMP to the other is more than a signed long holds; a power of
        // two,
        // because then no bucket begins below the least of these.
        long width = Math.max(1, Long.highestOneBit(Long.divideUnsigned(window.high() - window.low(), buckets)) << 1);
        BasicTable histogram = table(connection.run(queries.histogram(window, width)));
        Vector starts = histogram.getColumn("bucket");
        Vector counts = histogram.getColumn("row_count");
        List<Window> parts = new ArrayList<>();
        long low = window.low();
        long rows = 0;
        for (int bucket = 0; bucket < histogram.rows(); bucket++) {
            long start = Math.max(window.low(), Blocks.integer(starts, bucket));
            if (start < low || start > window.high()) {
                throw new DolphinDBException("the server counted rows by buckets that are not in order");
            }
            long count = Blocks.integer(counts, bucket);
            if (rows + count > rowsPerWindow && start > low) {
                parts.add(new Window(low, start - 1, rows));
                low = start;
                rows = 0;
            }
            rows += count;
            // Cut tightly, or a later split of this part would meet the same bucket again and never end.
            long next = Blocks.integer(starts, bucket) + width;
            boolean isLast = Long.compareUnsigned(window.high() - window.low(), next - window.low()) < 0;
            if (rows > rowsPerWindow && !isLast) {
                parts.add(new Window(low, next - 1, rows));
                low = next;
                rows = 0;
            }
        }
        if (rows > 0 || parts.isEmpty()) {
            parts.add(new Window(low, window.high(), rows));
        }
        return parts;
    }

    /** At least one row: a count of nothing is a row too, and what is split was counted before. */
    static BasicTable table(Entity answer) {
        if (answer instanceof BasicTable table) {
            if (table.rows() > 0) {
                return table;
            }
            throw new DolphinDBException(Remedy.AGAIN, "the server answered with nothing when asked to count");
        }
        throw new DolphinDBException(
                "a table was expected as the answer to a query, and came as " + answer.getDataForm());
    }
}
