package io.github.dolphindbsync.simulator.table.generated;

import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.TableSource;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows are functions of their number, so that it can be larger than the memory. The time column is the
 * first temporal, LONG or INT column named {@code timestamp}, else the finest temporal one. It never decreases, and
 * some rows share a value. A row never changes.
 *
 * <p>Without a rate the rows begin at 2024-01-01 with a thousand a second. With a rate the initial rows end at the
 * creation of the table, and later rows come at that rate.
 *
 * <p>Declared values of partitions share the rows evenly: without a rate times in their order, and within each time the
 * other values in turn.
 *
 * <p>Thread-safe. Rows cannot be added. At most 2^31-1 rows are visible.
 */
public final class GeneratedTable implements TableSource {

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final long ROWS_PER_SECOND = 1000;

    private final TableDefinition definition;
    private final long rowsAtStart;
    private final long rowsPerSecond;
    private final Clock clock;
    private final Instant created;
    private final GeneratedColumns columns;

    private GeneratedTable(TableDefinition definition, long rows, long rowsPerSecond, boolean nulls, Clock clock) {
        if (rows < 0 || rows > Integer.MAX_VALUE || rowsPerSecond < 0 || rowsPerSecond > 1_000_000_000L) {
            throw new IllegalArgumentException("A generated table has 0 to " + Integer.MAX_VALUE
                    + " rows and gains 0 to 1000000000 rows a second");
        }
        this.definition = definition;
        this.rowsAtStart = rows;
        this.rowsPerSecond = rowsPerSecond;
        this.clock = clock;
        this.created = clock.instant();
        long rate = rowsPerSecond == 0 ? ROWS_PER_SECOND : rowsPerSecond;
        Instant first = rowsPerSecond == 0 ? START : created.minus(Duration.ofNanos(nanosOf(rows, rate)));
        this.columns = new GeneratedColumns(definition, rowsPerSecond == 0 ? (int) rows : 0, first, rate, nulls);
    }

    public static GeneratedTable of(TableDefinition definition, long rows, long rowsPerSecond, boolean nulls) {
        return new GeneratedTable(definition, rows, rowsPerSecond, nulls, Clock.systemUTC());
    }

    private static long nanosOf(long rows, long rate) {
        return Math.addExact(Math.multiplyExact(rows / rate, 1_000_000_000L), rows % rate * 1_000_000_000L / rate);
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    /** The number of rows that are visible now. */
    public int rows() {
        if (rowsPerSecond == 0) {
            return (int) rowsAtStart;
        }
        Duration age = Duration.between(created, clock.instant());
        long more =
                Math.max(0, age.toSeconds()) * rowsPerSecond + age.toNanosPart() / 1_000L * rowsPerSecond / 1_000_000L;
        return (int) Math.min(Integer.MAX_VALUE, rowsAtStart + more);
    }

    @Override
    public List<LevelPartitions> partitions() {
        return columns.partitions(rows());
    }

    @Override
    public Table snapshot() {
        int rows = rows();
        List<Vector> vectors = new ArrayList<>();
        for (int index = 0; index < definition.columns().size(); index++) {
            vectors.add(columns.vector(index, rows));
        }
        return new Table(definition.names(), vectors, rows, this);
    }

    @Override
    public int insert(List<Vector> rows) {
        throw ScriptException.unsupported("adding rows to a generated table");
    }
}
