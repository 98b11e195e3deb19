package io.github.dolphindbsync.simulator.fault;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;

/** The size of a result on the wire, without names of columns and the dictionary of a SYMBOL. */
final class ResultSize {

    private ResultSize() {}

    static long bytesOf(Table table) {
        long bytes = 0;
        for (Vector column : table.columns()) {
            bytes += bytesOf(column);
        }
        return bytes;
    }

    private static long bytesOf(Vector column) {
        ValueType kind = column.kind();
        if (!kind.isList() && kind.type() != ColumnType.STRING && kind.type() != ColumnType.BLOB) {
            return widthOf(kind.type()) * column.size();
        }
        long bytes = 0;
        for (int row = 0; row < column.size(); row++) {
            if (kind.isList()) {
                bytes += bytesOf((Vector) column.object(row)) + 1;
            } else if (kind.type() == ColumnType.BLOB) {
                bytes += Integer.BYTES + (column.isNull(row) ? 0 : ((byte[]) column.object(row)).length);
            } else {
                bytes += column.text(row).length() + 1;
            }
        }
        return bytes;
    }

    private static long widthOf(ColumnType type) {
        return switch (type) {
            case BOOL, CHAR -> Byte.BYTES;
            case SHORT -> Short.BYTES;
            case INT, DATE, MONTH, TIME, MINUTE, SECOND, DATETIME, DATEHOUR, DECIMAL32, FLOAT, SYMBOL -> Integer.BYTES;
            case UUID, IPADDR, INT128, DECIMAL128, COMPLEX, POINT -> 2 * Long.BYTES;
            default -> Long.BYTES;
        };
    }
}
