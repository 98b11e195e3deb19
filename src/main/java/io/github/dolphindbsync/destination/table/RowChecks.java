package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.SQLDataException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Finds the values that a destination can't hold before anything is sent to it: a database would name neither row nor
 * column, and a driver might cut the value to size.
 */
public final class RowChecks {

    private final String destination;
    private final RowBatch batch;

    public RowChecks(TableName table, RowBatch batch) {
        this("table " + table, batch);
    }

    /** @param destination what the rows are for, in words */
    public RowChecks(String destination, RowBatch batch) {
        this.destination = destination;
        this.batch = batch;
    }

    /** A row is found again by its identity and put in order by its tracking value, so neither may be NULL. */
    public void requireIdentity() throws SQLDataException {
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

    public void requireRanges(Function<ColumnType, ValueRange> ranges) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            ValueRange range = ranges.apply(column.type());
            if (column.type().storage() == ColumnType.Storage.LONG && !range.hasNoLimit()) {
                requireNone(index, new ValueFault.OutOfRange(column.type(), range));
            }
        }
    }

    /**
     * Refuses decimals with more digits than the destination stores.
     *
     * @param digits how many decimal digits a number can have at the destination
     */
    public void requireDigits(int digits) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            if (column.type() == ColumnType.DECIMAL128) {
                requireNone(index, new ValueFault.TooManyDigits(column.scale(), digits));
            }
        }
    }

    /**
     * Refuses texts with a character that the destination does not store.
     *
     * @param name of the character, with its article
     */
    public void requireNoCharacter(char character, String name) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            if (batch.schema().columns().get(index).type().storage() == ColumnType.Storage.TEXT) {
                requireNone(index, new ValueFault.MissingCharacter(character, name));
            }
        }
    }

    /**
     * Refuses numbers of floating point that the destination does not store.
     *
     * @param holds whether a number of floating point can be stored
     */
    public void requireFloating(DoublePredicate holds) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            if (column.type().storage() == ColumnType.Storage.DOUBLE) {
                requireNone(index, new ValueFault.NoNumber(holds));
            }
        }
    }

    /**
     * Refuses texts that are too long for their column.
     *
     * @param longest how many characters or bytes a value of a column may have
     */
    public void requireLengths(ToIntFunction<Column> longest) throws SQLDataException {
        for (int index = 0; index < batch.schema().columns().size(); index++) {
            Column column = batch.schema().columns().get(index);
            if (batch.data(index) instanceof ColumnData.Texts) {
                requireNone(index, new ValueFault.TooLong(longest.applyAsInt(column)));
            } else if (batch.data(index) instanceof ColumnData.Blobs) {
                requireNone(index, new ValueFault.TooManyBytes(longest.applyAsInt(column)));
            }
        }
    }

    /**
     * Refuses rows that are too large for a statement.
     *
     * @param most how many bytes a row may have in a statement, or 0 where there is no limit
     * @param limit what limits it, and how that is raised
     */
    public void requireRowBytes(long most, String limit) throws SQLDataException {
        RowBytes sizes = new RowBytes(batch);
        if (most == 0 || sizes.bound() < most) {
            return;
        }
        for (int row = 0; row < batch.size(); row++) {
            if (sizes.of(row) > most) {
                int column = sizes.largestColumn(row);
                throw refuse(
                        column,
                        row,
                        "the value takes " + sizes.of(column, row) + " bytes, and the whole row " + sizes.of(row)
                                + ", more than " + limit);
            }
        }
    }

    private void requireNone(int column, ValueFault fault) throws SQLDataException {
        ColumnData data = batch.data(column);
        if (data instanceof ColumnData.Lists lists) {
            for (int row = 0; row < batch.size(); row++) {
                ColumnData.Elements list = lists.values()[row];
                int element = list == null ? -1 : fault.first(list.values(), list.size());
                if (element >= 0) {
                    String place = "(element " + (element + 1) + " of " + list.size() + ") ";
                    throw refuse(column, row, place + fault.describe(list.values(), element));
                }
            }
        } else {
            int row = fault.first(data, batch.size());
            if (row >= 0) {
                throw refuse(column, row, fault.describe(data, row));
            }
        }
    }

    private SQLDataException refuse(int column, int row, String reason) {
        return new SQLDataException(destination + " can't take " + batch.place(row) + ": in column "
                + batch.schema().columns().get(column).name() + " " + reason);
    }
}
