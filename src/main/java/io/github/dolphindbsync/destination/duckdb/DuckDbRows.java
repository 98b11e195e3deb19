package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.rows.CanonicalText;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.JavaValues;
import io.github.dolphindbsync.rows.RowBatch;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
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
        Cell value = value(appender, batch.schema().columns().get(column), data);
        return row -> {
            if (data.isNull(row)) {
                appender.appendNull();
            } else {
                value.append(row);
            }
        };
    }

    private static Cell value(DuckDBAppender appender, Column column, ColumnData data) {
        if (data instanceof ColumnData.Longs longs) {
            return number(appender, column, longs.values());
        } else if (data instanceof ColumnData.Doubles doubles) {
            double[] values = doubles.values();
            return column.type() == ColumnType.FLOAT
                    ? row -> appender.append((float) values[row])
                    : row -> appender.append(values[row]);
        } else if (data instanceof ColumnData.Texts texts) {
            return row -> appender.append(texts.values()[row]);
        } else if (data instanceof ColumnData.Wides wides) {
            return wide(appender, column, wides.most(), wides.least());
        } else if (data instanceof ColumnData.Blobs blobs) {
            return row -> appender.append(blobs.values()[row]);
        }
        return row -> appender.append(elements(column, data, row));
    }

    private static Cell number(DuckDBAppender appender, Column column, long[] values) {
        ColumnType type = column.type();
        return switch (type) {
            case BOOL -> row -> appender.append(values[row] != 0);
            case CHAR, SHORT -> row -> appender.append((short) values[row]);
            case INT -> row -> appender.append((int) values[row]);
            case DATE -> row -> appender.appendEpochDays((int) values[row]);
            case MONTH -> row -> appender.append(CanonicalText.month(values[row]));
            case TIME, MINUTE, SECOND -> {
                long micros = type.unit().toNanos() / 1_000;
                yield row -> appender.appendDayMicros(values[row] * micros);
            }
            case NANOTIME -> row -> appender.append(CanonicalText.timeOfDay(type, values[row]));
            case DATETIME -> row -> appender.appendEpochSeconds(values[row]);
            case DATEHOUR -> row -> appender.appendEpochSeconds(values[row] * 3_600);
            case TIMESTAMP -> row -> appender.appendEpochMillis(values[row]);
            case NANOTIMESTAMP -> row -> appender.appendEpochNanos(values[row]);
            case DECIMAL32 -> row -> appender.appendDecimal(values[row]);
            // Of 19 digits, and so kept in 128 bits; the lower half comes first here.
            case DECIMAL64 -> row -> appender.appendDecimal(values[row], values[row] >> 63);
            default -> row -> appender.append(values[row]);
        };
    }

    private static Cell wide(DuckDBAppender appender, Column column, long[] most, long[] least) {
        return switch (column.type()) {
            case IPADDR -> row -> appender.append(CanonicalText.ipAddress(most[row], least[row]));
            case INT128 -> row -> appender.append(CanonicalText.int128(most[row], least[row]));
            case DECIMAL128 -> row -> appender.appendDecimal(least[row], most[row]);
            default -> row -> appender.appendUUID(most[row], least[row]);
        };
    }

    /**
     * The elements of a list or the parts of a pair. The driver takes arrays of Java's own numbers as well, but not of
     * times, decimals or pairs; objects work for all of them.
     */
    private static List<?> elements(Column column, ColumnData data, int row) {
        List<?> values = (List<?>) JavaValues.of(column, data, row);
        return column.type() != ColumnType.NANOTIME
                ? values
                : values.stream().map(DuckDbRows::nanoTime).toList();
    }

    private static String nanoTime(Object time) {
        return time == null ? null : CanonicalText.timeOfDay(ColumnType.NANOTIME, ((LocalTime) time).toNanoOfDay());
    }
}
