package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a range of tracking values into windows of at most so many rows and, where texts are long, bytes of text, and
 * never within one tracking value. The vendor's client insists on blocks of thousands of rows, however long these are;
 * but no block is larger than its window.
 *
 * <p>The server counts: one query for the whole range, then one that counts by buckets, and one more for each bucket
 * that turns out to be too large when its turn comes. So the number of these queries follows from how uneven the data
 * is, not from how much of it there is.
 *
 * <p>A range that reaches too many partitions comes in slices, which are counted one by one; no window is of two of
 * them. Those without rows are read as well, up to the last one that has some.
 *
 * <p>Each window begins where the one before it ends, and the first at the bound of the range, whatever was counted in
 * between. So rows that arrive while a poll runs are read as long as their window has not been.
 */
public final class WindowPlanner {

    // Enough to cut a billion rows into windows of a million with one query, and to close in on a narrow peak with few
    // more. The answer holds only buckets that have rows, at most some 64 KiB of them; and no more than a window has
    // rows, because a server that can't hold the one can't hold the other.
    private static final long MOST_BUCKETS = 4096;
    private static final long FEWEST_BUCKETS = 16;
    public static final long TEXT_BYTES_PER_WINDOW = 64L << 20;

    /**
     * What was counted between two tracking values, both included; there may be rows next to it by now. Without rows it
     * only says that windows reach up to its end, in case they do not yet.
     */
    private record Part(long low, long high, long rows, long textBytes) {}

    private final RowCounts counts;
    private final long leastValue;
    private final long rowsPerWindow;
    private final int rowsPerBlock;
    private final Deque<Part> remaining = new ArrayDeque<>();
    private RowCounts.Total total = RowCounts.NOTHING;
    private Long low;
    /** Up to which tracking value windows were given; null before the first. */
    private Long covered;

    /**
     * @param leastValue the smallest tracking value that there can be
     * @param rowsPerBlock how many rows at most come at once; bytes are asked for only if so many could be too large
     */
    public WindowPlanner(RowCounts counts, long leastValue, long rowsPerWindow, int rowsPerBlock) {
        this.counts = counts;
        this.leastValue = leastValue;
        this.rowsPerWindow = rowsPerWindow;
        this.rowsPerBlock = rowsPerBlock;
    }

    /** Counts the slices of a range, which follow on each other without a gap. */
    public void plan(List<Window> slices) {
        low = slices.get(0).low();
        List<RowCounts.Total> totals = new ArrayList<>();
        int last = -1;
        for (Window slice : slices) {
            RowCounts.Total ofSlice = counts.total(slice.low(), slice.high());
            last = ofSlice.rows() > 0 ? totals.size() : last;
            totals.add(ofSlice);
        }
        total = totals.stream().reduce(RowCounts.NOTHING, RowCounts.Total::plus);
        for (int index = 0; index <= last; index++) {
            RowCounts.Total ofSlice = totals.get(index);
            long end = index == last ? total.highest() : slices.get(index).high();
            if (ofSlice.rows() > 0) {
                remaining.add(new Part(ofSlice.lowest(), end, ofSlice.rows(), mostBytes(ofSlice)));
            }
            remaining.add(new Part(end, end, 0, 0));
        }
    }

    /** Unknown, unless so many of the longest would fit. */
    private long mostBytes(RowCounts.Total counted) {
        return isWeighed() && counted.longestTexts() > TEXT_BYTES_PER_WINDOW / counted.rows() ? Long.MAX_VALUE : 0;
    }

    private boolean isWeighed() {
        return total.longestTexts() * rowsPerBlock > TEXT_BYTES_PER_WINDOW;
    }

    /** How long the texts of one row are at most, as far as the server was asked. */
    public long longestTexts() {
        return total.longestTexts();
    }

    public long totalRows() {
        return total.rows();
    }

    /** The first tracking value that has rows, as they were counted. */
    public long lowest() {
        return total.lowest();
    }

    public boolean hasNext() {
        return remaining.stream().anyMatch(part -> part.rows() > 0);
    }

    /** The next window, or null after the last, which ends with the highest tracking value that was counted. */
    public Window next() {
        while (!remaining.isEmpty()) {
            Part part = remaining.pop();
            if (part.rows() == 0) {
                // The last rows of a slice may be deleted by now, and new ones may have come.
                if (covered == null || covered < part.high()) {
                    return window(start(), part.high(), 0, 0);
                }
                continue;
            }
            boolean isTooLarge = isTooLarge(part.rows(), part.textBytes());
            if (isTooLarge && part.low() < part.high()) {
                List<Part> parts = split(part);
                for (int index = parts.size() - 1; index >= 0; index--) {
                    remaining.push(parts.get(index));
                }
            } else if (isTooLarge && (start() == null ? leastValue : start()) < part.low()) {
                // A group that is more than a window may have must not become even more.
                remaining.push(part);
                return window(start(), part.low() - 1, 0, 0);
            } else {
                Long from = isTooLarge ? (Long) part.low() : start();
                return window(from, part.high(), part.rows(), part.textBytes());
            }
        }
        return null;
    }

    /** Where the next window begins; null where the range is open. */
    private Long start() {
        return covered == null ? low : (Long) (covered + 1);
    }

    private Window window(Long from, long high, long rows, long textBytes) {
        covered = high;
        return new Window(from, high, rows, textBytes);
    }

    private boolean isTooLarge(long rows, long textBytes) {
        return rows > rowsPerWindow || textBytes > TEXT_BYTES_PER_WINDOW;
    }

    private List<Part> split(Part part) {
        long buckets = Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, rowsPerWindow));
        // Unsigned: from one end of NANOTIMESTAMP to the other is more than a signed long holds. A power of two: then
        // no bucket begins below the least of these.
        long width = Math.max(1, Long.highestOneBit(Long.divideUnsigned(part.high() - part.low(), buckets)) << 1);
        List<Part> parts = new ArrayList<>();
        long low = part.low();
        long rows = 0;
        long bytes = 0;
        for (RowCounts.Bucket bucket : counts.buckets(part.low(), part.high(), width, isWeighed())) {
            long start = Math.max(part.low(), bucket.start());
            if (start < low || start > part.high()) {
                throw new DolphinDBException("the server counted rows in buckets that are out of order");
            }
            if (isTooLarge(rows + bucket.rows(), bytes + bucket.textBytes()) && start > low) {
                if (rows > 0) {
                    parts.add(new Part(low, start - 1, rows, bytes));
                }
                low = start;
                rows = 0;
                bytes = 0;
            }
            rows += bucket.rows();
            bytes += bucket.textBytes();
            // Cut tightly, or a later split of this part would meet the same bucket again and never end.
            long next = bucket.start() + width;
            boolean isLast = Long.compareUnsigned(part.high() - part.low(), next - part.low()) < 0;
            if (isTooLarge(rows, bytes) && !isLast) {
                parts.add(new Part(low, next - 1, rows, bytes));
                low = next;
                rows = 0;
                bytes = 0;
            }
        }
        if (rows > 0) {
            parts.add(new Part(low, part.high(), rows, bytes));
        }
        if (parts.isEmpty()) {
            // Not taken on trust, as an answer without the rows that were counted is not.
            throw new DolphinDBException(
                    RecoveryAction.RETRY,
                    "the server counted " + part.rows() + " rows of a range, and then none in its parts");
        }
        return parts;
    }
}
