package io.github.dolphindbsync.simulator.table.generated;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.simulator.table.partition.PartitionSpans;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * The partitions of a generated table. Declared values share the rows evenly: times in their order, other values in
 * turn.
 */
final class GeneratedPartitions {

    private final TableDefinition definition;
    private final int rowsInAll;
    private final List<LevelPartitions> declared = new ArrayList<>();

    /** @param rowsInAll the final number of rows; 0 for a table that grows */
    GeneratedPartitions(TableDefinition definition, int rowsInAll) {
        this.definition = definition;
        this.rowsInAll = rowsInAll;
        for (PartitionLevel level : definition.partitions()) {
            ValueType kind = definition.columnOf(level).kind().orElseThrow();
            declared.add(level.partitions(kind, level.known(kind)));
        }
    }

    /** The partitions of all levels. */
    List<LevelPartitions> at(IntFunction<Vector> columns) {
        List<LevelPartitions> all = new ArrayList<>();
        for (LevelPartitions partitions : declared) {
            boolean open = partitions.level().type() == PartitionLevel.Type.VALUE && partitions.count() == 0;
            int column = definition.indexOf(partitions.level().column());
            all.add(open ? ofValues(partitions, columns.apply(column)) : partitions);
        }
        return all;
    }

    /** One partition for each possible value. */
    private static LevelPartitions ofValues(LevelPartitions partitions, Vector cells) {
        ColumnWriter scheme = new ColumnWriter(partitions.level().schemeType(partitions.kind()));
        if (cells.size() == 0) {
            return partitions;
        }
        if (cells.storage() == Storage.TEXT) {
            GeneratedCells.symbols().forEach(scheme::addText);
        } else {
            ColumnType unit = scheme.kind().type();
            boolean ordered = cells.order() == Vector.Order.ASCENDING;
            long first = ordered ? Temporals.convert(cells.whole(0), cells.type(), unit) : 0;
            long last = ordered
                    ? Temporals.convert(cells.whole(cells.size() - 1), cells.type(), unit)
                    : GeneratedCells.limit(unit) - 1;
            if (last - first >= PartitionLevel.MOST_PARTITIONS) {
                throw ScriptException.unsupported("more than " + PartitionLevel.MOST_PARTITIONS + " partitions by "
                        + partitions.level().column());
            }
            for (long value = first; value <= last; value++) {
                scheme.addWhole(value);
            }
        }
        return partitions.level().partitions(partitions.kind(), scheme.view());
    }

    /** The nanoseconds since 1970 of each row, where partitions of a time column are declared. */
    Optional<IntToLongFunction> clock() {
        return spans().stream()
                .filter(spans -> spans.isTemporal() && rowsInAll > 0)
                .findFirst()
                .map(spans -> row -> time(spans, row));
    }

    private List<PartitionSpans> spans() {
        List<PartitionSpans> all = new ArrayList<>();
        for (LevelPartitions partitions : declared) {
            if (partitions instanceof PartitionSpans spans && spans.lows().size() > 0) {
                all.add(spans);
            }
        }
        return all;
    }

    private long time(PartitionSpans spans, int row) {
        int count = spans.lows().size();
        int span = (int) ((long) row * count / rowsInAll);
        long firstRow = firstRow(span, count);
        long step = Math.max(firstRow, GeneratedColumns.step(row)) - firstRow;
        long rows = firstRow(span + 1, count) - firstRow;
        ColumnType type = spans.kind().type();
        long from = Temporals.convert(spans.lows().whole(span), type, ColumnType.NANOTIMESTAMP);
        long to = Temporals.convert(spans.highs().whole(span) + 1, type, ColumnType.NANOTIMESTAMP);
        return from + (to - from) / rows * step;
    }

    private long firstRow(int span, int count) {
        return ((long) span * rowsInAll + count - 1) / count;
    }

    /** The cells of a column with declared values, which come in turn; empty for any other column. */
    Optional<Vector> inTurn(int column, int rows) {
        int rowsOfOne = 1;
        for (PartitionSpans spans : spans()) {
            if (spans.isTemporal()) {
                continue;
            }
            if (definition.indexOf(spans.level().column()) == column) {
                return Optional.of(inTurn(spans, rows, rowsOfOne));
            }
            rowsOfOne = (int)
                    Math.min(Integer.MAX_VALUE, (long) rowsOfOne * spans.lows().size());
        }
        return Optional.empty();
    }

    private static Vector inTurn(PartitionSpans spans, int rows, int rowsOfOne) {
        ValueType kind = spans.kind();
        Vector values = spans.lows();
        int count = values.size();
        return kind.storage() == Storage.TEXT
                ? new TextVector.Computed(kind.type(), rows, false, true, row -> values.text(row / rowsOfOne % count))
                : new GeneratedVector(
                        kind, rows, Vector.Order.UNKNOWN, true, true, row -> values.whole(row / rowsOfOne % count));
    }
}
