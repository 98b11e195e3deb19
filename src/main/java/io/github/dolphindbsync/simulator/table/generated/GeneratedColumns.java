package io.github.dolphindbsync.simulator.table.generated;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.TableColumn;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.UnreadableVector;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/** The columns of a generated table, one of which is the time column. */
final class GeneratedColumns {

    /** The number of rows in a block. The last rows of a block share one value of the time column. */
    private static final int BLOCK = 8;

    private final List<TableColumn> columns;
    private final TableDefinition definition;
    private final int timeColumn;
    private final LocalDateTime first;
    private final long rowsPerSecond;
    private final boolean nulls;
    private final GeneratedPartitions partitions;
    private final Optional<IntToLongFunction> clock;

    /** @param rowsInAll the final number of rows; 0 for a table that grows */
    GeneratedColumns(TableDefinition definition, int rowsInAll, Instant first, long rowsPerSecond, boolean nulls) {
        this.definition = definition;
        this.columns = definition.columns();
        this.timeColumn = timeColumn(columns);
        this.first = LocalDateTime.ofInstant(first, ZoneOffset.UTC);
        this.rowsPerSecond = rowsPerSecond;
        this.nulls = nulls;
        this.partitions = new GeneratedPartitions(definition, rowsInAll);
        this.clock = partitions.clock();
    }

    List<LevelPartitions> partitions(int rows) {
        return partitions.at(column -> vector(column, rows));
    }

    private static int timeColumn(List<TableColumn> columns) {
        int best = -1;
        for (int index = 0; index < columns.size(); index++) {
            TableColumn column = columns.get(index);
            if (column.name().equalsIgnoreCase("timestamp") && canCarryTime(column)) {
                return index;
            }
            boolean finer =
                    isTemporal(column) && (best < 0 || Temporals.isFiner(typeOf(column), typeOf(columns.get(best))));
            best = finer ? index : best;
        }
        if (best < 0) {
            throw new IllegalArgumentException(
                    "A generated table needs a column of a temporal type, or a LONG one named timestamp");
        }
        return best;
    }

    private static boolean canCarryTime(TableColumn column) {
        return column.kind()
                .filter(kind -> kind.isPlain() && kind.type().canTrack())
                .isPresent();
    }

    private static boolean isTemporal(TableColumn column) {
        return column.kind()
                .filter(kind -> kind.isPlain() && kind.type().isTemporal())
                .isPresent();
    }

    private static ColumnType typeOf(TableColumn column) {
        return column.kind().orElseThrow().type();
    }

    Vector vector(int index, int rows) {
        TableColumn column = columns.get(index);
        if (column.kind().isEmpty()) {
            return new UnreadableVector(column.name(), column.typeName(), rows);
        }
        ValueType kind = column.kind().get();
        boolean partitioning = definition.isPartitioning(column);
        boolean withNulls = nulls && index != timeColumn && !partitioning;
        Optional<Vector> inTurn = partitions.inTurn(index, rows);
        if (inTurn.isPresent()) {
            return column.shown(inTurn.get());
        }
        if (isTemporal(column) || index == timeColumn) {
            ColumnType type = kind.type();
            long start = type.isTemporal() ? Temporals.of(ColumnType.NANOTIMESTAMP, first) : 0;
            long salt = GeneratedCells.salt(index);
            return column.shown(new GeneratedVector(
                    kind,
                    rows,
                    withNulls ? Vector.Order.UNKNOWN : Vector.Order.ASCENDING,
                    !withNulls,
                    partitioning,
                    row -> withNulls && GeneratedCells.isNull(row, salt) ? Vector.NULL_WHOLE : time(type, start, row)));
        }
        return column.shown(new GeneratedCells(kind, index, withNulls).vector(rows, partitioning));
    }

    private long time(ColumnType type, long startNanos, int row) {
        if (!type.isTemporal()) {
            return step(row);
        }
        long nanos = clock.map(function -> function.applyAsLong(row)).orElseGet(() -> startNanos + nanos(step(row)));
        return Temporals.convert(nanos, ColumnType.NANOTIMESTAMP, type);
    }

    private long nanos(long step) {
        return step / rowsPerSecond * 1_000_000_000L + step % rowsPerSecond * 1_000_000_000L / rowsPerSecond;
    }

    /** The number of the row, or of an earlier row with the same time. */
    static long step(int row) {
        int block = row / BLOCK;
        int lastOwnTime = Math.floorMod(GeneratedCells.mixed(block), BLOCK);
        return (long) block * BLOCK + Math.min(row % BLOCK, lastOwnTime);
    }
}
