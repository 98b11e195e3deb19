package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import java.util.HexFormat;

/**
 * Decides where a batch ends and what the mark is after it. A batch ends with a group where it can, because rows beyond
 * what is stored are cheaper to write than the rest of a group that is stored in part. It ends within a group only if
 * the group is larger than a batch; the mark then stays where the group before ended.
 */
public final class BatchCut {

    private final RowBuffer buffer;
    private final Long markAtStart;
    private final LookBackSum readAgain;
    private final boolean endsBeforeMark;
    // Of the group in which the last batch ended.
    private final ContentSum openGroup = new ContentSum();
    private Long openValue;

    /**
     * @param markAtStart where reading began; null before any group is complete
     * @param readAgain has the rows that were passed over
     * @param endsBeforeMark whether the rows up to the mark are not all read
     */
    public BatchCut(RowBuffer buffer, Long markAtStart, LookBackSum readAgain, boolean endsBeforeMark) {
        this.buffer = buffer;
        this.markAtStart = markAtStart;
        this.readAgain = readAgain;
        this.endsBeforeMark = endsBeforeMark;
    }

    /**
     * The name of a batch of the first {@code rows} rows. Without the rows in it, a batch that is cut elsewhere the
     * next time would replace a file that holds more. Their content is not enough: of identical rows in a group each
     * has its own number, and where it stands may differ from one read to the next.
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

    /** Whether rows of a tracking value are at or before the mark where reading began. */
    boolean isReadAgain(long value) {
        return markAtStart != null && value <= markAtStart;
    }

    /** How many of the first {@code rows} rows are at or before the mark where reading began. */
    int rowsReadAgain(int rows) {
        int readAgain = 0;
        while (readAgain < rows && isReadAgain(buffer.trackingValue(readAgain))) {
            readAgain++;
        }
        return readAgain;
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
        sumUp(last, rows);
        boolean isLastOfPoll = rows == buffer.rows();
        boolean groupEnds = isLastOfPoll || buffer.trackingValue(rows) != last;
        boolean isBeforeMark = markAtStart != null && last < markAtStart;
        if (groupEnds && !isBeforeMark) {
            return before.moved(last, readAgain.at(last))
                    .withSourceColumns(before.sourceColumns().open(last, null));
        }
        // Where the rows at the mark are gone, all that are left have been read now.
        boolean isKnown = isBeforeMark && isLastOfPoll && !endsBeforeMark;
        Long open = groupEnds ? null : (Long) last;
        return before.moved(before.mark(), isKnown ? readAgain.at(before.mark()) : before.boundary())
                .withSourceColumns(before.sourceColumns().open(before.mark(), open));
    }

    /**
     * Of the first {@code rows} rows those that a later poll may read again, now that the last one is at {@code value}.
     */
    private void sumUp(long value, int rows) {
        long low = readAgain.firstToAdd(value);
        int first = rows;
        while (first > 0 && buffer.trackingValue(first - 1) >= low) {
            first--;
        }
        for (int row = first; row < rows; row++) {
            buffer.addTo(readAgain.partOf(buffer.trackingValue(row)), row);
        }
    }
}
