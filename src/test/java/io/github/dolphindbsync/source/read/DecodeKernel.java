package io.github.dolphindbsync.source.read;

import com.xxdb.data.BasicFloatVector;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicNanoTimestampVector;
import com.xxdb.data.BasicStringVector;
import com.xxdb.data.BasicTable;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.source.connection.Blocks;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A block of trades as the vendor's client gives it, to our columns, and to the hashes of its rows. */
@State(Scope.Benchmark)
public class DecodeKernel {

    private static final int ROWS = 8_192;

    private final List<Column> columns = List.of(
            new Column("symbol", ColumnType.STRING),
            new Column("timestamp", ColumnType.NANOTIMESTAMP),
            new Column("price", ColumnType.FLOAT),
            new Column("volume", ColumnType.INT));
    private final BasicTable block = block();
    private final List<ColumnData> data = Blocks.decode(block, columns);
    private final RowIdentity identity = new RowIdentity(columns);

    private static BasicTable block() {
        float[] prices = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            prices[row] = row / 4f;
        }
        return new BasicTable(
                List.of("symbol", "timestamp", "price", "volume"),
                List.of(
                        new BasicStringVector(IntStream.range(0, ROWS)
                                .mapToObj(row -> "S" + row % 12)
                                .toList()),
                        new BasicNanoTimestampVector(LongStream.range(0, ROWS)
                                .map(row -> 1_700_000_000_000_000_000L + row)
                                .toArray()),
                        new BasicFloatVector(prices),
                        new BasicIntVector(IntStream.range(0, ROWS).toArray())));
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public List<ColumnData> decode() {
        return Blocks.decode(block, columns);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long identify() {
        long all = 0;
        for (int row = 0; row < ROWS; row++) {
            all += identity.hash(data, row).getLeastSignificantBits();
        }
        return all;
    }
}
