package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows that are equal in key and tracking value: only one of them can be stored, and which one must not depend on the
 * order in which the server happened to send them.
 */
final class DuplicateResolver {

    private final int[] sameColumns;
    private final int columns;

    DuplicateResolver(RowSchema schema) {
        this.columns = schema.columns().size();
        this.sameColumns = Stream.concat(Stream.of(schema.trackingColumn()), schema.key().stream())
                .distinct()
                .mapToInt(schema::indexOf)
                .toArray();
    }

    boolean areDuplicates(List<ColumnData> data, int row, int other) {
        for (int column : sameColumns) {
            if (data.get(column).compare(row, data.get(column), other) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * True if the row replaces the other: the first column in which they differ decides, and there the greater value;
     * NULL is least.
     */
    boolean replaces(List<ColumnData> data, int row, int other) {
        for (int column = 0; column < columns; column++) {
            int order = data.get(column).compare(row, data.get(column), other);
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }
}
