package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * The partitions of a generated table. Where their values are declared, rows are spread over all of them evenly: by time from
 * the first to the last, and by the other columns in turn.
 */
final class GeneratedPartitions {

    /** What is made up for a column, one by one, is not enumerated beyond this. */
    private static final int MOST_VALUES = 1_000_000;

    private final TableDefinition definition;
    private final int rowsInAll;
    private final List<PartitionSpans> declared = new ArrayList<>();
    private Optional<PartitionSpans> clock = Optional.empty();

    GeneratedPartitions(TableDefinition definition, int rowsInAll) {
        this.definition = definition;
        this.rowsInAll = rowsInAll;
        for (PartitionLevel level : definition.partitions()) {
            ValueType kind = kind(level);
            PartitionSpans spans = new PartitionSpans(level, kind, level.known(kind));
            declared.add(spans);
            if (clock.isEmpty() && isTime(kind) && spans.lows().size() > 0 && rowsInAll > 0) {
                clock = Optional.of(spans);
            }
        }
    }

    private ValueType kind(PartitionLevel level) {
        return definition.columnOf(level).kind().orElseThrow();
    }

    private static boolean isTime(ValueType kind) {
        return kind.isPlain() && kind.type().isTemporal();
    }

    /** The partitions of all levels, of a table with the columns that are given by their places. */
    List<PartitionSpans> spans(IntFunction<Vector> columns) {
        List<PartitionSpans> all = new ArrayList<>();
        for (PartitionSpans spans : declared) {
            PartitionLevel level = spans.level();
            boolean open = level.type() == PartitionLevel.Type.VALUE && spans.count() == 0;
            all.add(open ? made(level, columns.apply(definition.indexOf(level.column()))) : spans);
        }
        return all;
    }

    private PartitionSpans made(PartitionLevel level, Vector cells) {
        ValueType kind = kind(level);
        ColumnWriter scheme = new ColumnWriter(level.schemeType(kind));
        if (cells.size() > 0 && cells.order() == Vector.Order.ASCENDING) {
            ColumnType unit = scheme.kind().type();
            long last = PartitionSpans.key(cells.whole(cells.size() - 1), kind.type(), unit);
            long first = PartitionSpans.key(cells.whole(0), kind.type(), unit);
            for (long value = first; value <= last; value++) {
                if (value - first >= MOST_VALUES) {
                    throw ScriptException.unsupported("so many partitions by " + level.column());
                }
                scheme.addWhole(value);
            }
        } else if (cells.size() > 0) {
            GeneratedCells.addAllValues(scheme);
        }
        return new PartitionSpans(level, kind, scheme.view());
    }

    /** The nanoseconds since 1970 at a row where the time is spread over declared partitions. */
    Optional<IntToLongFunction> clock() {
        return clock.map(spans -> row -> {
            int partitions = spans.lows().size();
            int partition = (int) ((long) row * partitions / rowsInAll);
            long first = firstRow(partition, partitions);
            long rows = firstRow(partition + 1, partitions) - first;
            ColumnType type = spans.lows().type();
            long from = Temporals.convert(spans.lows().whole(partition), type, ColumnType.NANOTIMESTAMP);
            long to = Temporals.convert(spans.highs().whole(partition) + 1, type, ColumnType.NANOTIMESTAMP);
            return from + (to - from) / rows * (row - first);
        });
    }

    private long firstRow(int partition, int partitions) {
        return ((long) partition * rowsInAll + partitions - 1) / partitions;
    }

    /** The cells of a column whose declared values come in turn; empty for any other. */
    Optional<Vector> inTurn(int column, int rows) {
        int stride = 1;
        for (PartitionSpans spans : declared) {
            ValueType kind = kind(spans.level());
            Vector values = spans.lows();
            if (isTime(kind) || values.size() == 0) {
                continue;
            }
            if (definition.indexOf(spans.column()) == column) {
                int rowsOfOne = stride;
                return Optional.of(
                        kind.storage() == Storage.TEXT
                                ? new TextVector.Computed(
                                        kind.type(),
                                        rows,
                                        false,
                                        true,
                                        row -> values.text(row / rowsOfOne % values.size()))
                                : new GeneratedVector(
                                        kind,
                                        rows,
                                        Vector.Order.UNKNOWN,
                                        true,
                                        true,
                                        row -> values.whole(row / rowsOfOne % values.size())));
            }
            stride = Math.multiplyExact(stride, values.size());
        }
        return Optional.empty();
    }
}
