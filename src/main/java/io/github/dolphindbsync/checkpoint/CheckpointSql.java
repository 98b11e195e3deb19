package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * In what databases differ for the few statements about checkpoints.
 *
 * @param name of a type for texts that are part of a key
 * @param text of a type for texts of any length
 * @param ifAbsent what makes an INSERT do nothing where its row is there; null where nothing does
 * @param lock what makes a SELECT lock its row; null where only an UPDATE does
 * @param impatience a query to be run before that one, after which the transaction does not wait for locks without end; empty
 *     where nothing is to be done
 * @param isOfOneProcess one process holds the database as long as it is connected; it has no row locks and needs none
 * @param relaxedCommit a value to select by which the commit of this transaction does not wait for the disk, so that a crash
 *     of the server may undo it as a whole; null where there is none
 * @param isMySql MariaDB or MySQL, which limit a statement, and what a transaction sees
 * @param holdsOthersOff a table can't be made on a second connection while the first is in a transaction
 */
public record CheckpointSql(
        String name,
        String text,
        String ifAbsent,
        String lock,
        String impatience,
        boolean isOfOneProcess,
        String relaxedCommit,
        boolean isMySql,
        boolean holdsOthersOff) {

    private static final String ON_CONFLICT = " on conflict do nothing";
    private static final String FOR_UPDATE = " for update";
    private static final String SHORT = "varchar(250)";

    /** Not where the session has a limit: it is the user's, or the application's. A pooler passes neither on. */
    private static final String IMPATIENCE =
            "select set_config('lock_timeout', '60s', true) where current_setting('lock_timeout') = '0'; ";

    /** Not where somebody has it wait for a standby, which then takes over with all that was ever told. */
    private static final String RELAXED = "case when current_setting('synchronous_commit') in ('on', 'local')"
            + " and current_setting('synchronous_standby_names') = ''"
            + " then set_config('synchronous_commit', 'off', true) end";

    public static CheckpointSql of(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "DuckDB" -> new CheckpointSql("text", "text", ON_CONFLICT, "", "", true, null, false, false);
            case "PostgreSQL" ->
                new CheckpointSql("text", "text", ON_CONFLICT, FOR_UPDATE, IMPATIENCE, false, RELAXED, false, false);
            case "SQLite" -> new CheckpointSql("text", "text", ON_CONFLICT, null, "", false, null, false, true);
            case "MariaDB" -> mariaDb(SHORT + " collate utf8mb4_nopad_bin");
            case "MySQL" -> mariaDb(SHORT + " collate utf8mb4_0900_bin");
            default -> new CheckpointSql(SHORT, "varchar(16000)", null, null, "", false, null, false, true);
        };
    }

    private static CheckpointSql mariaDb(String name) {
        // The database's own character set may have no letters for names of columns and values of rows.
        return new CheckpointSql(
                name, "longtext character set utf8mb4", null, FOR_UPDATE, "", false, null, true, false);
    }

    /** A transaction above READ COMMITTED does not see, or refuses, a table that another connection made or altered. */
    public boolean keepsSnapshot() {
        return isMySql;
    }

    /** How many bytes a statement can have; without a limit the largest number. */
    public long longestStatement(Connection connection) throws SQLException {
        if (!isMySql) {
            return Long.MAX_VALUE;
        }
        try (Statement statement = connection.createStatement();
                ResultSet packet = statement.executeQuery("select @@max_allowed_packet")) {
            packet.next();
            return packet.getLong(1);
        }
    }

    /** Asked before it is used: a failed statement would end a transaction, and stand in the server's log. */
    static boolean tableExists(Connection connection, String table) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String name = metaData.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
        try (ResultSet tables = metaData.getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
            return tables.next();
        }
    }

    /**
     * Whether rows can be in a table that somebody may have dropped.
     *
     * @param target as {@code table} or {@code schema.table}, spelt as it was made, whatever the case
     */
    static boolean targetExists(Connection connection, String target) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        int dot = target.indexOf('.');
        String name = target.substring(dot + 1);
        boolean hasSchemas = metaData.supportsSchemasInTableDefinitions();
        String schema = dot > 0 ? target.substring(0, dot) : connection.getSchema();
        String catalog = dot > 0 && !hasSchemas ? target.substring(0, dot) : connection.getCatalog();
        // The name is a pattern there, and most have an underscore.
        try (ResultSet tables = metaData.getTables(catalog, hasSchemas ? schema : null, name, null)) {
            while (tables.next()) {
                if (tables.getString("TABLE_NAME").equalsIgnoreCase(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    static boolean columnExists(Connection connection, String table, String column) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        boolean isUpper = metaData.storesUpperCaseIdentifiers();
        try (ResultSet columns = metaData.getColumns(
                connection.getCatalog(),
                connection.getSchema(),
                isUpper ? table.toUpperCase(Locale.ROOT) : table,
                isUpper ? column.toUpperCase(Locale.ROOT) : column)) {
            return columns.next();
        }
    }

    public interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /**
     * Whether a row was inserted, and not there already.
     *
     * @param exists a query for it, with its own parameters
     */
    public boolean insertIfAbsent(Connection connection, String insert, Binding values, String exists, Binding key)
            throws SQLException {
        if (ifAbsent == null && isThere(connection, exists, key)) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(ifAbsent == null ? insert : insert + ifAbsent)) {
            values.bind(statement);
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            boolean cameMeanwhile = ifAbsent == null
                    && e.getSQLState() != null
                    && e.getSQLState().startsWith("23")
                    && isThere(connection, exists, key);
            if (cameMeanwhile) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isThere(Connection connection, String exists, Binding key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(exists)) {
            key.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
