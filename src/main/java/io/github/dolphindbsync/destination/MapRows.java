package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
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

    /** Finds the type that the destination already has for a column, or null. */
    interface StoredTypes {
        ColumnType of(String column) throws SQLException;
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
    RowBatch toBatch(RowSchema source, List<String> key, String trackingColumn, StoredTypes stored)
            throws SQLException {
        requireSameKey(source, key);
        if (trackingColumn == null && source == null) {
            throw new IllegalArgumentException(
                    "the option trackingColumn is needed: the rows don't say which column" + " orders them");
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
            ColumnType type = type(source, name, stored);
            // A new column without a value, which the destination doesn't have either, says nothing.
            if (type != null) {
                columns.add(new Column(name, type));
                data.add(data(name, type));
            }
        }
        ZoneId zone = source == null ? ZoneOffset.UTC : source.zone();
        RowSchema schema = new RowSchema(columns, tracking, keyColumns, zone);
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

    private ColumnType type(RowSchema source, String name, StoredTypes stored) throws SQLException {
        int known = source == null ? -1 : source.indexOf(name);
        if (known >= 0) {
            return source.columns().get(known).type();
        }
        ColumnType found = null;
        for (int row = 0; row < rows.size(); row++) {
            Object value = rows.get(row).get(name);
            if (value != null) {
                ColumnType type = MapValue.typeOf(value);
                if (type == null) {
                    throw refuse(name, row, value, "there is no column type for it");
                }
                if (found != null && type != found) {
                    throw refuse(name, row, value, "rows before have values of type " + found);
                }
                found = type;
            }
        }
        return found != null ? found : stored.of(name);
    }

    private ColumnData data(String name, ColumnType type) throws SQLDataException {
        ColumnData data = ColumnData.ofNulls(type, rows.size());
        for (int row = 0; row < rows.size(); row++) {
            Object value = rows.get(row).get(name);
            if (value != null) {
                if (!MapValue.set(type, value, data, row)) {
                    throw refuse(name, row, value, "the column is of type " + type + " and can't hold it exactly");
                }
                if (data.isNull(row)) {
                    throw refuse(name, row, value, "it is the value that stands for NULL in " + type);
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
