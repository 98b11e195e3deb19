package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.TargetColumns.TargetColumn;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for each row by its identity, then inserts or updates it: two round trips a row, in SQL that every database has. A
 * comparison that takes NULL for a value is not among that, so the statements depend on which values are NULL.
 */
final class RowByRowUpsert implements JdbcDialect.Upsert {

    private final JdbcDialect dialect;
    private final TableName table;
    private final RowSchema schema;
    private final TargetColumns columns;

    RowByRowUpsert(JdbcDialect dialect, TableName table, RowSchema schema, TargetColumns columns) {
        this.dialect = dialect;
        this.table = table;
        this.schema = schema;
        this.columns = columns;
    }

    /** A statement with its parameters still missing. */
    private static final class Text {
        private final StringBuilder sql = new StringBuilder();
        private final List<String> parameters = new ArrayList<>();

        Text add(String part) {
            sql.append(part);
            return this;
        }

        Text add(String part, String column) {
            parameters.add(column);
            return add(part);
        }
    }

    @Override
    public long write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        Map<String, JdbcCells.Cell> cells = cells(batch);
        int[] missing = new int[rows.length];
        int count = 0;
        Text select = identified(new Text().add("select 1 from " + dialect.sql(table)));
        try (PreparedStatement exists = connection.prepareStatement(select.sql.toString())) {
            for (int row : rows) {
                bind(exists, select, cells, row);
                if (!hasRow(exists)) {
                    missing[count++] = row;
                } else if (schema.hasKey() && !columns.telling().isEmpty()) {
                    update(connection, batch, cells, row);
                }
            }
        }
        return count == 0
                ? 0
                : count
                        - JdbcRows.insert(
                                connection,
                                dialect,
                                dialect.sql(table),
                                columns.all(),
                                batch,
                                Arrays.copyOf(missing, count));
    }

    @Override
    public void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared)
            throws SQLException {
        List<TargetColumn> telling = columns.all().stream()
                .filter(column -> columns.telling().contains(column.name()))
                .toList();
        List<TargetColumn> shared = telling.stream()
                .filter(column ->
                        compared.contains(schema.columns().get(column.source()).name()))
                .toList();
        List<TargetColumn> id = columns.all().stream()
                .filter(column -> column.name().equals(RowSchema.ROW_ID))
                .toList();
        Set<String> replaced = new HashSet<>();
        int[] left = rows;
        // In this order: of several rows that are equal in some columns, others may be gone from the source.
        for (List<TargetColumn> equal : List.of(id, telling, shared)) {
            left = withoutReplaced(connection, batch, left, equal, replaced);
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from " + dialect.sql(table) + " where " + dialect.quote(RowSchema.ROW_ID) + " = ?")) {
            for (String one : replaced) {
                delete.setString(1, one);
                delete.executeUpdate();
            }
        }
    }

    /**
     * Finds for each row a stored one that is equal in some columns.
     *
     * @param replaced takes the ids of those that were found
     * @return the rows for which there is none
     */
    private int[] withoutReplaced(
            Connection connection, RowBatch batch, int[] rows, List<TargetColumn> equal, Set<String> replaced)
            throws SQLException {
        List<Integer> left = new ArrayList<>();
        Map<String, JdbcCells.Cell> cells = cells(batch);
        for (int row : rows) {
            String tracking = columns.tracking();
            Text select = new Text()
                    .add("select " + dialect.quote(RowSchema.ROW_ID) + " from " + dialect.sql(table))
                    .add(" where " + dialect.quote(tracking) + " = ?", tracking);
            for (TargetColumn column : equal) {
                String name = dialect.quote(column.name());
                if (batch.data(column.source()).isNull(row)) {
                    select.add(" and " + name + " is null");
                } else {
                    select.add(" and " + name + " = ?", column.name());
                }
            }
            if (!findsOne(connection, select, cells, row, replaced)) {
                left.add(row);
            }
        }
        return left.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean findsOne(
            Connection connection, Text select, Map<String, JdbcCells.Cell> cells, int row, Set<String> replaced)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select.sql.toString())) {
            bind(statement, select, cells, row);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    if (replaced.add(found.getString(1))) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    private Map<String, JdbcCells.Cell> cells(RowBatch batch) {
        Map<String, JdbcCells.Cell> cells = new HashMap<>();
        for (TargetColumn column : columns.all()) {
            cells.put(column.name(), JdbcCells.of(dialect, column, batch));
        }
        return cells;
    }

    private static boolean hasRow(PreparedStatement exists) throws SQLException {
        try (ResultSet found = exists.executeQuery()) {
            return found.next();
        }
    }

    private void update(Connection connection, RowBatch batch, Map<String, JdbcCells.Cell> cells, int row)
            throws SQLException {
        Text update = new Text().add("update " + dialect.sql(table) + " set ");
        String separator = "";
        for (String name : columns.changeable()) {
            update.add(separator + dialect.quote(name) + " = ?", name);
            separator = ", ";
        }
        identified(update);
        if (!columns.isIdentifiedByTime()) {
            String tracking = dialect.quote(columns.tracking());
            update.add(" and (" + tracking + " is null or " + tracking + " <= ?)", columns.tracking());
        }
        separator = " and (";
        for (TargetColumn column : columns.all()) {
            if (columns.telling().contains(column.name())) {
                String name = dialect.quote(column.name());
                if (batch.data(column.source()).isNull(row)) {
                    update.add(separator + name + " is not null");
                } else {
                    update.add(separator + name + " is null or " + name + " <> ?", column.name());
                }
                separator = " or ";
            }
        }
        update.add(")");
        try (PreparedStatement statement = connection.prepareStatement(update.sql.toString())) {
            bind(statement, update, cells, row);
            statement.executeUpdate();
        }
    }

    private Text identified(Text text) {
        String separator = " where ";
        for (String name : columns.identity()) {
            text.add(separator + dialect.quote(name) + " = ?", name);
            separator = " and ";
        }
        return text;
    }

    private static void bind(PreparedStatement statement, Text text, Map<String, JdbcCells.Cell> cells, int row)
            throws SQLException {
        for (int index = 0; index < text.parameters.size(); index++) {
            cells.get(text.parameters.get(index)).bind(statement, index + 1, row);
        }
    }
}
