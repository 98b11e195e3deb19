package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.List;

/** A table of a database. */
public interface TableSource {

    public TableDefinition definition();

    /** The rows of this moment; later ones are not visible in it. */
    public Table snapshot();

    /** The partitions of this moment, level by level; empty for a table that is not partitioned. */
    public List<LevelPartitions> partitions();

    /** The number of the last transaction that wrote to it. */
    default long transaction() {
        return 1;
    }

    /** Adds rows by position, all or none, and returns their number. */
    public int insert(List<Vector> columns);
}
