package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the rows look like that the next poll will read again, for every mark on the way. So each poll can tell whether
 * any of them has changed since, also one of a new process; and delivers them again only if one has.
 *
 * <p>Rows are summed up by parts of the look-back, because the sum of a part can be left out when the mark has moved
 * on, while that of a single row could only be if all of them were kept.
 */
public final class LookBackSum {

    private static final int PARTS_AS_POWER_OF_TWO = 10;

    /**
     * How far back a poll reads.
     *
     * @param units of the tracking column that it reads again
     * @param least the smallest tracking value to be read
     */
    public record Range(long units, long least) {

        public static Range of(SyncSettings settings, ColumnType type) {
            long least =
                    settings.range().start().map(bound -> bound.value(type)).orElse(type.leastTrackingValue());
            return new Range(settings.lookBack(type), least);
        }

        private long width() {
            return Math.max(1, units >>> PARTS_AS_POWER_OF_TWO);
        }

        /** The first tracking value to be read again. */
        long low(long mark) {
            boolean isOutOfReach = mark <= least || Long.compareUnsigned(mark - least, units) < 0;
            return isOutOfReach ? least : mark - units;
        }

        private long part(long value) {
            return Math.floorDiv(value, width());
        }

        /** Where the part begins that the first tracking value is in. */
        private long startOfPart(long mark) {
            long low = low(mark);
            long start = low - Math.floorMod(low, width());
            return start > low ? least : Math.max(least, start);
        }
    }

    private static final class Part {
        private final long number;
        private final ContentSum sum = new ContentSum();

        Part(long number) {
            this.number = number;
        }
    }

    private final Range range;
    private final Deque<Part> parts = new ArrayDeque<>();
    private Long begin;

    public LookBackSum(Range range) {
        this.range = range;
    }

    /** Begins anew, with rows from this tracking value on; null where all are read. */
    public void begin(Long low) {
        begin = low;
        parts.clear();
    }

    /** The first tracking value of which rows have to be added, if none has a greater one than this. */
    long firstToAdd(long value) {
        return range.startOfPart(value);
    }

    /** Rows come in order of their tracking values. */
    void add(long value, HashValue128 hash) {
        partOf(value).add(hash);
    }

    /** Where the rows of a batch are added. */
    ContentSum partOf(long value) {
        long number = range.part(value);
        if (parts.isEmpty() || parts.getLast().number != number) {
            leaveOutBefore(value);
            parts.addLast(new Part(number));
        }
        return parts.getLast().sum;
    }

    private void leaveOutBefore(long mark) {
        while (!parts.isEmpty() && parts.getFirst().number < range.part(range.low(mark))) {
            parts.removeFirst();
        }
    }

    /** The rows that are read again from this mark on, behind which none was added, and some before them. */
    Boundary at(long mark) {
        leaveOutBefore(mark);
        ContentSum all = new ContentSum();
        parts.forEach(part -> all.add(part.sum));
        long start = range.startOfPart(mark);
        long low = begin == null ? start : Math.max(begin, start);
        return all.toBoundary().from(low == mark ? null : low);
    }
}
