package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.ColumnType;

/**
 * What a checkpoint belongs to: a mark means nothing for another table, column or unit.
 *
 * @param database with its prefix, as in {@code dfs://market}
 * @param trackingColumn empty for a full refresh
 */
public record Origin(String database, String table, String trackingColumn, ColumnType trackingType) {

    /** What the checkpoint of a table without a tracking column belongs to; its mark stays null. */
    public static Origin ofWholeTable(String database, String table) {
        return new Origin(database, table, "", ColumnType.LONG);
    }

    @Override
    public String toString() {
        return trackingColumn.isEmpty()
                ? database + "/" + table + " by full refresh"
                : database + "/" + table + ", column " + trackingColumn + " (" + trackingType + ")";
    }
}
