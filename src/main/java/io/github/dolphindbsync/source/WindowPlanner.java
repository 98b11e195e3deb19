package io.github.dolphindbsync.source;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Vector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a range of tracking values into windows of at most so many rows and, where texts are long, bytes of text, and never
 * within one tracking value. The vendor's client insists on blocks of thousands of rows, however long these are; but no
 * block is larger than its window.
 *
 * <p>The server counts: one query for the whole range, then one that counts by buckets, and one more for each bucket that
 * turns out to be too large when its turn comes. So the number of these queries follows from how uneven the data is, not
 * from how much of it there is.
 *
 * <p>The windows leave no gap between them, so rows that arrive between two tracking values while a poll runs are read as
 * long as their window has not been.
 */
final class WindowPlanner {

    // Enough to cut a billion rows into windows of a million with one query, and to close in on a narrow peak with few
    // more. The answer holds only buckets that have rows, at most some 64 KiB of them; and no more than a window has
    // rows,
    // because a server that can't hold the one can't hold the other.
    private static final long MOST_BUCKETS = 4096;
    private static final long FEWEST_BUCKETS = 16;
    static final long TEXT_BYTES_PER_WINDOW = 64L << 20;

    private final DolphinDBConnection connection;
    private final QueryText queries;
    private final long rowsPerWindow;
    private final int rowsPerBlock;
    private final Deque<Window> remaining = new ArrayDeque<>();
    private long totalRows;
    private long longestTexts;

    /** @param rowsPerBlock how many rows at most come at once; bytes are asked for only if so many could be too large */
    WindowPlanner(DolphinDBConnection connection, QueryText queries, long rowsPerWindow, int rowsPerBlock) {
        this.connection = connection;
        this.queries = queries;
        this.rowsPerWindow = rowsPerWindow;
        this.rowsPerBlock = rowsPerBlock;
    }

    /** Counts the range; a null bound is open. */
    void plan(Long low, Long high) {
        BasicTable statistics = Blocks.counts(connection.run(queries.statistics(low, high)));
        totalRows = Blocks.integer(statistics.getColumn("row_count"), 0);
        if (totalRows > 0) {
            long lowest = Blocks.integer(statistics.getColumn("lowest"), 0);
            long highest = Blocks.integer(statistics.getColumn("highest"), 0);
            longestTexts = sumOfTexts(statistics, QueryText.LONGEST, 0);
            // Unknown, unless so many of the longest would fit.
            long mostBytes = isWeighed() && longestTexts > TEXT_BYTES_PER_WINDOW / totalRows ? Long.MAX_VALUE : 0;
            // From the bound on, not from the lowest: an earlier row may arrive before the window is read.
            remaining.add(new Window(low == null ? lowest : low, highest, totalRows, mostBytes));
        }
    }

    private long sumOfTexts(BasicTable answer, String name, int row) {
        long bytes = 0;
        for (int index = 0; index < queries.textColumns(); index++) {
            // NULL, where a column has no text, is less than zero.
            bytes += Math.max(0, Blocks.integer(answer.getColumn(name + index), row));
        }
        return bytes;
    }

    private boolean isWeighed() {
        return longestTexts * rowsPerBlock > TEXT_BYTES_PER_WINDOW;
    }

    /** How long the texts of one row are at most, as far as the server was asked. */
    long longestTexts() {
        return longestTexts;
    }

    long totalRows() {
        return totalRows;
    }

    boolean hasNext() {
        return !remaining.isEmpty();
    }

    /** The next window, or null after the last. */
    Window next() {
        while (!remaining.isEmpty()) {
            Window window = remaining.pop();
            if (!isTooLarge(window.rows(), window.textBytes()) || window.low() == window.high()) {
                return window;
            }
            List<Window> parts = split(window);
            for (int part = parts.size() - 1; part >= 0; part--) {
                remaining.push(parts.get(part));
            }
        }
        return null;
    }

    private boolean isTooLarge(long rows, long textBytes) {
        return rows > rowsPerWindow || textBytes > TEXT_BYTES_PER_WINDOW;
    }

    private List<Window> split(Window window) {
        long buckets = Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, rowsPerWindow));
        // Unsigned: from one end of NANOTIMESTAMP to the other is more than a signed long holds. A power of two: then
        // no
        // bucket begins below the least of these.
        long width = Math.max(1, Long.highestOneBit(Long.divideUnsigned(window.high() - window.low(), buckets)) << 1);
        BasicTable histogram = Blocks.counts(connection.run(queries.histogram(window, width, isWeighed())));
        Vector starts = histogram.getColumn("bucket");
        Vector counts = histogram.getColumn("row_count");
        List<Window> parts = new ArrayList<>();
        long low = window.low();
        long rows = 0;
        long bytes = 0;
        for (int bucket = 0; bucket < histogram.rows(); bucket++) {
            long start = Math.max(window.low(), Blocks.integer(starts, bucket));
            if (start < low || start > window.high()) {
                throw new DolphinDBException("the server counted rows by buckets that are not in order");
            }
            long count = Blocks.integer(counts, bucket);
            long bytesOfTexts = isWeighed() ? sumOfTexts(histogram, QueryText.TOTAL, bucket) : 0;
            if (isTooLarge(rows + count, bytes + bytesOfTexts) && start > low) {
                parts.add(new Window(low, start - 1, rows, bytes));
                low = start;
                rows = 0;
                bytes = 0;
            }
            rows += count;
            bytes += bytesOfTexts;
            // Cut tightly, or a later split of this part would meet the same bucket again and never end.
            long next = Blocks.integer(starts, bucket) + width;
            boolean isLast = Long.compareUnsigned(window.high() - window.low(), next - window.low()) < 0;
            if (isTooLarge(rows, bytes) && !isLast) {
                parts.add(new Window(low, next - 1, rows, bytes));
                low = next;
                rows = 0;
                bytes = 0;
            }
        }
        if (rows > 0 || parts.isEmpty()) {
            parts.add(new Window(low, window.high(), rows, bytes));
        }
        return parts;
    }
}
