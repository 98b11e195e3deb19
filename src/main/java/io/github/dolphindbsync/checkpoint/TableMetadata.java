package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** Asks JDBC what tables there are before they are used: a failed statement would end a transaction. */
public final class TableMetadata {

    private TableMetadata() {}

    /** Whether a table exists in the default schema. */
    static boolean hasTable(Connection connection, String table) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        try (ResultSet tables =
                metaData.getTables(connection.getCatalog(), connection.getSchema(), inCase(metaData, table), null)) {
            return tables.next();
        }
    }

    static boolean hasColumn(Connection connection, String table, String column) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        try (ResultSet columns = metaData.getColumns(
                connection.getCatalog(), connection.getSchema(), inCase(metaData, table), inCase(metaData, column))) {
            return columns.next();
        }
    }

    /** The name as a database stores one that is not quoted. */
    static String inCase(DatabaseMetaData metaData, String name) throws SQLException {
        return metaData.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }

    /**
     * Whether the table of a destination exists.
     *
     * @param target as {@code table} or {@code schema.table}, spelt as it was created, in any case
     */
    public static boolean hasTarget(Connection connection, String target) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        int dot = target.indexOf('.');
        String name = target.substring(dot + 1);
        boolean hasSchemas = metaData.supportsSchemasInTableDefinitions();
        String schema = dot > 0 ? target.substring(0, dot) : connection.getSchema();
        String catalog = dot > 0 && !hasSchemas ? target.substring(0, dot) : connection.getCatalog();
        // The name is a pattern here, and most names have an underscore.
        try (ResultSet tables = metaData.getTables(catalog, hasSchemas ? schema : null, name, null)) {
            while (tables.next()) {
                if (tables.getString("TABLE_NAME").equalsIgnoreCase(name)) {
                    return true;
                }
            }
            return false;
        }
    }
}
