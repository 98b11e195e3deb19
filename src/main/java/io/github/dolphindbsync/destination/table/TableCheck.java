package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.destination.table.TableChanges.Step;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares a table with what rows need, and collects every difference, so that one message names them all. */
final class TableCheck {

    private final Dialect dialect;
    private final TableName table;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * What has to be done so that rows of this schema can be written to a table.
     *
     * @param stored the table's columns; none if it has to be created
     */
    static TableChanges changes(
            Dialect dialect, Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored)
            throws SQLException {
        TableChanges names = TargetNames.changes(dialect, connection, table, schema);
        if (!names.isNone()) {
            return names;
        }
        List<NeededColumn> needed = dialect.neededColumns(table, schema);
        if (stored.isEmpty()) {
            return creation(
                    dialect,
                    table,
                    schema,
                    needed,
                    table.schema() == null || dialect.hasSchema(connection, table.schema()));
        }
        TableChanges changes = new TableCheck(
                        dialect, table, needed, stored, inexactKeys(dialect, connection, table, needed, stored))
                .changes();
        return changes.refusing(dialect.keyRefusals(connection, table, schema))
                .refusing(
                        dialect.dependants(connection, table, changes.retypedColumns()),
                        "Drop what is named, run a poll, and create it again; or alter the column yourself");
    }

    /** @param inexactKeys see {@link Dialect#inexactKeys} */
    private TableCheck(
            Dialect dialect,
            TableName table,
            List<NeededColumn> needed,
            List<StoredColumn> stored,
            Map<String, String> inexactKeys) {
        this.dialect = dialect;
        this.table = table;
        Map<String, StoredColumn> byName = new HashMap<>();
        stored.forEach(column -> byName.put(dialect.fold(column.name()), column));
        Set<String> used = new HashSet<>();
        boolean wasAdded = false;
        for (NeededColumn column : needed) {
            String name = dialect.fold(column.name());
            used.add(name);
            StoredColumn found = byName.get(name);
            // A companion stands behind the column that it says more exactly: beside stored values it would lack its
            // own.
            boolean canBeAdded = !column.notNull() && (column.source() != null || wasAdded);
            wasAdded = found == null && canBeAdded;
            if (found == null) {
                add(column, canBeAdded);
            } else if (inexactKeys.containsKey(found.name())) {
                refuse("has key column " + found.name() + " of type " + found.sqlType()
                        + ", in which two different keys can be equal: " + inexactKeys.get(found.name()));
            } else if (!found.sqlType().equals(column.sqlType())
                    && !found.sqlType().equals(column.alsoFits())) {
                widen(found, column);
            }
        }
        for (StoredColumn column : stored) {
            if (column.notNull() && !column.hasDefault() && !used.contains(dialect.fold(column.name()))) {
                refuse("has column " + column.name() + ", which is NOT NULL without a default and not in the rows");
            }
        }
    }

    private void add(NeededColumn column, boolean canBeAdded) {
        String difference = "lacks column " + column.name() + " of type " + column.sqlType();
        if (!canBeAdded) {
            refuse(difference);
            return;
        }
        steps.add(new Step(
                difference,
                "alter table " + dialect.sql(table) + " add column " + dialect.quote(column.name()) + " "
                        + column.sqlType()));
        dialect.comment(table, column).ifPresent(sql -> steps.add(new Step(difference, sql)));
    }

    private void widen(StoredColumn found, NeededColumn column) {
        String difference =
                "has column " + column.name() + " of type " + found.sqlType() + ", expected " + column.sqlType();
        if (column.source() != null
                && dialect.canAlterTypes()
                && Widening.widens(dialect, found.sqlType(), column.source())) {
            steps.add(new Step(difference, dialect.alterType(table, found, column), found.name()));
        } else {
            refuse(difference);
        }
    }

    private void refuse(String difference) {
        refusals.add(difference);
    }

    private TableChanges changes() {
        return new TableChanges(steps, refusals);
    }

    private static Map<String, String> inexactKeys(
            Dialect dialect,
            Connection connection,
            TableName table,
            List<NeededColumn> needed,
            List<StoredColumn> stored)
            throws SQLException {
        Map<String, NeededColumn> keys = needed.stream()
                .filter(NeededColumn::isTextOfKey)
                .collect(Collectors.toMap(column -> dialect.fold(column.name()), Function.identity()));
        List<StoredColumn> storedKeys = stored.stream()
                .filter(column -> keys.containsKey(dialect.fold(column.name())))
                .toList();
        return storedKeys.isEmpty() ? Map.of() : dialect.inexactKeys(connection, table, storedKeys);
    }

    private static TableChanges creation(
            Dialect dialect, TableName table, RowSchema schema, List<NeededColumn> needed, boolean hasSchema) {
        String columns = needed.stream().map(dialect::definition).collect(Collectors.joining(", "));
        List<Step> steps = new ArrayList<>();
        String difference = "is not there";
        if (!hasSchema) {
            steps.add(new Step(difference, "create schema if not exists " + dialect.quote(table.schema())));
        }
        steps.add(new Step(
                difference,
                "create table " + dialect.sql(table) + " (" + columns + dialect.constraints(table, schema) + ")"));
        for (NeededColumn column : needed) {
            dialect.comment(table, column).ifPresent(sql -> steps.add(new Step(difference, sql)));
        }
        return new TableChanges(steps, List.of());
    }
}
