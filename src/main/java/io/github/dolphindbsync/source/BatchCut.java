package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import java.util.HexFormat;

/**
 * Decides where a batch ends and what the mark is after it. A batch ends with a group where it can, because rows beyond
 * what is stored are cheaper to write than the rest of a group that is stored in part. It ends within a group only if the
 * group is larger than a batch; the mark then stays where the group before ended.
 */
final class BatchCut {

    private final RowBuffer buffer;
    private final Long markAtStart;
    // Of the group in which the last batch ended.
    private final ContentSum openGroup = new ContentSum();
    private Long openValue;

    BatchCut(RowBuffer buffer, Long markAtStart) {
        this.buffer = buffer;
        this.markAtStart = markAtStart;
    }

    /**
     * The name of a batch of the first {@code rows} rows. Without the rows in it, a batch that is cut elsewhere the next
     * time would replace a file that holds more. Their content is not enough: of identical rows in a group each has its own
     * number, and where it stands may differ from one read to the next.
     */
    String name(int rows) {
        long first = buffer.trackingValue(0);
        long position = openValue != null && openValue == first ? openGroup.rows() : 0;
        ContentSum identities = new ContentSum();
        for (int row = 0; row < rows; row++) {
            buffer.addIdentityTo(identities, row);
        }
        return first + "-" + position + "-"
                + HexFormat.of().toHexDigits(identities.toBoundary().sumLow());
    }

    /**
     * How many rows the next batch takes.
     *
     * @param followed true if the buffer is full, so that its last row only shows what comes next
     */
    int rows(boolean followed) {
        int all = buffer.rows();
        if (!followed) {
            return all;
        }
        int rows = Math.max(1, all - 1);
        int groupStart = rows;
        while (groupStart > 0
                && groupStart < all
                && buffer.trackingValue(groupStart - 1) == buffer.trackingValue(groupStart)) {
            groupStart--;
        }
        return groupStart == 0 ? rows : groupStart;
    }

    /** The checkpoint after a batch of the first {@code rows} rows of the buffer. */
    Checkpoint checkpointAfter(Checkpoint before, int rows) {
        long last = buffer.trackingValue(rows - 1);
        int groupStart = rows - 1;
        while (groupStart > 0 && buffer.trackingValue(groupStart - 1) == last) {
            groupStart--;
        }
        if (openValue == null || openValue != last) {
            openGroup.reset();
            openValue = last;
        }
        for (int row = groupStart; row < rows; row++) {
            buffer.addTo(openGroup, row);
        }
        boolean groupEnds = rows == buffer.rows() || buffer.trackingValue(rows) != last;
        boolean readAgain = markAtStart != null && last < markAtStart;
        if (!groupEnds || readAgain) {
            Long open = groupEnds ? null : (Long) last;
            return before.moved(before.mark(), before.boundary())
                    .carrying(before.carried().open(before.mark(), open));
        }
        Boundary boundary = openGroup.toBoundary();
        return before.moved(last, boundary).carrying(before.carried().open(last, null));
    }
}
