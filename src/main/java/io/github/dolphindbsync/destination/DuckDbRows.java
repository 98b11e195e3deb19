package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import java.sql.SQLException;
import java.util.Arrays;
import org.duckdb.DuckDBAppender;

/** Takes values from the arrays of a batch to DuckDB's appender, which wants exactly the type that the table has. */
final class DuckDbRows {

    private DuckDbRows() {}

    private interface Cell {
        void append(int row) throws SQLException;
    }

    /**
     * Appends rows and closes the appender.
     *
     * @param columns for each column of the table the column of the batch, or -1 for the table's default
     */
    static void append(DuckDBAppender opened, RowBatch batch, int[] rows, int[] columns) throws SQLException {
        try (DuckDBAppender appender = opened) {
            Cell[] cells = new Cell[columns.length];
            Arrays.setAll(cells, index -> cell(appender, batch, columns[index]));
            for (int row : rows) {
                appender.beginRow();
                for (Cell cell : cells) {
                    cell.append(row);
                }
                appender.endRow();
            }
            // Closing alone would hide a failure.
            appender.flush();
        }
    }

    private static Cell cell(DuckDBAppender appender, RowBatch batch, int column) {
        if (column < 0) {
            return row -> appender.appendDefault();
        }
        ColumnData data = batch.data(column);
        Cell value = value(appender, batch.schema().columns().get(column).type(), data);
        return row -> {
            if (data.isNull(row)) {
                appender.appendNull();
            } else {
                value.append(row);
            }
        };
    }

    private static Cell value(DuckDBAppender appender, ColumnType type, ColumnData data) {
        if (data instanceof ColumnData.Longs longs) {
            return number(appender, type, longs.values());
        } else if (data instanceof ColumnData.Doubles doubles) {
            double[] values = doubles.values();
            return type == ColumnType.FLOAT
                    ? row -> appender.append((float) values[row])
                    : row -> appender.append(values[row]);
        } else if (data instanceof ColumnData.Texts texts) {
            return row -> appender.append(texts.values()[row]);
        }
        ColumnData.Wides wides = (ColumnData.Wides) data;
        return row -> appender.appendUUID(wides.most()[row], wides.least()[row]);
    }

    private static Cell number(DuckDBAppender appender, ColumnType type, long[] values) {
        return switch (type) {
            case BOOL -> row -> appender.append(values[row] != 0);
            case CHAR, SHORT -> row -> appender.append((short) values[row]);
            case INT -> row -> appender.append((int) values[row]);
            case DATE -> row -> appender.appendEpochDays((int) values[row]);
            case DATETIME -> row -> appender.appendEpochSeconds(values[row]);
            case TIMESTAMP -> row -> appender.appendEpochMillis(values[row]);
            case NANOTIMESTAMP -> row -> appender.appendEpochNanos(values[row]);
            default -> row -> appender.append(values[row]);
        };
    }
}
