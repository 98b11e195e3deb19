package io.github.dolphindbsync.source;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;

/** Rough sizes of rows in memory; good enough to keep within a bound. */
final class RowSize {

    private static final int BYTES_PER_VALUE = 8;
    private static final int BYTES_PER_TEXT = 64;
    private static final int BYTES_PER_STRING_OBJECT = 56;

    private RowSize() {}

    /** Before any row was seen. */
    static long estimate(List<Column> columns) {
        return columns.stream()
                .mapToLong(
                        column -> column.type().storage() == ColumnType.Storage.TEXT ? BYTES_PER_TEXT : BYTES_PER_VALUE)
                .sum();
    }

    static long of(List<ColumnData> data, int row) {
        long bytes = 0;
        for (ColumnData column : data) {
            bytes += BYTES_PER_VALUE;
            if (column instanceof ColumnData.Texts texts && texts.values()[row] != null) {
                bytes += BYTES_PER_STRING_OBJECT + texts.values()[row].length();
            }
        }
        return bytes;
    }
}
