package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.Dialect.StoredColumn;
import io.github.dolphindbsync.destination.TableChanges.Step;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares a table with what rows need of it, and collects every difference, so that one look mends them all. */
final class TableCheck {

    /**
     * A column that the rows need.
     *
     * @param source what the rows have; null for a column that says once more, and more exactly, what another does
     * @param alsoFits another type that takes the values just as well, or null
     */
    record NeededColumn(String name, String sqlType, Column source, String alsoFits, boolean notNull) {
        String definition(Dialect dialect) {
            return dialect.quote(name) + " " + sqlType + (notNull ? " not null" : "");
        }

        boolean isTextOfKey() {
            return notNull && source != null && source.type().storage() == ColumnType.Storage.TEXT;
        }
    }

    private final Dialect dialect;
    private final TableName table;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /** @param inexactKeys see {@link Dialect#inexactKeys} */
    TableCheck(
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
                        + ", which may take two different keys for one: " + inexactKeys.get(found.name()));
            } else if (!found.sqlType().equals(column.sqlType())
                    && !found.sqlType().equals(column.alsoFits())) {
                widen(found, column);
            }
        }
        for (StoredColumn column : stored) {
            if (column.notNull() && !column.hasDefault() && !used.contains(dialect.fold(column.name()))) {
                refuse("has column " + column.name()
                        + ", which the rows don't have and which is NOT NULL without a default");
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

    void refuse(String difference) {
        refusals.add(difference);
    }

    TableChanges changes() {
        return new TableChanges(steps, refusals);
    }

    /** Returns the one number that a query gives */
    static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Returns how many rows it has changed */
    static long update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
