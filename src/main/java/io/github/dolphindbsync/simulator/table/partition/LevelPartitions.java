package io.github.dolphindbsync.simulator.table.partition;

import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The partitions of one level at one moment, numbered from 0. */
public interface LevelPartitions {

    PartitionLevel level();

    /** The type of the column. */
    ValueType kind();

    int count();

    /** What {@code schema()} answers as {@code partitionSchema} of this level. */
    Value schema();

    /** The partition of a cell of the column, or -1 where the scheme has none. */
    int partitionOf(Vector cells, int row);

    /**
     * The partitions that {@code function(column) sign constant} reaches; empty where the condition does not narrow
     * them.
     *
     * @param function a function of the column that keeps the order of its values
     */
    Optional<BitSet> reached(String sign, UnaryOperator<Vector> function, Vector constant);

    /** As {@link #reached}, for {@code between}. */
    Optional<BitSet> reachedBetween(UnaryOperator<Vector> function, Vector from, Vector to);

    /** As {@link #reached}, for {@code in}. */
    default Optional<BitSet> reachedIn(UnaryOperator<Vector> function, Vector list) {
        BitSet all = new BitSet(count());
        for (int row = 0; row < list.size(); row++) {
            Optional<BitSet> one = reached("==", function, Scalars.of(list, row));
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.or(one.get());
        }
        return Optional.of(all);
    }

    default boolean isTemporal() {
        return kind().isPlain() && kind().type().isTemporal();
    }
}
