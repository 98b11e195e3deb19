package io.github.dolphindbsync.source.read;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.schema.SourceTable;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Walks over the rows of some windows in order, block by block. At any time one block is in memory, besides what the
 * vendor's client holds.
 */
public final class WindowReader {

    // The vendor's client refuses smaller blocks, and larger ones only cost memory.
    static final int FEWEST_ROWS_PER_BLOCK = 8192;
    private static final int MOST_ROWS_PER_BLOCK = 65_536;
    private static final long BYTES_PER_BLOCK = 16L << 20;

    private static final int MOST_EMPTY_BLOCKS = 10_000;

    private final DolphinDBConnection connection;
    private final LongFunction<String> nextQuery;
    private final List<Column> columns;
    private final int trackingColumn;
    private final int rowsPerBlock;
    private EntityBlockReader reader;
    private List<ColumnData> block;
    private int row;
    private int rows;
    private int emptyBlocks;
    private long rowsOfQuery;
    private long rowsRead;

    /** @param nextQuery takes the number of rows that the last query gave, and gives the next; null after the last */
    public WindowReader(DolphinDBConnection connection, SourceTable table, LongFunction<String> nextQuery) {
        this.connection = connection;
        this.nextQuery = nextQuery;
        this.columns = table.sourceColumns();
        this.trackingColumn = table.trackingIndex();
        this.rowsPerBlock = rowsPerBlock(columns);
    }

    public static int rowsPerBlock(List<Column> columns) {
        return (int) Math.max(
                FEWEST_ROWS_PER_BLOCK, Math.min(MOST_ROWS_PER_BLOCK, BYTES_PER_BLOCK / RowSize.estimate(columns)));
    }

    /** True if there is a current row; loads the next block, or begins the next window, where that is needed. */
    boolean hasRow() {
        while (row == rows) {
            // Or two blocks would be in memory while the next one is read.
            block = null;
            BasicTable next;
            try {
                next = nextBlock();
            } catch (OutOfMemoryError e) {
                // What it was for is garbage now, and most of that memory.
                throw new DolphinDBException(
                        RecoveryAction.SMALLER_WINDOW, "one block of rows exceeds the memory of this process", e);
            }
            if (next == null) {
                return false;
            }
            block = Blocks.decode(next, columns);
            row = 0;
            rows = next.rows();
            emptyBlocks = rows == 0 ? emptyBlocks + 1 : 0;
            if (emptyBlocks > MOST_EMPTY_BLOCKS) {
                throw new DolphinDBException("the server sends endless blocks without rows");
            }
            rowsOfQuery += rows;
        }
        return true;
    }

    private BasicTable nextBlock() {
        if (reader != null && reader.hasNext()) {
            return Blocks.table(connection.read(reader));
        }
        reader = null;
        String query = nextQuery.apply(rowsOfQuery);
        rowsOfQuery = 0;
        if (query == null) {
            return null;
        }
        Entity answer = connection.run(query, rowsPerBlock);
        if (answer instanceof EntityBlockReader blocks) {
            reader = blocks;
            return nextBlock();
        }
        return Blocks.table(answer);
    }

    /** The block with the current row. */
    List<ColumnData> block() {
        return block;
    }

    /** Position of the current row in its block. */
    int row() {
        return row;
    }

    /** Rows of the block from the current one on. */
    int remainingInBlock() {
        return rows - row;
    }

    long trackingValue() {
        return ((ColumnData.Longs) block.get(trackingColumn)).values()[row];
    }

    void advance() {
        row++;
        rowsRead++;
    }

    public long rowsRead() {
        return rowsRead;
    }
}
