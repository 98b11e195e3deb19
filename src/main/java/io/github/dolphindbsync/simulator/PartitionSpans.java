package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The partitions of one level at one moment, and which of them a condition on its column reaches. */
final class PartitionSpans {

    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);

    private final PartitionLevel level;
    private final ValueType column;
    private final Vector scheme;
    private final Vector lows;
    private final Vector highs;
    private final int[] owners;
    private final int count;

    /**
     * @param column the column's type
     * @param scheme values, boundaries or the values of all lists, in the type of the scheme
     */
    PartitionSpans(PartitionLevel level, ValueType column, Vector scheme) {
        this.level = level;
        this.column = column;
        this.scheme = scheme;
        int spans = level.type() == PartitionLevel.Type.RANGE ? Math.max(0, scheme.size() - 1) : scheme.size();
        ColumnWriter from = new ColumnWriter(column);
        ColumnWriter to = new ColumnWriter(column);
        for (int span = 0; level.type() != PartitionLevel.Type.HASH && span < spans; span++) {
            boolean range = level.type() == PartitionLevel.Type.RANGE;
            if (column.storage() == Storage.TEXT) {
                from.addText(scheme.text(span));
                to.addText(scheme.text(range ? span + 1 : span));
            } else {
                long low = scheme.whole(span);
                from.addWhole(first(low));
                to.addWhole(first(range ? scheme.whole(span + 1) : low + 1) - 1);
            }
        }
        this.lows = from.view();
        this.highs = to.view();
        this.owners = owners(level, spans);
        this.count = level.type() == PartitionLevel.Type.HASH
                ? level.count()
                : level.type() == PartitionLevel.Type.LIST ? level.values().size() : spans;
    }

    private static int[] owners(PartitionLevel level, int spans) {
        int[] owners = new int[spans];
        int next = 0;
        for (int index = 0; index < level.values().size() && level.type() == PartitionLevel.Type.LIST; index++) {
            for (int element = ((List<?>) level.values().get(index)).size(); element > 0; element--) {
                owners[next++] = index;
            }
        }
        for (int index = 0; index < spans && level.type() != PartitionLevel.Type.LIST; index++) {
            owners[index] = index;
        }
        return owners;
    }

    String column() {
        return level.column();
    }

    boolean isTemporal() {
        return column.isPlain() && column.type().isTemporal();
    }

    PartitionLevel level() {
        return level;
    }

    int count() {
        return count;
    }

    /** The first value of each partition, in the type of the column. */
    Vector lows() {
        return lows;
    }

    /** The last value of each partition, in the type of the column; of RANGE over texts the first one beyond it. */
    Vector highs() {
        return highs;
    }

    /** What {@code schema()} answers as {@code partitionSchema} of this level. */
    Value schema() {
        return switch (level.type()) {
            case VALUE, RANGE -> scheme;
            case HASH -> Scalars.whole(ColumnType.INT, count);
            case LIST -> lists();
        };
    }

    private Value lists() {
        List<Value> lists = new ArrayList<>();
        int from = 0;
        for (Object list : level.values()) {
            int size = ((List<?>) list).size();
            lists.add(new PickedVector(scheme, RowSet.range(from, size)));
            from += size;
        }
        return new Value.Tuple(lists);
    }

    BitSet all() {
        BitSet all = new BitSet(count);
        all.set(0, count);
        return all;
    }

    /**
     * The partitions that {@code function(column) sign constant} reaches; empty where it does not say.
     *
     * @param function of the column, which keeps the order of its values
     */
    Optional<BitSet> reached(String sign, UnaryOperator<Vector> function, Vector constant) {
        if (level.type() == PartitionLevel.Type.HASH) {
            return sign.equals("==") ? bucket(constant, 0).map(PartitionSpans::only) : Optional.empty();
        }
        return spans(sign, function, constant).map(this::partitions);
    }

    /** As {@link #reached}, for {@code between}. */
    Optional<BitSet> reachedBetween(UnaryOperator<Vector> function, Vector from, Vector to) {
        if (level.type() == PartitionLevel.Type.HASH) {
            return Optional.empty();
        }
        Optional<BitSet> spans = spans(">=", function, from);
        spans.ifPresent(above -> above.and(spans("<=", function, to).orElseThrow()));
        return spans.map(this::partitions);
    }

    /** As {@link #reached}, for {@code in}. */
    Optional<BitSet> reachedIn(UnaryOperator<Vector> function, Vector list) {
        BitSet all = new BitSet(count);
        for (int row = 0; row < list.size(); row++) {
            Optional<BitSet> one = reached("==", function, Scalars.of(list, row));
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.or(one.get());
        }
        return Optional.of(all);
    }

    private Optional<BitSet> spans(String sign, UnaryOperator<Vector> function, Vector constant) {
        boolean open = level.type() == PartitionLevel.Type.RANGE && column.storage() == Storage.TEXT;
        return switch (sign) {
            case ">", ">=" -> Optional.of(matches(Comparison.of(open ? ">" : sign, function.apply(highs), constant)));
            case "<", "<=" -> Optional.of(matches(Comparison.of(sign, function.apply(lows), constant)));
            case "==" -> {
                BitSet both = matches(Comparison.of(open ? ">" : ">=", function.apply(highs), constant));
                both.and(matches(Comparison.of("<=", function.apply(lows), constant)));
                yield Optional.of(both);
            }
            default -> Optional.empty();
        };
    }

    private static BitSet matches(Vector conditions) {
        BitSet found = new BitSet(conditions.size());
        for (int row = 0; row < conditions.size(); row++) {
            found.set(row, conditions.whole(row) == 1);
        }
        return found;
    }

    private BitSet partitions(BitSet spans) {
        BitSet found = new BitSet(count);
        spans.stream().forEach(span -> found.set(owners[span]));
        return found;
    }

    private static BitSet only(int partition) {
        BitSet one = new BitSet();
        one.set(partition);
        return one;
    }

    /** In which of them a value is; the server's own hash is another. */
    private Optional<Integer> bucket(Vector values, int row) {
        boolean texts = column.storage() == Storage.TEXT;
        if (texts != (values.storage() == Storage.TEXT)) {
            return Optional.empty();
        }
        if (texts) {
            return Optional.of(Math.floorMod(values.text(row).hashCode(), count));
        }
        boolean times = column.isPlain() && column.type().isTemporal();
        if (values.storage() != Storage.LONG || times != values.type().isTemporal()) {
            return Optional.empty();
        }
        long value = times ? Temporals.convert(values.whole(row), values.type(), column.type()) : values.whole(row);
        return Optional.of((int) Math.floorMod(value, (long) count));
    }

    /** The value of the scheme to which a whole number or point in time of the column belongs. */
    static long key(long cell, ColumnType column, ColumnType scheme) {
        if (scheme == column || !column.isTemporal()) {
            return cell;
        }
        if (scheme != ColumnType.MONTH) {
            return Temporals.convert(cell, column, scheme);
        }
        LocalDate day = LocalDate.ofEpochDay(Temporals.convert(cell, column, ColumnType.DATE));
        return day.getYear() * 12L + day.getMonthValue() - 1;
    }

    private long first(long value) {
        ColumnType unit = scheme.type();
        if (unit != ColumnType.MONTH || column.type() == ColumnType.MONTH) {
            return column.type().isTemporal() ? Temporals.convert(value, unit, column.type()) : value;
        }
        LocalDate day = LocalDate.of((int) Math.floorDiv(value, 12L), (int) Math.floorMod(value, 12L) + 1, 1);
        return Temporals.convert(day.toEpochDay(), ColumnType.DATE, column.type());
    }

    /** The first value that is made up. */
    static long start(ColumnType scheme) {
        if (scheme == ColumnType.MONTH) {
            return FIRST_DAY.getYear() * 12L;
        }
        return scheme.isTemporal() ? Temporals.convert(FIRST_DAY.toEpochDay(), ColumnType.DATE, scheme) : 0;
    }
}
