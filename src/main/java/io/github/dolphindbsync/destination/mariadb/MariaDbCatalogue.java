package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the catalogue of MariaDB or MySQL reports about a table, and how it compares names. */
final class MariaDbCatalogue {

    private static final Pattern DISPLAY_WIDTH = Pattern.compile("^(smallint|int|bigint)\\(\\d+\\)");

    private MariaDbCatalogue() {}

    static String resolvedName(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select concat(coalesce(?, database()), '.', ?)," + " @@lower_case_table_names <> 0")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                String name = result.getString(1);
                return result.getBoolean(2) ? name.toLowerCase(Locale.ROOT) : name;
            }
        }
    }

    static List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException {
        List<StoredColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select column_name, column_type, collation_name, is_nullable, column_default,"
                        + " extra from information_schema.columns where table_schema = coalesce(?, database())"
                        + " and table_name = ? order by ordinal_position")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    String type = DISPLAY_WIDTH.matcher(result.getString(2)).replaceFirst("$1");
                    String collated = result.getString(3) == null ? "" : " collate " + result.getString(3);
                    boolean hasDefault =
                            result.getString(5) != null || !result.getString(6).isEmpty();
                    columns.add(new StoredColumn(
                            result.getString(1),
                            type + collated,
                            result.getString(4).equals("NO"),
                            hasDefault));
                }
            }
        }
        return columns;
    }

    static List<String> dependants(Connection connection, TableName table, List<String> columns) throws SQLException {
        List<String> dependants = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select constraint_name, k.table_schema, k.table_name,"
                        + " case when k.table_schema = t.s and k.table_name = t.n then column_name"
                        + " else referenced_column_name end from information_schema.key_column_usage k,"
                        + " (select coalesce(?, database()) s, ? n) t where referenced_table_name is not null"
                        + " and (k.table_schema = t.s and k.table_name = t.n"
                        + " or referenced_table_schema = t.s and referenced_table_name = t.n) order by 1, 2, 3")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet keys = statement.executeQuery()) {
                while (keys.next()) {
                    String column = keys.getString(4);
                    if (columns.stream()
                            .anyMatch(retyped -> MariaDbNames.fold(retyped).equals(MariaDbNames.fold(column)))) {
                        dependants.add(Dialect.retypingRefused(
                                column,
                                "foreign key " + keys.getString(1) + " of table " + keys.getString(2) + "."
                                        + keys.getString(3)));
                    }
                }
            }
        }
        return dependants;
    }
}
