package io.github.dolphindbsync.simulator;

import java.util.List;

/** A table that has a place in a database. */
interface TableSource {

    TableDefinition definition();

    /** The rows that are there now; later ones do not show. */
    Table snapshot();

    /** Adds rows by position, all of them or none, and says how many. */
    int insert(List<Vector> columns);
}
