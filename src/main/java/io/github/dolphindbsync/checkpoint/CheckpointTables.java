package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the tables of checkpoints in one database say about who writes where. There may be several: each is in the default
 * schema of its sync's connections.
 */
public final class CheckpointTables {

    private CheckpointTables() {}

    static String toText(List<String> tables) {
        return tables.isEmpty() ? null : String.join("\n", tables);
    }

    static List<String> ofText(String text) {
        return text == null || text.isBlank() ? List.of() : text.lines().toList();
    }

    /** What to do where a sync must replace rows of a table to which others write. */
    public static String remedy(String sync) {
        return "Give each sync its own table (sync." + sync
                + ".target). If such a sync does not exist any more, as after it was renamed, remove its row from the table "
                + JdbcCheckpointRepository.TABLE + "; if it writes to another table now, set the column "
                + JdbcCheckpointRepository.TABLES_COLUMN + " of that row to NULL.";
    }

    /** The other syncs that have written to a table, each with its table of checkpoints where that is another schema's. */
    public static List<String> otherWriters(Connection connection, String sync, String table) throws SQLException {
        List<String> others = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            String own = ownSchema(connection);
            for (String schema : schemas(connection, statement, own)) {
                boolean isOwn = schema.equals(own);
                String checkpoints = qualified(connection, schema);
                try (ResultSet row =
                        statement.executeQuery("select sync, " + JdbcCheckpointRepository.TABLES_COLUMN + " from "
                                + checkpoints + " where " + JdbcCheckpointRepository.TABLES_COLUMN + " is not null")) {
                    while (row.next()) {
                        boolean isOther = !isOwn || !row.getString(1).equals(sync);
                        if (isOther && ofText(row.getString(2)).contains(table)) {
                            others.add("sync '" + row.getString(1) + "'" + (isOwn ? "" : " of " + checkpoints));
                        }
                    }
                }
            }
        }
        return others;
    }

    private static String ownSchema(Connection connection) throws SQLException {
        String schema = connection.getSchema();
        String found = schema == null ? connection.getCatalog() : schema;
        return found == null ? "" : found;
    }

    private static List<String> schemas(Connection connection, Statement statement, String own) throws SQLException {
        String readable =
                switch (connection.getMetaData().getDatabaseProductName()) {
                    case "PostgreSQL" ->
                        // In this order: the name of a table in a schema that may not be used is an error.
                        " and case when has_schema_privilege(table_schema, 'usage') then"
                                + " has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'select')"
                                + " else false end";
                    case "DuckDB" -> " and table_catalog = current_database()";
                    case "MariaDB", "MySQL" -> "";
                    default -> null;
                };
        List<String> schemas = new ArrayList<>();
        if (readable == null) {
            if (CheckpointSql.columnExists(
                    connection, JdbcCheckpointRepository.TABLE, JdbcCheckpointRepository.TABLES_COLUMN)) {
                schemas.add(own);
            }
            return schemas;
        }
        // PostgreSQL also lists those that may not be read.
        String query = "select table_schema from information_schema.columns where table_name = "
                + inCase(connection, JdbcCheckpointRepository.TABLE) + " and column_name = "
                + inCase(connection, JdbcCheckpointRepository.TABLES_COLUMN) + readable;
        try (ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                schemas.add(found.getString(1));
            }
        }
        return schemas;
    }

    private static String inCase(Connection connection, String name) throws SQLException {
        return "'" + (connection.getMetaData().storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name)
                + "'";
    }

    private static String qualified(Connection connection, String schema) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String quote = metaData.getIdentifierQuoteString();
        return schema.isEmpty()
                ? JdbcCheckpointRepository.TABLE
                : quote + schema.replace(quote, quote + quote) + quote + "." + JdbcCheckpointRepository.TABLE;
    }
}
