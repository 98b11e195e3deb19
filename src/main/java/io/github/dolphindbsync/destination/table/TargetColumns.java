package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table for rows of one schema. Where a database's times can't tell what the raw value tells, a time
 * has a second column beside it for that, if the dialect says so: in PostgreSQL and MariaDB, whose times end at
 * microseconds, every NANOTIMESTAMP; in PostgreSQL, whose times are instants, any other time that orders or identifies
 * rows, because where clocks are set back two wall-clock times are one instant.
 */
public record TargetColumns(RowSchema schema, List<TargetColumn> all, List<String> identity, String tracking) {

    /**
     * One column of the table.
     *
     * @param source position of the batch's column
     * @param raw true for the companion of a time
     * @param derived true for a time whose companion says the same more exactly
     */
    public record TargetColumn(String name, String sqlType, int source, boolean raw, boolean derived) {}

    public static TargetColumns of(TableName table, RowSchema schema, Dialect dialect) {
        List<TargetColumn> all = new ArrayList<>();
        for (int index = 0; index < schema.columns().size(); index++) {
            Column column = schema.columns().get(index);
            String companion = companion(schema, column.name(), dialect);
            boolean hasCompanion = !companion.equals(column.name());
            String sqlType = dialect.types().sqlType(column, identifies(schema, column.name()));
            all.add(new TargetColumn(column.name(), sqlType, index, false, hasCompanion));
            if (hasCompanion) {
                all.add(new TargetColumn(companion, "bigint", index, true, false));
            }
        }
        List<String> identity = schema.identity().stream()
                .map(name -> companion(schema, name, dialect))
                .toList();
        String tracking = schema.isTracked() ? companion(schema, schema.trackingColumn(), dialect) : null;
        return new TargetColumns(schema, List.copyOf(all), identity, tracking);
    }

    /** The name of the column that says exactly what this one does: its companion, or itself where it has none. */
    private static String companion(RowSchema schema, String name, Dialect dialect) {
        return name
                + dialect.types().companionSuffix(schema.columns().get(schema.indexOf(name)), identifies(schema, name));
    }

    private static boolean identifies(RowSchema schema, String name) {
        return name.equals(schema.trackingColumn()) || schema.key().contains(name);
    }

    public List<String> names() {
        return all.stream().map(TargetColumn::name).toList();
    }

    /** The columns that an update sets. */
    public List<String> changeable() {
        return names().stream().filter(name -> !identity.contains(name)).toList();
    }

    /** The columns in which two rows of one identity can differ. */
    public List<String> comparedColumns() {
        return all.stream()
                .filter(column -> !column.derived()
                        && !identity.contains(column.name())
                        && !column.name().equals(schema.loadTimeColumn()))
                .map(TargetColumn::name)
                .toList();
    }

    /** What two rows must have in common to be the same row, unchanged. Without a key the id is of the content. */
    public List<TargetColumn> equalityColumns() {
        List<String> comparedColumns = schema.hasKey() ? comparedColumns() : List.of();
        return all.stream()
                .filter(column -> identity.contains(column.name()) || comparedColumns.contains(column.name()))
                .toList();
    }

    /** The same, each with whether it is among the columns of the source that are named. */
    public List<ReplacedRows.Compared> comparedColumns(Dialect dialect, List<String> shared) {
        List<String> comparedColumns = comparedColumns();
        return all.stream()
                .filter(column -> comparedColumns.contains(column.name()))
                .map(column -> new ReplacedRows.Compared(
                        dialect.exactValue(column.name(), column.sqlType()),
                        shared.contains(schema.columns().get(column.source()).name())))
                .toList();
    }

    public TargetColumn trackingColumn() {
        return all.stream()
                .filter(column -> column.name().equals(tracking))
                .findFirst()
                .orElseThrow();
    }

    public boolean isIdentifiedByTime() {
        return schema.isIdentifiedByTime();
    }

    public List<NeededColumn> needed(Dialect dialect) {
        return all.stream()
                .map(column -> new NeededColumn(
                        column.name(),
                        column.sqlType(),
                        column.raw() ? null : schema.columns().get(column.source()),
                        dialect.types().alsoFits(column.sqlType()),
                        identity.contains(column.name()) || column.name().equals(tracking)))
                .toList();
    }
}
