package io.github.dolphindbsync.simulator.table.partition;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.comparison.Comparison;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.PickedVector;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Partitions by VALUE, RANGE or LIST: each is a span of values of the column, or several spans for LIST. */
public final class PartitionSpans implements LevelPartitions {

    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);

    private final PartitionLevel level;
    private final ValueType kind;
    private final Vector scheme;
    private final Vector lows;
    private final Vector highs;
    private final int[] partitions;
    private final int count;

    /**
     * @param kind the type of the column
     * @param scheme values, boundaries or the values of all lists, in the type of the scheme
     */
    PartitionSpans(PartitionLevel level, ValueType kind, Vector scheme) {
        this.level = level;
        this.kind = kind;
        this.scheme = scheme;
        int spans = scheme.size() - (isRange() ? 1 : 0);
        ColumnWriter from = new ColumnWriter(kind);
        ColumnWriter to = new ColumnWriter(kind);
        for (int span = 0; span < spans; span++) {
            int end = isRange() ? span + 1 : span;
            if (kind.storage() == Storage.TEXT) {
                from.addText(scheme.text(span));
                to.addText(scheme.text(end));
            } else {
                from.addWhole(first(scheme.whole(span)));
                to.addWhole(last(isRange() ? scheme.whole(end) : scheme.whole(end) + 1));
            }
        }
        this.lows = from.view();
        this.highs = to.view();
        this.partitions = partitions(level, spans);
        this.count = level.type() == PartitionLevel.Type.LIST ? level.values().size() : spans;
    }

    private static int[] partitions(PartitionLevel level, int spans) {
        int[] partitions = new int[spans];
        int next = 0;
        for (int partition = 0; next < spans; partition++) {
            int values = level.type() == PartitionLevel.Type.LIST
                    ? ((List<?>) level.values().get(partition)).size()
                    : 1;
            for (int value = 0; value < values; value++) {
                partitions[next++] = partition;
            }
        }
        return partitions;
    }

    private boolean isRange() {
        return level.type() == PartitionLevel.Type.RANGE;
    }

    @Override
    public PartitionLevel level() {
        return level;
    }

    @Override
    public ValueType kind() {
        return kind;
    }

    @Override
    public int count() {
        return count;
    }

    /** The first value of each span, in the type of the column. */
    public Vector lows() {
        return lows;
    }

    /** The last value of each span, in the type of the column; for RANGE of texts the first value after the span. */
    public Vector highs() {
        return highs;
    }

    @Override
    public Value schema() {
        if (level.type() != PartitionLevel.Type.LIST) {
            return scheme;
        }
        List<Value> lists = new ArrayList<>();
        int from = 0;
        for (Object list : level.values()) {
            int size = ((List<?>) list).size();
            lists.add(new PickedVector(scheme, RowSet.range(from, size)));
            from += size;
        }
        return new Value.Tuple(lists);
    }

    @Override
    public int partitionOf(Vector cells, int row) {
        if (cells.isNull(row)) {
            return -1;
        }
        return reached("==", UnaryOperator.identity(), Scalars.of(cells, row))
                .orElseThrow()
                .nextSetBit(0);
    }

    @Override
    public Optional<BitSet> reached(String sign, UnaryOperator<Vector> function, Vector constant) {
        return switch (sign) {
            case ">", ">=" -> Optional.of(found(above(sign, function, constant)));
            case "<", "<=" -> Optional.of(found(below(sign, function, constant)));
            case "==" -> reachedBetween(function, constant, constant);
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<BitSet> reachedBetween(UnaryOperator<Vector> function, Vector from, Vector to) {
        BitSet spans = above(">=", function, from);
        spans.and(below("<=", function, to));
        return Optional.of(found(spans));
    }

    private BitSet above(String sign, UnaryOperator<Vector> function, Vector constant) {
        boolean lacksHigh = isRange() && kind.storage() == Storage.TEXT;
        return spans(Comparison.of(lacksHigh ? ">" : sign, function.apply(highs), constant));
    }

    private BitSet below(String sign, UnaryOperator<Vector> function, Vector constant) {
        return spans(Comparison.of(sign, function.apply(lows), constant));
    }

    private static BitSet spans(Vector conditions) {
        BitSet spans = new BitSet(conditions.size());
        for (int row = 0; row < conditions.size(); row++) {
            spans.set(row, conditions.whole(row) == 1);
        }
        return spans;
    }

    private BitSet found(BitSet spans) {
        BitSet found = new BitSet(count);
        spans.stream().forEach(span -> found.set(partitions[span]));
        return found;
    }

    private long first(long value) {
        return isTemporal() ? Temporals.convert(value, scheme.type(), kind.type()) : value;
    }

    /** The last value before the next partition. A value that the column cannot count is after the last partition. */
    private long last(long next) {
        long end = first(next);
        return end == Long.MAX_VALUE ? end : end - 1;
    }

    /** The first value of a generated scheme. */
    static long start(ColumnType scheme) {
        boolean dated = scheme.isTemporal() || scheme == ColumnType.MONTH;
        return dated ? Temporals.convert(FIRST_DAY.toEpochDay(), ColumnType.DATE, scheme) : 0;
    }
}
