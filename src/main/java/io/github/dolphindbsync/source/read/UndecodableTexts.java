package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.schema.SourceTable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the rows with a text that the vendor's client could not decode. It takes all texts for UTF-8, and puts U+FFFD
 * in the place of what is none: two texts may become one, and the bytes are lost.
 */
public final class UndecodableTexts {

    public static final char REPLACEMENT = '\uFFFD';

    /** For syncs that carry texts as they were read. */
    public static final UndecodableTexts KEPT = new UndecodableTexts(List.of(), -1, null);

    private final List<Column> columns;
    private final int trackingColumn;
    private final StoredTexts stored;
    private final int[] texts;

    private UndecodableTexts(List<Column> columns, int trackingColumn, StoredTexts stored) {
        this.columns = columns;
        this.trackingColumn = trackingColumn;
        this.stored = stored;
        this.texts = IntStream.range(0, columns.size())
                .filter(index -> columns.get(index).type().storage() == ColumnType.Storage.TEXT)
                .toArray();
    }

    public static UndecodableTexts refused(SourceTable table, StoredTexts stored) {
        return new UndecodableTexts(table.sourceColumns(), table.trackingIndex(), stored);
    }

    /** Why a row can't be carried as it is; null where nothing is against it. */
    String reasonAgainst(List<ColumnData> block, int row) {
        for (int column : texts) {
            if (holdsReplacement(block.get(column), row) && !isStoredSo(block, column, row)) {
                return "in column " + columns.get(column).name()
                        + " the text is not valid UTF-8: invalid bytes were read as U+FFFD";
            }
        }
        return null;
    }

    /** The first row with such a text in a column, or -1. */
    public static int firstRow(ColumnData texts, int rows) {
        return IntStream.range(0, rows)
                .filter(row -> holdsReplacement(texts, row))
                .findFirst()
                .orElse(-1);
    }

    private static boolean holdsReplacement(ColumnData data, int row) {
        if (data instanceof ColumnData.Texts column) {
            String text = column.values()[row];
            return text != null && text.indexOf(REPLACEMENT) >= 0;
        }
        if (data instanceof ColumnData.Lists lists) {
            ColumnData.Elements list = lists.values()[row];
            return list != null && firstRow(list.values(), list.size()) >= 0;
        }
        return false;
    }

    /** Or the source itself may hold that character, which is a text as any other. */
    private boolean isStoredSo(List<ColumnData> block, int column, int row) {
        return trackingColumn >= 0
                && block.get(column) instanceof ColumnData.Texts read
                && stored.holds(
                        columns.get(column),
                        ((ColumnData.Longs) block.get(trackingColumn)).values()[row],
                        read.values()[row]);
    }
}
