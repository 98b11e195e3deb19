package io.github.dolphindbsync.rows;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The columns of a sync, and what identifies a row.
 *
 * @param columns all columns: those of the source in its order, then those that the sync adds
 * @param trackingColumn name of the column that orders the rows; null for a full refresh
 * @param key names of the columns that identify a row; empty if there is no key
 * @param zone the zone of the wall-clock times of the source; DolphinDB's times carry none
 * @param loadTimeColumn name of the column with the time at which a row was loaded, or null; two rows that differ in it
 *     only are the same row
 */
public record RowSchema(
        List<Column> columns, String trackingColumn, List<String> key, ZoneId zone, String loadTimeColumn) {

    /** The column that identifies a row of a source without a key; see {@link RowIdentity}. */
    public static final String ROW_ID = "_row_id";

    public RowSchema {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        Objects.requireNonNull(zone, "zone");
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("column '" + column.name()
                        + "' occurs twice; names that differ in upper and lower case only are the same to "
                        + "many databases");
            }
        }
        if (trackingColumn != null) {
            requireColumn(columns, trackingColumn, "the tracking column");
        }
        if (loadTimeColumn != null) {
            requireColumn(columns, loadTimeColumn, "the load-time column");
        }
        for (String name : key) {
            requireColumn(columns, name, "the key column");
        }
    }

    /** Without a column for the load time. */
    public RowSchema(List<Column> columns, String trackingColumn, List<String> key, ZoneId zone) {
        this(columns, trackingColumn, key, zone, null);
    }

    private static void requireColumn(List<Column> columns, String name, String what) {
        if (columns.stream().noneMatch(column -> column.name().equals(name))) {
            throw new IllegalArgumentException(what + " '" + name + "' is not among the columns "
                    + columns.stream().map(Column::name).toList());
        }
    }

    /** Position of the column with this exact name, or -1. */
    public int indexOf(String name) {
        for (int index = 0; index < columns.size(); index++) {
            if (columns.get(index).name().equals(name)) {
                return index;
            }
        }
        return -1;
    }

    public int trackingIndex() {
        return indexOf(trackingColumn);
    }

    /** False for a full refresh. */
    public boolean isTracked() {
        return trackingColumn != null;
    }

    /** True if all versions of a row have the same tracking value, so that none of them is older than another. */
    public boolean isIdentifiedByTime() {
        return isTracked() && identity().contains(trackingColumn);
    }

    public ColumnType trackingType() {
        return columns.get(trackingIndex()).type();
    }

    public boolean hasKey() {
        return !key.isEmpty();
    }

    /**
     * The columns that are unique together at a destination: the key, with the tracking column first if it is part of
     * it, or (tracking column, {@value #ROW_ID}) if there is no key. An index over them starts with the tracking
     * column, so the newest row is at its end. Empty for a full refresh.
     */
    public List<String> identity() {
        if (!isTracked()) {
            return List.of();
        }
        if (!hasKey()) {
            return List.of(trackingColumn, ROW_ID);
        }
        return Stream.concat(
                        key.stream().filter(trackingColumn::equals),
                        key.stream().filter(name -> !name.equals(trackingColumn)))
                .toList();
    }

    /** The same rows with a {@value #ROW_ID} column at the end. */
    public RowSchema withRowId() {
        List<Column> all = new ArrayList<>(columns);
        all.add(new Column(ROW_ID, ColumnType.UUID));
        return new RowSchema(all, trackingColumn, key, zone, loadTimeColumn);
    }

    /** The same rows with a column for the time at which each was loaded, a TIMESTAMP in {@link #zone()}. */
    public RowSchema withLoadTime(String name) {
        List<Column> all = new ArrayList<>(columns);
        all.add(new Column(name, ColumnType.TIMESTAMP));
        return new RowSchema(all, trackingColumn, key, zone, name);
    }
}
