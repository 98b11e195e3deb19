package io.github.dolphindbsync.source;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import java.util.List;

/** Rough sizes of rows in memory; good enough to keep within a bound. */
final class RowSize {

    private static final int BYTES_PER_VALUE = 8;
    private static final int BYTES_PER_TEXT = 64;
    private static final long BYTES_PER_OBJECT = 56;

    private RowSize() {}

    /** Before any row was seen. */
    static long estimate(List<Column> columns) {
        return columns.stream()
                .mapToLong(column -> switch (column.storage()) {
                    case LONG, DOUBLE -> BYTES_PER_VALUE;
                    case WIDE, PAIR -> 2 * BYTES_PER_VALUE;
                    case TEXT, BYTES, LIST -> BYTES_PER_TEXT;
                })
                .sum();
    }

    static long of(List<ColumnData> data, int row) {
        long bytes = 0;
        for (ColumnData column : data) {
            bytes += BYTES_PER_VALUE + (column.isNull(row) ? 0 : ofObject(column, row));
        }
        return bytes;
    }

    private static long ofObject(ColumnData column, int row) {
        if (column instanceof ColumnData.Texts texts) {
            return BYTES_PER_OBJECT + texts.values()[row].length();
        } else if (column instanceof ColumnData.Blobs blobs) {
            return BYTES_PER_OBJECT + blobs.values()[row].length;
        } else if (column instanceof ColumnData.Lists lists) {
            ColumnData.Elements elements = lists.values()[row];
            long bytes = 2 * BYTES_PER_OBJECT;
            for (int element = 0; element < elements.size(); element++) {
                bytes += of(List.of(elements.values()), element);
            }
            return bytes;
        }
        return column instanceof ColumnData.Wides || column instanceof ColumnData.Pairs ? BYTES_PER_VALUE : 0;
    }
}
