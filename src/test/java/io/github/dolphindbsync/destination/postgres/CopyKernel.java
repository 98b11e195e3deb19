package io.github.dolphindbsync.destination.postgres;

import io.github.dolphindbsync.destination.TestRows;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Trades from the arrays of a batch to the bytes of a COPY. */
@State(Scope.Benchmark)
public class CopyKernel {

    private static final int ROWS = 10_000;

    private final RowSchema schema = TestRows.KEYLESS;
    private final TargetColumns columns = TargetColumns.of(TableName.parse("trade"), schema, new PostgresDialect());
    private final RowBatch batch = batch();
    private final int[] rows = java.util.stream.IntStream.range(0, batch.size()).toArray();

    private RowBatch batch() {
        List<List<Object>> trades = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            trades.add(TestRows.keyless(TestRows.T + row, "S" + row % 12, row / 4.0, row));
        }
        return TestRows.batch(schema, trades);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int encode() throws SQLException {
        int[] bytes = {0};
        new PostgresCopy(batch, columns.all()).writeTo((piece, length) -> bytes[0] += length, rows);
        return bytes[0];
    }
}
