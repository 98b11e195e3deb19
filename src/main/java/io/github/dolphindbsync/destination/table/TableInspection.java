package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code upsert:} would do to a table before it writes rows of some schema, found out without doing it.
 *
 * @param database product and version
 * @param table as the database itself names it, whatever its spelling was; empty where it is not there yet
 * @param types what holds the values of each column, by its name; several columns where one can't hold all
 * @param statements that would make or alter the table, in order
 * @param refusal what does not fit, and no statement could fix without harm, in the words of a poll that fails because
 *     of it
 * @param policies what becomes of values that the database can't hold as they are, by column
 */
public record TableInspection(
        String database,
        Optional<String> table,
        Map<String, String> types,
        List<String> statements,
        Optional<String> refusal,
        Map<String, String> policies) {

    /**
     * Compares a table with a schema, without changing anything.
     *
     * @param table as {@code table} or {@code schema.table}
     * @throws SQLException where the database can't be asked
     * @throws IllegalArgumentException where no table of such columns could be made there
     */
    public static TableInspection of(Connection connection, String table, RowSchema schema) throws SQLException {
        Dialect dialect = TargetDatabase.of(connection).dialect();
        TableName name = TableName.parse(table);
        List<StoredColumn> stored = dialect.storedColumns(connection, name);
        RowSchema fitting = Widening.fit(dialect, schema, stored);
        TableChanges changes = TableCheck.changes(dialect, connection, name, fitting, stored);
        DatabaseMetaData metaData = connection.getMetaData();
        return new TableInspection(
                metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion(),
                stored.isEmpty() ? Optional.empty() : Optional.of(TargetTable.resolvedName(dialect, connection, name)),
                types(dialect, name, fitting),
                changes.steps().stream().map(TableChanges.Step::statement).toList(),
                changes.refusal(name),
                policies(dialect, schema));
    }

    public boolean exists() {
        return table.isPresent();
    }

    /** Whether the table exists and statements would change it. */
    public boolean isAltered() {
        return exists() && !statements.isEmpty();
    }

    private static Map<String, String> types(Dialect dialect, TableName table, RowSchema schema) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        String last = null;
        for (NeededColumn column : dialect.neededColumns(table, schema)) {
            boolean isMain = column.source() != null;
            last = isMain ? column.source().name() : last;
            // A column that says the one before it more exactly is shown beside it.
            String type = isMain ? column.sqlType() : column.name() + " " + column.sqlType();
            types.merge(last, type, (one, more) -> one + ", " + more);
        }
        return types;
    }

    private static Map<String, String> policies(Dialect dialect, RowSchema schema) {
        Map<String, String> policies = new LinkedHashMap<>();
        for (Column column : schema.columns()) {
            dialect.types().policy(column).ifPresent(policy -> policies.put(column.name(), policy));
        }
        return policies;
    }
}
