package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.SQLDataException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the values that a destination can't hold before anything is sent to it: a database would name neither row nor
 * column, and a driver might cut the value to size.
 */
final class RowChecks {

    /** The values that a type can hold at a destination, both ends included. */
    record Range(long smallest, long largest) {}

    private final TableName table;
    private final RowBatch batch;

    RowChecks(TableName table, RowBatch batch) {
        this.table = table;
        this.batch = batch;
    }

    /** A row is found again by its identity and put in order by its tracking value, so neither may be NULL. */
    void requireIdentity() throws SQLDataException {
        RowSchema schema = batch.schema();
        Set<String> names = new LinkedHashSet<>(schema.identity());
        if (schema.isTracked()) {
            names.add(schema.trackingColumn());
        }
        for (String name : names) {
            int column = schema.indexOf(name);
            ColumnData data = batch.data(column);
            for (int row = 0; row < batch.size(); row++) {
                if (data.isNull(row)) {
                    throw refuse(column, row, "the value is NULL, but the column identifies or orders the rows");
                }
            }
        }
    }

    void requireRanges(Function<ColumnType, Range> ranges) throws SQLDataException {
        List<Column> columns = batch.schema().columns();
        for (int column = 0; column < columns.size(); column++) {
            if (batch.data(column) instanceof ColumnData.Longs longs) {
                requireRange(column, longs, ranges.apply(columns.get(column).type()));
            }
        }
    }

    private void requireRange(int column, ColumnData.Longs longs, Range range) throws SQLDataException {
        long[] values = longs.values();
        for (int row = 0; row < batch.size(); row++) {
            long value = values[row];
            if ((value < range.smallest || value > range.largest) && value != ColumnData.NULL_LONG) {
                ColumnType type = batch.schema().columns().get(column).type();
                throw refuse(column, row, "the raw " + type + " value " + value + " is beyond what it can hold");
            }
        }
    }

    void requireNoNulCharacter() throws SQLDataException {
        for (int column = 0; column < batch.schema().columns().size(); column++) {
            if (batch.data(column) instanceof ColumnData.Texts texts) {
                for (int row = 0; row < batch.size(); row++) {
                    String text = texts.values()[row];
                    if (text != null && text.indexOf('\0') >= 0) {
                        throw refuse(column, row, "the text has a NUL character, which it can't hold");
                    }
                }
            }
        }
    }

    private SQLDataException refuse(int column, int row, String reason) {
        RowSchema schema = batch.schema();
        String position =
                !schema.isTracked() || batch.data(schema.trackingIndex()).isNull(row)
                        ? "row " + row + " of the batch"
                        : "the row with " + schema.trackingColumn() + " = "
                                + batch.get(row).get(schema.trackingColumn());
        return new SQLDataException("table " + table + " can't take " + position + ": in column "
                + schema.columns().get(column).name() + " " + reason);
    }
}
