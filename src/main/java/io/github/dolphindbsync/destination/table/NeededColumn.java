package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;

/**
 * A column that the rows need.
 *
 * @param source what the rows have; null for a companion, which holds the raw value of the column before it
 * @param alsoFits another type that takes the values just as well, or null
 */
public record NeededColumn(String name, String sqlType, Column source, String alsoFits, boolean notNull) {

    boolean isTextOfKey() {
        return notNull && source != null && source.type().storage() == ColumnType.Storage.TEXT;
    }
}
