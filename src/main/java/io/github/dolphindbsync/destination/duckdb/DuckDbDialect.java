package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.table.DatabaseFile;
import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.NeededColumn;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableUse;
import io.github.dolphindbsync.destination.table.TextProbe;
import io.github.dolphindbsync.destination.table.TypeMapping;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * DuckDB: wall-clock times as they are, and no primary key. A primary key would cost two thirds of the speed and most
 * of the file, and MERGE makes no use of it. {@link DuckDbTarget} writes so that no row is stored twice.
 */
final class DuckDbDialect implements Dialect {

    @Override
    public TypeMapping types() {
        return new DuckDbTypes();
    }

    @Override
    public Optional<String> readOnlyReason(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select readonly from duckdb_databases() where database_name = current_database()")) {
            return found.next() && found.getBoolean(1)
                    ? Optional.of("the file is opened read-only. Remove access_mode from the URL")
                    : Optional.empty();
        }
    }

    @Override
    public Optional<List<String>> missingPrivileges(Connection connection, TableUse use) throws SQLException {
        return Optional.of(DatabaseFile.missingPrivileges(
                connection, "select path from duckdb_databases() where database_name = current_database()"));
    }

    @Override
    public String exactValue(String name, String sqlType) {
        return sqlType.equals("VARCHAR") ? "encode(" + quote(name) + ")" : quote(name);
    }

    @Override
    public List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        if (!exists(connection, table)) {
            return List.of();
        }
        List<StoredColumn> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                // Faster than duckdb_columns(); pragma_table_info() can't take a name with a quote.
                ResultSet result = statement.executeQuery("describe " + table.sql())) {
            while (result.next()) {
                boolean notNull = result.getString("null").equals("NO");
                boolean hasDefault = result.getString("default") != null;
                columns.add(new StoredColumn(
                        result.getString("column_name"), result.getString("column_type"), notNull, hasDefault));
            }
        }
        return columns;
    }

    private static boolean exists(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from duckdb_tables() where database_name = current_database()"
                        + " and lower(schema_name) = lower(coalesce(?, current_schema()))"
                        + " and lower(table_name) = lower(?)")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    @Override
    public Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys)
            throws SQLException {
        return new TextProbe(this, connection, table)
                .inexact(
                        keys,
                        key -> "alter table " + sql(table) + " alter column " + quote(key.name())
                                + " type varchar removes a collation of the column; another is the setting "
                                + "default_collation");
    }

    /** An index prevents a change of the type of any column; a constraint, of its own columns. */
    @Override
    public List<String> dependants(Connection connection, TableName table, List<String> columns) throws SQLException {
        List<String> dependants = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "with retyped as (select ? as c, coalesce(?, current_schema()) as s, ? as t)"
                        + " select 'index ' || index_name from duckdb_indexes(), retyped"
                        + " where database_name = current_database() and lower(schema_name) = lower(s)"
                        + " and lower(table_name) = lower(t)"
                        + " union all select 'constraint ' || constraint_text || ' of table ' || table_name"
                        + " from duckdb_constraints(), retyped where database_name = current_database()"
                        + " and lower(schema_name) = lower(s) and constraint_type <> 'NOT NULL'"
                        + " and (lower(table_name) = lower(t)"
                        + " and list_contains(list_transform(constraint_column_names, n -> lower(n)), lower(c))"
                        + " or lower(referenced_table) = lower(t)) order by 1")) {
            for (String column : columns) {
                statement.setString(1, column);
                statement.setString(2, table.schema());
                statement.setString(3, table.name());
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        dependants.add(Dialect.retypingRefused(column, result.getString(1)));
                    }
                }
            }
        }
        return dependants;
    }

    @Override
    public Target target(Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored)
            throws SQLException {
        return new DuckDbTarget(connection, table, schema, stored, column -> position(schema, column.name()));
    }

    @Override
    public List<NeededColumn> neededColumns(TableName table, RowSchema schema) {
        List<NeededColumn> needed = new ArrayList<>();
        for (Column column : schema.columns()) {
            boolean identifies = schema.identity().contains(column.name());
            needed.add(new NeededColumn(column.name(), types().sqlType(column), column, null, identifies));
        }
        return needed;
    }

    private int position(RowSchema schema, String storedName) {
        List<Column> columns = schema.columns();
        for (int index = 0; index < columns.size(); index++) {
            if (fold(columns.get(index).name()).equals(fold(storedName))) {
                return index;
            }
        }
        return -1;
    }

    /** DuckDB finds columns without regard to upper and lower case, also where their names are quoted. */
    @Override
    public String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
