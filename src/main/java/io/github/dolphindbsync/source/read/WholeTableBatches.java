package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.rows.WriteMode;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.HexFormat;
import java.util.SortedMap;

/**
 * All rows of a table that nothing orders, in batches. The checkpoint keeps their number and the sum of their content,
 * and moves to it with the last batch; until then a failure begins anew. A table without rows is one batch without
 * rows.
 */
public final class WholeTableBatches implements BatchSource {

    private final WindowReader source;
    private final SourceTable table;
    private final int batchSize;
    private final long limit;
    private final long expectedRows;
    private final RowIdentity identity;
    private final RowBuffer buffer;
    private final ContentSum all = new ContentSum();
    private int batches;
    private boolean exhausted;

    /** @param expectedRows how many rows the table had when its sum was taken */
    public WholeTableBatches(
            WindowReader source, SourceTable table, SyncSettings settings, RowBuffer buffer, long expectedRows) {
        this.source = source;
        this.table = table;
        this.batchSize = settings.batchSize();
        this.limit = settings.limit();
        this.expectedRows = expectedRows;
        this.identity = new RowIdentity(table.sourceColumns());
        this.buffer = buffer;
    }

    /** What the rows look like that {@code source} gives, up to {@code limit} of them. */
    public static Boundary sumOf(WindowReader source, SourceTable table, long limit) {
        RowIdentity identity = new RowIdentity(table.sourceColumns());
        ContentSum sum = new ContentSum();
        while (sum.rows() < limit && source.hasRow()) {
            sum.add(identity.hash(source.block(), source.row()));
            source.advance();
        }
        return sum.toBoundary();
    }

    private void fill() {
        while (!exhausted && buffer.rows() <= batchSize && buffer.totalBytes() < OrderedBatches.BYTES_PER_BATCH) {
            if (all.rows() >= limit || !source.hasRow()) {
                requireAll();
                exhausted = true;
            } else {
                HashValue128 hash = identity.hash(source.block(), source.row());
                all.add(hash);
                buffer.append(source.block(), source.row(), hash);
                source.advance();
            }
        }
    }

    /** Those that are missing may have been deleted since, or the answer may be wrong. */
    private void requireAll() {
        if (all.rows() < expectedRows) {
            throw new DolphinDBException(
                    RecoveryAction.RECOUNT,
                    "the server gave " + expectedRows + " rows of the table, and then " + all.rows());
        }
    }

    @Override
    public FinishedBatch next(Checkpoint before) {
        fill();
        int rows = Math.min(buffer.rows(), batchSize);
        boolean isFirst = batches == 0;
        boolean isLast = exhausted && rows == buffer.rows();
        ContentSum sum = new ContentSum();
        for (int row = 0; row < rows; row++) {
            buffer.addTo(sum, row);
        }
        String name = "refresh-" + batches + "-"
                + HexFormat.of().toHexDigits(sum.toBoundary().sumLow());
        SortedMap<Integer, String> undecodable = buffer.takeUndecodable(rows);
        RowBatch batch = buffer.take(rows, name, new WriteMode.ReplaceAll(isFirst, isLast));
        batches++;
        Checkpoint next = isLast
                ? before.moved(null, all.toBoundary())
                        .withSourceColumns(before.sourceColumns().next(table.sourceColumns()))
                : before.moved(null, before.boundary());
        return new FinishedBatch(batch, undecodable, next, 0, isLast);
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
