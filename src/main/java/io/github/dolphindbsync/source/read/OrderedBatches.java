package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.SourceColumns;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.rows.WriteMode;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.SortedMap;

/** Batches of rows that come in order of their tracking column, each with the checkpoint that follows from it. */
public final class OrderedBatches implements BatchSource {

    static final long BYTES_PER_BATCH = 16L << 20;

    private final WindowReader source;
    private final SourceTable table;
    private final RowSchema schema;
    private final int batchSize;
    private final long limit;
    private final RowIdentity identity;
    private final DuplicateResolver duplicates;
    private final OccurrenceCounter occurrences = new OccurrenceCounter();
    private final RowBuffer buffer;
    private final BatchCut cut;
    private final boolean wholeGroups;
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
     * @param replacement where the ids of rows have changed, else null: batches of these rows then end with a group
     * @param wholeGroups whether all batches end with a group, which then must fit into memory
     */
    public OrderedBatches(
            WindowReader source,
            SourceTable table,
            SyncSettings settings,
            RowBuffer buffer,
            BatchCut cut,
            Replacement replacement,
            boolean wholeGroups) {
        this.source = source;
        this.table = table;
        this.schema = table.schema();
        this.batchSize = settings.batchSize();
        this.limit = settings.limit();
        this.identity = new RowIdentity(table.sourceColumns());
        this.duplicates = schema.hasKey() ? new DuplicateResolver(schema) : null;
        this.buffer = buffer;
        this.cut = cut;
        this.replacement = replacement;
        this.wholeGroups = wholeGroups;
    }

    private void fill() {
        while (!exhausted && !isFull()) {
            exhausted = !source.hasRow();
            for (int rows = exhausted ? 0 : source.remainingInBlock(); rows > 0 && !isFull() && !exhausted; rows--) {
                long value = source.trackingValue();
                if (rowsBeyondMark >= limit && lastAppended != null && value != lastAppended) {
                    exhausted = true;
                    leftByLimit = value;
                } else {
                    append(value);
                }
            }
        }
    }

    /**
     * Full is with one row more than a batch has, and never with fewer than two: the last one only shows what follows.
     */
    private boolean isFull() {
        boolean isLarge = buffer.rows() > batchSize || (buffer.totalBytes() >= BYTES_PER_BATCH && buffer.rows() > 1);
        return isLarge && (!(wholeGroups || replacesRows()) || buffer.trackingValue(0) != lastAppended);
    }

    /** Only with a whole group it is known which of its rows the source no longer has. */
    private boolean replacesRows() {
        return replacement != null && buffer.trackingValue(0) <= replacement.last();
    }

    private void append(long value) {
        requireOrder(value);
        HashValue128 hash = identity.hash(source.block(), source.row());
        if (cut.isReadAgain(value)) {
            readAgain.add(hash);
        } else {
            rowsBeyondMark++;
        }
        buffer.append(source.block(), source.row(), hash);
        boolean sameGroup = lastAppended != null && lastAppended == value;
        if (duplicates == null) {
            setRowId(hash, sameGroup);
        } else {
            mergeDuplicate();
        }
        if (!sameGroup) {
            lastAppended = value;
        }
        source.advance();
    }

    private void setRowId(HashValue128 hash, boolean sameGroup) {
        if (!sameGroup) {
            occurrences.startGroup();
        }
        buffer.setRowId(buffer.rows() - 1, identity.withOccurrence(hash, occurrences.next(hash)));
    }

    private void mergeDuplicate() {
        int row = buffer.rows() - 1;
        if (row > 0
                && !buffer.isUndecodable(row)
                && !buffer.isUndecodable(row - 1)
                && duplicates.areDuplicates(buffer.data(), row, row - 1)) {
            buffer.mergeLastIntoPrevious(duplicates.replaces(buffer.data(), row, row - 1));
        }
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
    public FinishedBatch next(Checkpoint before) {
        fill();
        return buffer.rows() == 0 ? null : cut(before);
    }

    private FinishedBatch cut(Checkpoint before) {
        int rows = cut.rows(!exhausted);
        String name = cut.name(rows);
        WriteMode writeMode = replacesRows() ? replacement.writeMode(table) : WriteMode.MERGE;
        boolean hasReplacedAll = replacement == null || hasReplacedAll(rows);
        Checkpoint next = cut.checkpointAfter(before, rows);
        next = next.withSourceColumns(carried(next.sourceColumns(), hasReplacedAll));
        int rowsReadAgain = cut.rowsReadAgain(rows);
        SortedMap<Integer, String> undecodable = buffer.takeUndecodable(rows);
        RowBatch batch = buffer.take(rows, name, writeMode);
        replacement = hasReplacedAll ? null : replacement;
        return new FinishedBatch(batch, undecodable, next, rowsReadAgain, buffer.rows() == 0);
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
