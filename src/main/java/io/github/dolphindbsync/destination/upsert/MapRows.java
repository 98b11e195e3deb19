package io.github.dolphindbsync.destination.upsert;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows as maps, as a route makes them when it filters or changes rows, turned into columns again. A column that the
 * source has keeps its type; that of a new one follows from its values.
 */
final class MapRows {

    /** Finds the column of this name that the destination has already, or null. */
    interface StoredColumns {
        Column of(String name) throws SQLException;
    }

    private final List<Map<?, ?>> rows = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    MapRows(Iterable<?> body) {
        for (Object element : body) {
            if (!(element instanceof Map<?, ?> row)) {
                throw new IllegalArgumentException("row " + rows.size() + " is not a map but "
                        + (element == null ? "null" : element.getClass().getName()));
            }
            for (Object name : row.keySet()) {
                if (!(name instanceof String text)) {
                    throw new IllegalArgumentException(
                            "row " + rows.size() + " has a column whose name is not a string: " + name);
                }
                names.add(text);
            }
            rows.add(row);
        }
    }

    /**
     * @param source the schema of the source, or null where nobody left one
     * @param key the key as the endpoint has it; empty for that of the source
     * @param trackingColumn the tracking column as the endpoint has it; null for that of the source
     */
    RowBatch toBatch(RowSchema source, List<String> key, String trackingColumn, StoredColumns stored)
            throws SQLException {
        if (rows.isEmpty() && source != null) {
            source.columns().forEach(column -> names.add(column.name()));
        }
        if (source != null && !source.isTracked() && trackingColumn == null) {
            throw new IllegalArgumentException(
                    "mode full-refresh needs the unchanged batch as body, and a step before has changed it. Remove "
                            + "that step, or use another mode");
        }
        requireSameKey(source, key);
        if (trackingColumn == null && source == null) {
            throw new IllegalArgumentException(
                    "the option trackingColumn is missing: these rows have no schema that names the column");
        }
        String tracking = trackingColumn != null ? trackingColumn : source.trackingColumn();
        List<String> keyColumns = key.isEmpty() && source != null ? source.key() : key;
        requireColumn(tracking, "the tracking column");
        for (String name : keyColumns) {
            requireColumn(name, "the key column");
        }
        List<Column> columns = new ArrayList<>();
        List<ColumnData> data = new ArrayList<>();
        for (String name : names) {
            Column column = column(source, name, stored);
            // A new column without a value, which the destination doesn't have either, says nothing.
            if (column != null) {
                columns.add(column);
                data.add(data(column));
            }
        }
        ZoneId zone = source == null ? ZoneOffset.UTC : source.zone();
        String loadTime = source == null || !names.contains(source.loadTimeColumn()) ? null : source.loadTimeColumn();
        RowSchema schema = new RowSchema(columns, tracking, keyColumns, zone, loadTime);
        if (!schema.trackingType().canTrack()) {
            throw new IllegalArgumentException("the tracking column '" + tracking + "' is a " + schema.trackingType()
                    + ", which can't order rows");
        }
        return new RowBatch(schema, data, rows.size(), "maps");
    }

    /** A route may rename or drop the columns of the source's key and use another; else the two must agree. */
    private void requireSameKey(RowSchema source, List<String> key) {
        if (source != null
                && !key.isEmpty()
                && names.containsAll(source.identity())
                && !new HashSet<>(key).equals(new HashSet<>(source.key()))) {
            throw new IllegalArgumentException(
                    "the option key is " + key + ", but the key of the rows is " + source.key());
        }
    }

    private void requireColumn(String name, String what) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException(what + " '" + name + "' is not among the columns of the rows: " + names);
        }
    }

    private Column column(RowSchema source, String name, StoredColumns stored) throws SQLException {
        int known = source == null ? -1 : source.indexOf(name);
        if (known >= 0) {
            return source.columns().get(known);
        }
        InferredColumn inferred = new InferredColumn(name);
        for (int row = 0; row < rows.size(); row++) {
            Object value = rows.get(row).get(name);
            String objection = value == null ? null : inferred.add(value);
            if (objection != null) {
                throw refuse(name, row, value, objection);
            }
        }
        Column column = inferred.column(inferred.needsStored() ? stored.of(name) : null);
        if (column == null && inferred.isListOfUnknown()) {
            throw new SQLDataException("column " + name
                    + " has only empty lists, which have no type. Create the column in the table, or leave "
                    + "it out in the route");
        }
        return column;
    }

    private ColumnData data(Column column) throws SQLDataException {
        ColumnData data = ColumnData.ofNulls(column, rows.size());
        for (int row = 0; row < rows.size(); row++) {
            Object value = rows.get(row).get(column.name());
            if (value != null) {
                if (!MapValue.set(column, value, data, row)) {
                    String reason = "the column is of type " + column.typeName() + " and can't hold it exactly";
                    throw refuse(column.name(), row, value, reason);
                }
                if (data.isNull(row)) {
                    String reason = "it is the value that means NULL in " + column.typeName();
                    throw refuse(column.name(), row, value, reason);
                }
            }
        }
        return data;
    }

    private static SQLDataException refuse(String name, int row, Object value, String reason) {
        return new SQLDataException("column " + name + " of row " + row + " has a value of "
                + value.getClass().getName() + ": " + reason);
    }
}
