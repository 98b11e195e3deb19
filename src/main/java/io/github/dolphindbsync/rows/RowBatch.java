package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Rows, stored as columns. It is also a list of maps from column name to value, so components, data formats and
 * languages of Camel can use it; see {@link Row} for the Java types of the values.
 *
 * <p>Immutable and safe to share between threads, as long as nobody writes to the arrays.
 */
@JsonSerialize(using = RowJson.OfBatch.class)
public final class RowBatch extends AbstractList<Map<String, Object>> implements RandomAccess {

    private final RowSchema schema;
    private final List<ColumnData> data;
    private final int rows;
    private final String name;
    private final WriteMode writeMode;

    // Made on first use. Two threads may each make one, which does no harm.
    private RowJson json;

    /** Rows that are merged into those at the destination. */
    public RowBatch(RowSchema schema, List<ColumnData> data, int rows, String name) {
        this(schema, data, rows, name, WriteMode.MERGE);
    }

    /**
     * @param schema the columns
     * @param data one array a column, in the order of the schema, each with at least {@code rows} values
     * @param rows number of rows
     * @param name see {@link #getName()}
     * @param writeMode what happens to the rows that the destination has already
     */
    public RowBatch(RowSchema schema, List<ColumnData> data, int rows, String name, WriteMode writeMode) {
        this.schema = Objects.requireNonNull(schema, "schema");
        this.data = List.copyOf(data);
        this.rows = rows;
        this.name = Objects.requireNonNull(name, "name");
        this.writeMode = Objects.requireNonNull(writeMode, "writeMode");
        if (data.size() != schema.columns().size()) {
            throw new IllegalArgumentException(
                    schema.columns().size() + " columns, but the data of " + data.size() + " columns");
        }
    }

    public RowSchema schema() {
        return schema;
    }

    /** The values of a column, which must not be changed. */
    public ColumnData data(int column) {
        return data.get(column);
    }

    /** The values of a column of storage {@link ColumnType.Storage#LONG}. */
    public long[] longs(int column) {
        return ((ColumnData.Longs) data.get(column)).values();
    }

    /** The tracking value of a row, in the unit of its type. */
    public long trackingValue(int row) {
        return longs(schema.trackingIndex())[row];
    }

    /**
     * A name made from the first row's tracking value, its position among the rows of that value, and the identity of
     * all rows, as in {@code 1477296000022239000-0-5f1d7a84e1a3b0c2}. A batch of the same rows that is delivered again
     * has the same name: a file is replaced, a message is recognized. Batches of one poll never share a name.
     */
    public String getName() {
        return name;
    }

    /**
     * The same rows, with columns of other names or types.
     *
     * @param other has as many columns, each with the same storage and unit
     */
    public RowBatch as(RowSchema other) {
        return other.equals(schema) ? this : new RowBatch(other, data, rows, name, writeMode);
    }

    /** Describes a row in a message: {@code the row with timestamp = 2016-10-24T08:00}. */
    public String place(int row) {
        return schema.isTracked() && !data.get(schema.trackingIndex()).isNull(row)
                ? "the row with " + schema.trackingColumn() + " = " + get(row).get(schema.trackingColumn())
                : "row " + row + " of the batch";
    }

    public WriteMode writeMode() {
        return writeMode;
    }

    /** Writes one value as it is in the JSON of its row. */
    public void writeJson(int column, int row, JsonGenerator generator) throws IOException {
        json().writeValue(column, row, generator);
    }

    RowJson json() {
        RowJson made = json;
        if (made == null) {
            made = new RowJson(this);
            json = made;
        }
        return made;
    }

    /**
     * A batch of some of these rows. Its name is made from the name of this one and the positions.
     *
     * @param positions of the rows, in the order of the new batch
     */
    public RowBatch only(int[] positions) {
        List<ColumnData> picked = new ArrayList<>();
        for (int column = 0; column < data.size(); column++) {
            ColumnData all = data.get(column);
            ColumnData some = ColumnData.ofNulls(schema.columns().get(column), positions.length);
            for (int row = 0; row < positions.length; row++) {
                ColumnData.copy(all, Objects.checkIndex(positions[row], rows), some, row, 1);
            }
            picked.add(some);
        }
        String part = HexFormat.of().toHexDigits(Arrays.hashCode(positions));
        return new RowBatch(schema, picked, positions.length, name + "-" + part, writeMode);
    }

    @Override
    public Row get(int row) {
        return new Row(this, Objects.checkIndex(row, rows));
    }

    @Override
    public int size() {
        return rows;
    }

    @Override
    public String toString() {
        return "RowBatch[" + name + ", " + rows + " rows]";
    }
}
