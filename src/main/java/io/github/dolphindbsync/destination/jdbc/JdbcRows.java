package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.table.RowBytes;
import io.github.dolphindbsync.destination.table.TargetColumns.TargetColumn;
import io.github.dolphindbsync.rows.RowBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Inserts rows by prepared batches, which is as fast as JDBC alone can be. */
final class JdbcRows {

    /** What is kept in the driver at once. */
    private static final int ROWS_SENT_TOGETHER = 1_000;

    private JdbcRows() {}

    /**
     * Inserts rows.
     *
     * @param into the table as SQL
     * @return how many rows the database reports as stored; all, if it does not report it
     */
    static long insert(
            Connection connection,
            JdbcDialect dialect,
            String into,
            List<TargetColumn> columns,
            RowBatch batch,
            int[] rows)
            throws SQLException {
        JdbcCells.Cell[] cells = columns.stream()
                .map(column -> JdbcCells.of(dialect, column, batch))
                .toArray(JdbcCells.Cell[]::new);
        RowBytes sizes = new RowBytes(batch);
        long limit = dialect.largestStatement();
        boolean isAllWithin = limit == 0 || sizes.bound() < limit;
        try (PreparedStatement statement = connection.prepareStatement(statement(dialect, into, columns))) {
            long stored = 0;
            int waiting = 0;
            long waitingBytes = 0;
            for (int row : rows) {
                long bytes = isAllWithin ? 0 : sizes.of(row);
                if (waiting > 0 && waitingBytes + bytes > limit && !isAllWithin) {
                    stored += stored(statement.executeBatch());
                    waiting = 0;
                    waitingBytes = 0;
                }
                waitingBytes += bytes;
                for (int index = 0; index < cells.length; index++) {
                    cells[index].bind(statement, index + 1, row);
                }
                statement.addBatch();
                if (++waiting == ROWS_SENT_TOGETHER) {
                    stored += stored(statement.executeBatch());
                    waiting = 0;
                    waitingBytes = 0;
                }
            }
            if (waiting > 0) {
                stored += stored(statement.executeBatch());
            }
            return stored;
        }
    }

    private static long stored(int[] updateCounts) {
        return Arrays.stream(updateCounts).filter(count -> count != 0).count();
    }

    static String statement(JdbcDialect dialect, String into, List<TargetColumn> columns) {
        List<String> names = columns.stream().map(TargetColumn::name).toList();
        return "insert into " + into + " (" + dialect.quoteAll(names) + ") values ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
    }
}
