package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import java.util.List;
import java.util.stream.IntStream;

/** Rough sizes of rows in memory; good enough to keep within a bound. */
final class RowSize {

    private static final int BYTES_PER_VALUE = 8;
    private static final int BYTES_PER_TEXT = 64;
    private static final long BYTES_PER_OBJECT = 56;

    private final long fixedBytes;
    /** Columns of texts, bytes and lists: only they are measured in each row. */
    private final int[] objects;

    RowSize(List<Column> columns) {
        fixedBytes = columns.stream()
                .mapToLong(column -> isObject(column.storage()) ? BYTES_PER_VALUE : estimate(List.of(column)))
                .sum();
        objects = IntStream.range(0, columns.size())
                .filter(index -> isObject(columns.get(index).storage()))
                .toArray();
    }

    private static boolean isObject(Storage storage) {
        return storage == Storage.TEXT || storage == Storage.BYTES || storage == Storage.LIST;
    }

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

    long of(List<ColumnData> data, int row) {
        long bytes = fixedBytes;
        for (int column : objects) {
            bytes += ofObject(data.get(column), row);
        }
        return bytes;
    }

    private static long ofObject(ColumnData column, int row) {
        if (column.isNull(row)) {
            return 0;
        } else if (column instanceof ColumnData.Texts texts) {
            return BYTES_PER_OBJECT + texts.values()[row].length();
        } else if (column instanceof ColumnData.Blobs blobs) {
            return BYTES_PER_OBJECT + blobs.values()[row].length;
        }
        ColumnData.Elements elements = ((ColumnData.Lists) column).values()[row];
        long bytes = 2 * BYTES_PER_OBJECT;
        for (int element = 0; element < elements.size(); element++) {
            bytes += ofElement(elements.values(), element);
        }
        return bytes;
    }

    private static long ofElement(ColumnData values, int element) {
        if (values instanceof ColumnData.Texts || values instanceof ColumnData.Blobs) {
            return BYTES_PER_VALUE + ofObject(values, element);
        }
        boolean isWide = values instanceof ColumnData.Wides || values instanceof ColumnData.Pairs;
        return isWide ? 2 * BYTES_PER_VALUE : BYTES_PER_VALUE;
    }
}
