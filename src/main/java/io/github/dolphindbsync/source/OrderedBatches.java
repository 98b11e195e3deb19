package io.github.dolphindbsync.source;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.CarriedColumns;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.Delivery;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.SortedMap;

/** Batches of rows that come in order of their tracking column, each with the checkpoint that follows from it. */
final class OrderedBatches implements BatchSource {

    static final long BYTES_PER_BATCH = 16L << 20;

    private final RowCursor cursor;
    private final SourceTable table;
    private final RowSchema schema;
    private final int batchSize;
    private final long limit;
    private final RowIdentity identity;
    private final Rivals rivals;
    private final OccurrenceCounter occurrences = new OccurrenceCounter();
    private final RowBuffer buffer;
    private final UndecodableTexts texts;
    private final BatchCut cut;
    private final Long markAtStart;
    private final ContentSum readAgain = new ContentSum();

    /** What the first batch replaces, because the ids of its rows have changed; else null. */
    private Delivery.ReplaceFrom replacement;

    // The tracking value of the row that was appended last, whether it is still in the buffer or not.
    private Long lastAppended;
    // The first one that is greater than the mark at the start.
    private Long firstBeyondMark;
    private long rowsBeyondMark;
    private boolean exhausted;
    private boolean isCut;

    /**
     * @param markAtStart where the poll, or what is left of it, begins; null before any group is complete
     * @param replacement where the ids of rows have changed, else null: the first batch then holds all rows up to the mark,
     *     and the group behind it too, of which a part may have been delivered
     */
    OrderedBatches(
            RowCursor cursor,
            SourceTable table,
            SyncSettings settings,
            UndecodableTexts texts,
            long loadTimeMillis,
            Long markAtStart,
            Delivery.ReplaceFrom replacement) {
        this.texts = texts;
        this.cursor = cursor;
        this.table = table;
        this.schema = table.schema();
        this.batchSize = settings.batchSize();
        this.limit = settings.limit();
        this.identity = new RowIdentity(table.sourceColumns());
        this.rivals = schema.hasKey() ? new Rivals(schema) : null;
        this.buffer = new RowBuffer(schema, loadTimeMillis);
        this.markAtStart = markAtStart;
        this.cut = new BatchCut(buffer, markAtStart);
        this.replacement = replacement;
    }

    @Override
    public void fill() {
        while (!exhausted && !isFull()) {
            exhausted = !cursor.hasRow();
            for (int rows = exhausted ? 0 : cursor.remainingInBlock(); rows > 0 && !isFull() && !exhausted; rows--) {
                long value = cursor.trackingValue();
                if (rowsBeyondMark >= limit && lastAppended != null && value != lastAppended) {
                    exhausted = true;
                    isCut = true;
                } else {
                    append(value);
                }
            }
        }
    }

    /** Full is with one row more than a batch has, and never with fewer than two: the last one only shows what follows. */
    private boolean isFull() {
        if (replacement != null) {
            return firstBeyondMark != null && lastAppended > firstBeyondMark;
        }
        return buffer.rows() > batchSize || (buffer.totalBytes() >= BYTES_PER_BATCH && buffer.rows() > 1);
    }

    private void append(long value) {
        requireOrder(value);
        HashValue128 hash = identity.hash(cursor.block(), cursor.row());
        if (markAtStart != null && value <= markAtStart) {
            readAgain.add(hash);
        } else {
            firstBeyondMark = firstBeyondMark == null ? value : firstBeyondMark;
            rowsBeyondMark++;
        }
        int row = buffer.rows();
        buffer.append(cursor.block(), cursor.row(), hash);
        String undecodable = texts.reasonAgainst(cursor.block(), cursor.row());
        if (undecodable != null) {
            buffer.setUndecodable(row, undecodable);
        }
        boolean sameGroup = lastAppended != null && lastAppended == value;
        if (rivals == null) {
            if (!sameGroup) {
                occurrences.startGroup();
            }
            buffer.setRowId(row, identity.withOccurrence(hash, occurrences.next(hash)));
        } else if (row > 0
                && undecodable == null
                && !buffer.isUndecodable(row - 1)
                && rivals.areRivals(buffer.data(), row, row - 1)) {
            buffer.mergeLastIntoPrevious(rivals.wins(buffer.data(), row, row - 1));
        }
        if (!sameGroup) {
            lastAppended = value;
        }
        cursor.advance();
    }

    /** The mark rests on the order of the rows; it is not taken on trust. */
    private void requireOrder(long value) {
        if (value == ColumnData.NULL_LONG || (lastAppended != null && value < lastAppended)) {
            throw new DolphinDBException("the server sent rows out of order of '" + schema.trackingColumn() + "': "
                    + Checkpoint.describe(schema.trackingType(), value) + " after "
                    + Checkpoint.describe(schema.trackingType(), lastAppended == null ? value : lastAppended));
        }
    }

    @Override
    public boolean hasBatch() {
        return buffer.rows() > 0;
    }

    @Override
    public boolean isDrained() {
        return exhausted && buffer.rows() == 0;
    }

    @Override
    public Cut take(Checkpoint before) {
        int rows = replacement == null ? cut.rows(!exhausted) : rowsToReplace();
        String name = cut.name(rows);
        CarriedColumns carried = before.carried().next(table.sourceColumns());
        if (replacement != null) {
            carried = carried.withIdsFrom(replacement.low());
        }
        Checkpoint next = cut.checkpointAfter(before, rows).carrying(carried);
        SortedMap<Integer, String> undecodable = buffer.takeUndecodable(rows);
        RowBatch batch = buffer.take(rows, name, replacement == null ? Delivery.MERGE : replacement);
        replacement = null;
        return new Cut(batch, undecodable, next);
    }

    private int rowsToReplace() {
        int rows = buffer.rows();
        while (firstBeyondMark != null && buffer.trackingValue(rows - 1) > firstBeyondMark) {
            rows--;
        }
        return rows;
    }

    @Override
    public Boundary readAgain() {
        return readAgain.toBoundary();
    }

    @Override
    public boolean isCut() {
        return isCut;
    }

    @Override
    public long largestRow() {
        return buffer.largestRow();
    }
}
