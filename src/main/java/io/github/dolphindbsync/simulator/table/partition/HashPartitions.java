package io.github.dolphindbsync.simulator.table.partition;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Partitions by the hash of a value; NULL has no partition. The hash of a text differs from the server's. */
record HashPartitions(PartitionLevel level, ValueType kind) implements LevelPartitions {

    @Override
    public int count() {
        return level.count();
    }

    @Override
    public Value schema() {
        return Scalars.whole(ColumnType.INT, count());
    }

    @Override
    public int partitionOf(Vector cells, int row) {
        if (cells.isNull(row)) {
            return -1;
        }
        return switch (cells.storage()) {
            case LONG -> (int) Math.floorMod(cells.whole(row), (long) count());
            case TEXT -> Math.floorMod(cells.text(row).hashCode(), count());
            default -> Math.floorMod(cells.object(row).hashCode(), count());
        };
    }

    @Override
    public Optional<BitSet> reached(String sign, UnaryOperator<Vector> function, Vector constant) {
        if (!sign.equals("==") || constant.storage() != kind.storage()) {
            return Optional.empty();
        }
        BitSet one = new BitSet(count());
        int partition = partitionOf(converted(constant), 0);
        if (partition >= 0) {
            one.set(partition);
        }
        return Optional.of(one);
    }

    private Vector converted(Vector constant) {
        return isTemporal() && constant.type().isTemporal()
                ? Scalars.whole(kind.type(), Temporals.cast(constant.whole(0), constant.type(), kind.type()))
                : constant;
    }

    /** Only whole numbers have a next value. The page on pruning excludes STRING and does not mention SYMBOL. */
    @Override
    public Optional<BitSet> reachedBetween(UnaryOperator<Vector> function, Vector from, Vector to) {
        if (kind.storage() != Storage.LONG || from.storage() != Storage.LONG || to.storage() != Storage.LONG) {
            return Optional.empty();
        }
        BitSet all = new BitSet(count());
        long first = converted(from).whole(0);
        long last = converted(to).whole(0);
        for (long value = first; value <= last && value - first < count(); value++) {
            all.set((int) Math.floorMod(value, (long) count()));
        }
        return Optional.of(all);
    }
}
