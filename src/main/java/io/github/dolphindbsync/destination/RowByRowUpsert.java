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
import java.util.List;
import java.util.Map;

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
    public void write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        Map<String, JdbcCells.Cell> cells = new HashMap<>();
        for (TargetColumn column : columns.all()) {
            cells.put(column.name(), JdbcCells.of(dialect, column, batch));
        }
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
        if (count > 0) {
            JdbcRows.insert(
                    connection, dialect, dialect.sql(table), columns.all(), batch, Arrays.copyOf(missing, count));
        }
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
