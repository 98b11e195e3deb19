package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;

/** How large a result is as it is sent; the names of its columns and the texts of a SYMBOL's dictionary are left out. */
final class ResultSize {

    private ResultSize() {}

    static long bytesOf(Table table) {
        long bytes = 0;
        for (Vector column : table.columns()) {
            bytes += column.type() == ColumnType.STRING ? bytesOfTexts(column) : widthOf(column.type()) * column.size();
        }
        return bytes;
    }

    private static long bytesOfTexts(Vector texts) {
        long bytes = 0;
        for (int row = 0; row < texts.size(); row++) {
            bytes += texts.text(row).length() + 1;
        }
        return bytes;
    }

    private static long widthOf(ColumnType type) {
        return switch (type) {
            case BOOL, CHAR -> Byte.BYTES;
            case SHORT -> Short.BYTES;
            case INT, DATE, DATETIME, FLOAT, SYMBOL -> Integer.BYTES;
            default -> Long.BYTES;
        };
    }
}
