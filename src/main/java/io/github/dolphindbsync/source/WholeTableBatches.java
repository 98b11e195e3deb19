package io.github.dolphindbsync.source;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.rows.WriteMode;
import java.util.HexFormat;
import java.util.SortedMap;

/**
 * All rows of a table that nothing orders, in batches. The checkpoint keeps their number and the sum of their content, and
 * moves to it with the last batch; until then a failure begins anew. A table without rows is one batch without rows.
 */
final class WholeTableBatches implements BatchSource {

    private final RowCursor cursor;
    private final SourceTable table;
    private final int batchSize;
    private final long limit;
    private final long expectedRows;
    private final RowIdentity identity;
    private final RowBuffer buffer;
    private final UndecodableTexts texts;
    private final ContentSum all = new ContentSum();
    private int batches;
    private boolean exhausted;
    private boolean drained;

    /** @param expectedRows how many rows the table had when its sum was taken */
    WholeTableBatches(
            RowCursor cursor,
            SourceTable table,
            SyncSettings settings,
            UndecodableTexts texts,
            long loadTimeMillis,
            long expectedRows) {
        this.texts = texts;
        this.cursor = cursor;
        this.table = table;
        this.batchSize = settings.batchSize();
        this.limit = settings.limit();
        this.expectedRows = expectedRows;
        this.identity = new RowIdentity(table.sourceColumns());
        this.buffer = new RowBuffer(table.schema(), loadTimeMillis);
    }

    /** What the rows look like that {@code cursor} gives, up to {@code limit} of them. */
    static Boundary sumOf(RowCursor cursor, SourceTable table, long limit) {
        RowIdentity identity = new RowIdentity(table.sourceColumns());
        ContentSum sum = new ContentSum();
        while (sum.rows() < limit && cursor.hasRow()) {
            sum.add(identity.hash(cursor.block(), cursor.row()));
            cursor.advance();
        }
        return sum.toBoundary();
    }

    @Override
    public void fill() {
        while (!exhausted && buffer.rows() <= batchSize && buffer.totalBytes() < OrderedBatches.BYTES_PER_BATCH) {
            if (all.rows() >= limit || !cursor.hasRow()) {
                requireAll();
                exhausted = true;
            } else {
                HashValue128 hash = identity.hash(cursor.block(), cursor.row());
                all.add(hash);
                String undecodable = texts.reasonAgainst(cursor.block(), cursor.row());
                if (undecodable != null) {
                    buffer.setUndecodable(buffer.rows(), undecodable);
                }
                buffer.append(cursor.block(), cursor.row(), hash);
                cursor.advance();
            }
        }
    }

    /** Those that are missing may have been deleted since, or the answer may be wrong. */
    private void requireAll() {
        if (all.rows() < expectedRows) {
            throw new DolphinDBException(
                    Remedy.COUNT_AGAIN,
                    "the server gave " + expectedRows + " rows of the table, and then " + all.rows());
        }
    }

    @Override
    public boolean hasBatch() {
        return !drained;
    }

    @Override
    public boolean isDrained() {
        return drained;
    }

    @Override
    public Cut take(Checkpoint before) {
        int rows = Math.min(buffer.rows(), batchSize);
        boolean isFirst = batches == 0;
        drained = exhausted && rows == buffer.rows();
        ContentSum sum = new ContentSum();
        for (int row = 0; row < rows; row++) {
            buffer.addTo(sum, row);
        }
        String name = "refresh-" + batches + "-"
                + HexFormat.of().toHexDigits(sum.toBoundary().sumLow());
        SortedMap<Integer, String> undecodable = buffer.takeUndecodable(rows);
        RowBatch batch = buffer.take(rows, name, new WriteMode.ReplaceAll(isFirst, drained));
        batches++;
        Checkpoint next = drained
                ? before.moved(null, all.toBoundary()).carrying(before.carried().next(table.sourceColumns()))
                : before.moved(null, before.boundary());
        return new Cut(batch, undecodable, next);
    }

    @Override
    public Boundary readAgain() {
        return Boundary.NONE;
    }

    @Override
    public long largestRow() {
        return buffer.largestRow();
    }
}
