package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.ColumnType;

/**
 * What a checkpoint belongs to: a mark means nothing for another table, column or unit.
 *
 * @param database with its prefix, as in {@code dfs://market}
 */
public record Origin(String database, String table, String trackingColumn, ColumnType trackingType) {
    @Override
    public String toString() {
        return database + "/" + table + ", column " + trackingColumn + " (" + trackingType + ")";
    }
}
