package io.github.dolphindbsync.destination.sqlite;

import io.github.dolphindbsync.destination.jdbc.JdbcDialect;
import io.github.dolphindbsync.destination.jdbc.JdbcTypes;
import io.github.dolphindbsync.destination.table.DatabaseFile;
import io.github.dolphindbsync.destination.table.NeededColumn;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.SqlStatements;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TableUse;
import io.github.dolphindbsync.destination.table.TextProbe;
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
import java.util.stream.Collectors;

/**
 * SQLite: it knows whole numbers, floating point, text and bytes, and nothing else. Times are ISO 8601 with as many
 * digits as their type has, which sort as the times do; decimals are text, because it has none.
 */
final class SqliteDialect extends JdbcDialect {

    @Override
    public JdbcTypes types() {
        return new SqliteTypes();
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) {
        // A schema is another database, which its owner creates.
        return true;
    }

    @Override
    public void check(RowChecks checks, RowSchema schema) throws SQLException {
        checks.requireRanges(SqliteTypes::range);
        // NaN would become NULL.
        checks.requireFloating(value -> !Double.isNaN(value));
    }

    /** Tried by a write that is rolled back: SQLite does not report how the file was opened. */
    @Override
    public Optional<String> readOnlyReason(Connection connection) throws SQLException {
        int patience = number(connection, "pragma busy_timeout");
        try {
            SqlStatements.execute(connection, "pragma busy_timeout = 0");
            SqlStatements.execute(connection, "begin");
            try {
                SqlStatements.execute(
                        connection, "pragma main.user_version = " + number(connection, "pragma main.user_version"));
            } finally {
                SqlStatements.execute(connection, "rollback");
            }
        } catch (SQLException e) {
            // Any other means that another process writes at the moment, so the file is not read-only.
            if (String.valueOf(e.getMessage()).matches("(?s).*SQLITE_(READONLY|CANTOPEN).*")) {
                return Optional.of("the file is opened read-only. Remove that from the URL, and make the file and its "
                        + "folder writable");
            }
        } finally {
            SqlStatements.execute(connection, "pragma busy_timeout = " + patience);
        }
        return Optional.empty();
    }

    private static int number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(pragma)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    @Override
    public Optional<List<String>> missingPrivileges(Connection connection, TableUse use) throws SQLException {
        return Optional.of(DatabaseFile.missingPrivileges(
                connection, "select file from pragma_database_list where name = 'main'"));
    }

    @Override
    public String exactValue(String name, String sqlType) {
        return sqlType.equals("text") ? "cast(" + quote(name) + " as blob)" : quote(name);
    }

    @Override
    public String resolvedName(Connection connection, TableName table) {
        return fold((table.schema() == null ? "main" : table.schema()) + "." + table.name());
    }

    @Override
    public List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        List<StoredColumn> columns = new ArrayList<>();
        String in = table.schema() == null ? "main" : table.schema();
        try (PreparedStatement statement = connection.prepareStatement(
                "select name, lower(type), \"notnull\", dflt_value is not null from pragma_table_info(?, ?) order by "
                        + "cid")) {
            statement.setString(1, table.name());
            statement.setString(2, in);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    columns.add(new StoredColumn(
                            result.getString(1), result.getString(2), result.getBoolean(3), result.getBoolean(4)));
                }
            }
        }
        return columns;
    }

    @Override
    public Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys)
            throws SQLException {
        return new TextProbe(this, connection, table)
                .inexact(
                        keys,
                        key -> "Create the table again without a collation of the column, or with collate binary");
    }

    @Override
    public Optional<String> comment(TableName table, NeededColumn column) {
        return Optional.empty();
    }

    @Override
    public boolean canAlterTypes() {
        return false;
    }

    @Override
    public String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String temporary(String name) {
        return "temp." + quote(name);
    }

    @Override
    public String createTemporary(String name, String definitions) {
        return "create temp table if not exists " + quote(name) + " (" + definitions + ")";
    }

    @Override
    public String differs(String one, String other) {
        // Or a change of case alone would be none to a column of collation NOCASE.
        return one + " collate binary is not " + other;
    }

    @Override
    public String update(String table, String from, List<String> names, String on, String when) {
        String set = names.stream().map(name -> name + " = arrived." + name).collect(Collectors.joining(", "));
        return "update " + table + " as kept set " + set + " from " + from + " as arrived where " + on + " and " + when;
    }
}
