package io.github.dolphindbsync.source;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.SourceColumns;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.rows.WriteMode;
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

    /** What is being replaced, because the ids of rows have changed; null where nothing is, or that is done. */
    private Replacement replacement;

    // The tracking value of the row that was appended last, whether it is still in the buffer or not.
    private Long lastAppended;
    // The first tracking value that a limit leaves to the next poll.
    private Long leftByLimit;
    private long rowsBeyondMark;
    private boolean exhausted;

    /**
     * @param markAtStart where the poll, or what is left of it, begins; null before any group is complete
     * @param replacement where the ids of rows have changed, else null: batches of these rows then end with a group
     * @param readAgainFromMark has the rows that were passed over
     * @param endsBeforeMark whether the rows up to the mark are not all read
     */
    OrderedBatches(
            RowCursor cursor,
            SourceTable table,
            SyncSettings settings,
            UndecodableTexts texts,
            long loadTimeMillis,
            Long markAtStart,
            Replacement replacement,
            LookBackSum readAgainFromMark,
            boolean endsBeforeMark) {
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
        this.cut = new BatchCut(buffer, markAtStart, readAgainFromMark, endsBeforeMark);
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
                    leftByLimit = value;
                } else {
                    append(value);
                }
            }
        }
    }

    /** Full is with one row more than a batch has, and never with fewer than two: the last one only shows what follows. */
    private boolean isFull() {
        boolean isLarge = buffer.rows() > batchSize || (buffer.totalBytes() >= BYTES_PER_BATCH && buffer.rows() > 1);
        return isLarge && (!replacesRows() || buffer.trackingValue(0) != lastAppended);
    }

    /** Only rows of a whole group can be told from those that the source no longer has. */
    private boolean replacesRows() {
        return replacement != null && buffer.trackingValue(0) <= replacement.last();
    }

    private void append(long value) {
        requireOrder(value);
        HashValue128 hash = identity.hash(cursor.block(), cursor.row());
        if (markAtStart != null && value <= markAtStart) {
            readAgain.add(hash);
        } else {
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
        int rows = cut.rows(!exhausted);
        String name = cut.name(rows);
        WriteMode writeMode = replacesRows() ? replacement.writeMode(table) : WriteMode.MERGE;
        boolean hasReplacedAll = replacement == null || hasReplacedAll(rows);
        Checkpoint next = cut.checkpointAfter(before, rows);
        next = next.carrying(carried(next.carried(), hasReplacedAll));
        SortedMap<Integer, String> undecodable = buffer.takeUndecodable(rows);
        RowBatch batch = buffer.take(rows, name, writeMode);
        replacement = hasReplacedAll ? null : replacement;
        return new Cut(batch, undecodable, next);
    }

    private boolean hasReplacedAll(int rows) {
        Long follows = rows < buffer.rows() ? (Long) buffer.trackingValue(rows) : leftByLimit;
        return replacement.isReached() && (follows == null || follows > replacement.last());
    }

    private SourceColumns carried(SourceColumns before, boolean hasReplacedAll) {
        if (replacement == null) {
            return before.next(table.sourceColumns());
        }
        return hasReplacedAll ? replacement.completed(before, table) : replacement.begun(before, table);
    }

    @Override
    public Boundary readAgain() {
        return readAgain.toBoundary();
    }

    @Override
    public boolean isCut() {
        return leftByLimit != null;
    }

    @Override
    public long largestRow() {
        return buffer.largestRow();
    }
}
