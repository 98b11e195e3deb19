package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.JsonCell;
import io.github.dolphindbsync.rows.RowBatch;
import java.util.List;

/**
 * How many bytes a row takes in a statement of MariaDB's protocol, where a row that goes alone is text with some
 * characters escaped. Never too few, by a little too many for numbers.
 */
public final class RowBytes {

    /**
     * A number or a time as text, its comma and its share of the statement's text: the name, a comma, a question mark.
     */
    private static final int BESIDE_NAME = 64;

    /** A character is three bytes of UTF-8 for each unit of UTF-16 at most, and an escaped one two. */
    private static final int MOST_FOR_A_CHARACTER = 3;

    private static final int MOST_FOR_AN_ELEMENT = 64;

    private final List<Column> columns;
    private final RowBatch batch;

    public RowBytes(RowBatch batch) {
        this.columns = batch.schema().columns();
        this.batch = batch;
    }

    /** An upper bound for all rows together, found without looking into the texts. */
    public long bound() {
        long bytes = 0;
        for (int column = 0; column < columns.size(); column++) {
            ColumnData data = batch.data(column);
            for (int row = 0; row < batch.size(); row++) {
                bytes += fixed(column) + (data.isNull(row) ? 0 : bound(data, row));
            }
        }
        return bytes;
    }

    private static long bound(ColumnData data, int row) {
        if (data instanceof ColumnData.Texts texts) {
            return (long) MOST_FOR_A_CHARACTER * texts.values()[row].length();
        }
        if (data instanceof ColumnData.Blobs blobs) {
            return 2L * blobs.values()[row].length;
        }
        if (data instanceof ColumnData.Lists lists) {
            ColumnData.Elements list = lists.values()[row];
            long bytes = (long) MOST_FOR_AN_ELEMENT * list.size();
            for (int element = 0; element < list.size(); element++) {
                bytes += list.values().isNull(element) ? 0 : 2 * bound(list.values(), element);
            }
            return bytes;
        }
        return 0;
    }

    public long of(int row) {
        long bytes = 0;
        for (int column = 0; column < columns.size(); column++) {
            bytes += of(column, row);
        }
        return bytes;
    }

    /** The column that takes most of a row. */
    int largestColumn(int row) {
        int largest = 0;
        for (int column = 1; column < columns.size(); column++) {
            largest = of(column, row) > of(largest, row) ? column : largest;
        }
        return largest;
    }

    long of(int column, int row) {
        ColumnData data = batch.data(column);
        if (data.isNull(row)) {
            return fixed(column);
        }
        if (data instanceof ColumnData.Texts texts) {
            return fixed(column) + escaped(texts.values()[row]);
        }
        if (data instanceof ColumnData.Blobs blobs) {
            return fixed(column) + escaped(blobs.values()[row]);
        }
        if (data instanceof ColumnData.Lists) {
            return fixed(column) + escaped(JsonCell.text(columns.get(column), data, row));
        }
        return fixed(column);
    }

    private int fixed(int column) {
        return BESIDE_NAME + MOST_FOR_A_CHARACTER * columns.get(column).name().length();
    }

    private static long escaped(String text) {
        long bytes = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character < 0x80) {
                bytes += isEscaped(character) ? 2 : 1;
            } else if (character < 0x800 || Character.isSurrogate(character)) {
                bytes += 2;
            } else {
                bytes += MOST_FOR_A_CHARACTER;
            }
        }
        return bytes;
    }

    private static long escaped(byte[] values) {
        long bytes = values.length;
        for (byte value : values) {
            bytes += isEscaped(value) ? 1 : 0;
        }
        return bytes;
    }

    private static boolean isEscaped(int character) {
        return character == 0 || character == '\'' || character == '"' || character == '\\';
    }
}
