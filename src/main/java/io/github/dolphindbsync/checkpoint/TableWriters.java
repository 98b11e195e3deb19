package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which syncs write to a table, as the checkpoints of one database list it. There may be several tables of checkpoints:
 * each is in the default schema of its sync's connections.
 */
public final class TableWriters {

    private TableWriters() {}

    static String toText(List<String> tables) {
        return tables.isEmpty() ? null : String.join("\n", tables);
    }

    static List<String> ofText(String text) {
        return text == null || text.isBlank() ? List.of() : text.lines().toList();
    }

    /** What to do where a sync must replace rows of a table to which others write. */
    public static String remedy(String sync) {
        return "Give each sync its own table (sync." + sync
                + ".target). If such a sync does not exist any more, as after it was renamed, remove its row from "
                + "the table "
                + CheckpointTable.NAME + "; if it writes to another table now, set the column "
                + CheckpointTable.TABLES_COLUMN + " of that row to NULL.";
    }

    /**
     * The other syncs that have written to a table, each with its table of checkpoints where that is another schema's.
     */
    public static List<String> otherWriters(Connection connection, String sync, String table) throws SQLException {
        List<String> others = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            String own = ownSchema(connection);
            for (String schema : schemas(connection, statement, own)) {
                boolean isOwn = schema.equals(own);
                String checkpoints = qualified(connection, schema);
                try (ResultSet row = statement.executeQuery("select sync, " + CheckpointTable.TABLES_COLUMN + " from "
                        + checkpoints + " where " + CheckpointTable.TABLES_COLUMN + " is not null")) {
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
        Optional<String> readable = CheckpointSql.of(connection).readableTables();
        List<String> schemas = new ArrayList<>();
        if (readable.isEmpty()) {
            if (TableMetadata.hasColumn(connection, CheckpointTable.NAME, CheckpointTable.TABLES_COLUMN)) {
                schemas.add(own);
            }
            return schemas;
        }
        String query = "select table_schema from information_schema.columns where table_name = "
                + inCase(connection, CheckpointTable.NAME) + " and column_name = "
                + inCase(connection, CheckpointTable.TABLES_COLUMN) + " " + readable.get();
        try (ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                schemas.add(found.getString(1));
            }
        }
        return schemas;
    }

    private static String inCase(Connection connection, String name) throws SQLException {
        return "'" + TableMetadata.inCase(connection.getMetaData(), name) + "'";
    }

    private static String qualified(Connection connection, String schema) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String quote = metaData.getIdentifierQuoteString();
        return schema.isEmpty()
                ? CheckpointTable.NAME
                : quote + schema.replace(quote, quote + quote) + quote + "." + CheckpointTable.NAME;
    }
}
