package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.List;

/** A table that has a place in a database. */
public interface TableSource {

    public TableDefinition definition();

    /** The rows that are there now; later ones do not show. */
    public Table snapshot();

    /** The partitions that there are now, level by level; none for a table that is not partitioned. */
    public List<LevelPartitions> partitions();

    /** The number of the last transaction that wrote to it. */
    default long transaction() {
        return 1;
    }

    /** Adds rows by position, all of them or none, and says how many. */
    public int insert(List<Vector> columns);
}
