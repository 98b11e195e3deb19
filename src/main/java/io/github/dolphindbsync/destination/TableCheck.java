package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.Dialect.StoredColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Whether rows fit into a table that is there already. Collects every difference, so that one look mends them all. */
final class TableCheck {

    /**
     * A column that the rows need.
     *
     * @param alsoFits another type that takes the values just as well, or null
     */
    record NeededColumn(String name, String sqlType, String alsoFits, boolean notNull) {
        String definition() {
            return TableName.quote(name) + " " + sqlType + (notNull ? " not null" : "");
        }
    }

    private final TableName table;
    private final List<String> differences = new ArrayList<>();

    /** @param fold how the database compares the names of columns */
    TableCheck(TableName table, List<NeededColumn> needed, List<StoredColumn> stored, UnaryOperator<String> fold) {
        this.table = table;
        Map<String, StoredColumn> byName = new HashMap<>();
        stored.forEach(column -> byName.put(fold.apply(column.name()), column));
        Set<String> used = new HashSet<>();
        for (NeededColumn column : needed) {
            String name = fold.apply(column.name());
            used.add(name);
            StoredColumn found = byName.get(name);
            if (found == null) {
                differences.add("lacks column " + column.name() + " of type " + column.sqlType());
            } else if (!found.sqlType().equals(column.sqlType())
                    && !found.sqlType().equals(column.alsoFits())) {
                differences.add("has column " + column.name() + " of type " + found.sqlType() + ", expected "
                        + column.sqlType());
            }
        }
        for (StoredColumn column : stored) {
            if (column.notNull() && !column.hasDefault() && !used.contains(fold.apply(column.name()))) {
                differences.add("has column " + column.name()
                        + ", which the rows don't have and which is NOT NULL without a default");
            }
        }
    }

    void add(String difference) {
        differences.add(difference);
    }

    void throwDifferences() throws SQLException {
        if (!differences.isEmpty()) {
            throw new SQLException(
                    "table " + table + " " + String.join("; ", differences)
                            + ". Alter the table. To load it anew, remove it and also the row of its sync in dolphindb_sync_checkpoint");
        }
    }

    static String definitions(List<NeededColumn> columns) {
        return columns.stream().map(NeededColumn::definition).collect(Collectors.joining(", "));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
