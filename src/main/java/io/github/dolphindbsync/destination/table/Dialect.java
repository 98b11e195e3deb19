package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one database does in its own way. */
public interface Dialect {
    /** Its types. */
    TypeMapping types();

    /** The columns of a table in their order, or none where there is no such table. */
    List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException;

    /** The name of an existing table, as {@code schema.table}: the same text however the name is spelled. */
    default String resolvedName(Connection connection, TableName table) throws SQLException {
        String current = connection.getSchema() == null ? connection.getCatalog() : connection.getSchema();
        String schema = table.schema() == null ? current : table.schema();
        return fold(schema + "." + table.name());
    }

    /** A column as the statement that creates its table has it. */
    default String definition(NeededColumn column) {
        return quote(column.name()) + " " + column.sqlType() + (column.notNull() ? " not null" : "");
    }

    /** The columns that rows of a schema need, in order. */
    public List<NeededColumn> neededColumns(TableName table, RowSchema schema) throws SQLException;

    /** What follows the columns of a new table: constraints, each after a comma; mostly nothing. */
    public default String constraints(TableName table, RowSchema schema) {
        return "";
    }

    /** What prevents an existing table from being searched by the identity of the rows; mostly nothing. */
    default List<String> keyRefusals(Connection connection, TableName table, RowSchema schema) throws SQLException {
        return List.of();
    }

    /**
     * What keeps the database from changing the types of these columns, each as a reason that names the column and what
     * depends on it: views, keys, generated columns.
     *
     * @param columns as they are stored
     */
    default List<String> dependants(Connection connection, TableName table, List<String> columns) throws SQLException {
        return List.of();
    }

    static String retypingRefused(String column, String dependant) {
        return "can't change the type of column '" + column + "' while " + dependant + " uses it";
    }

    /**
     * Why the database can't keep the name of a table or column as it is, as in "has 70 bytes"; empty where it can.
     *
     * @param isColumn whether it is that of a column
     */
    default Optional<String> nameFault(String name, boolean isColumn) {
        return Optional.empty();
    }

    /**
     * The columns that may take two different texts of a key for one, so that one row would replace another. The source
     * distinguishes any two texts.
     *
     * @param keys the columns of texts that identify a row
     * @return by the name of the column what makes it so, and what to do about it; empty where all are exact
     */
    Map<String, String> inexactKeys(Connection connection, TableName table, List<StoredColumn> keys)
            throws SQLException;

    /** Whether there is a schema, or what this database has in its place. */
    default boolean hasSchema(Connection connection, String schema) throws SQLException {
        try (ResultSet schemas = connection.getMetaData().getSchemas()) {
            while (schemas.next()) {
                if (fold(schema).equals(fold(schemas.getString("TABLE_SCHEM")))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Why a connection is read-only, whatever the account, with what to do about it. */
    default Optional<String> readOnlyReason(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /**
     * Which privileges the account of a connection lacks, each with the statement that grants it.
     *
     * @return empty where this database does not tell
     */
    default Optional<List<String>> missingPrivileges(Connection connection, TableUse use) throws SQLException {
        return Optional.empty();
    }

    /** Whether a column can be given a wider type. */
    default boolean canAlterTypes() {
        return true;
    }

    /** The statement that gives a stored column a wider type. */
    default String alterType(TableName table, StoredColumn stored, NeededColumn needed) {
        return "alter table " + sql(table) + " alter column " + quote(stored.name()) + " type " + needed.sqlType();
    }

    /**
     * The statement that sets the comment of a column as at the source; empty if there is none, or no such statement.
     */
    default Optional<String> comment(TableName table, NeededColumn column) {
        if (column.source() == null || column.source().comment().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("comment on column " + sql(table) + "." + quote(column.name()) + " is "
                + TableName.literal(column.source().comment()));
    }

    /**
     * Whether a table is created or altered on a second connection before the batch: because the database would commit
     * the open transaction, or so that the lock is not held longer than the change takes.
     */
    default boolean changesApart(boolean isNew) {
        return false;
    }

    /** Refuses a transaction that would go on without what another connection has changed about a table. */
    default void requireSeesChanges(Connection connection, TableName table) throws SQLException {}

    /** The statement by which a connection waits only briefly for a table that another session holds. */
    default Optional<String> shortLockTimeout() {
        return Optional.empty();
    }

    /** The statement that undoes that one; empty where it ends with its transaction. */
    default Optional<String> formerLockTimeout() {
        return Optional.empty();
    }

    /** A table that was found fit for rows of this schema. */
    public Target target(Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored)
            throws SQLException;

    /** A name as an SQL identifier. */
    default String quote(String name) {
        return TableName.quote(name);
    }

    /**
     * SQL for a value of a column by which it is equal to no other: a collation of the table may have it otherwise.
     *
     * @param sqlType of the column in this database
     */
    default String exactValue(String name, String sqlType) {
        return quote(name);
    }

    default String quoteAll(Collection<String> names) {
        return names.stream().map(this::quote).collect(Collectors.joining(", "));
    }

    default String sql(TableName table) {
        return table.schema() == null ? quote(table.name()) : quote(table.schema()) + '.' + quote(table.name());
    }

    /** The form in which this database compares names of columns. */
    default String fold(String name) {
        return name;
    }

    /** What each of these names of columns comes down to where the database compares them, wherever it does. */
    default Map<String, String> comparedNames(Connection connection, List<String> names) throws SQLException {
        return names.stream().distinct().collect(Collectors.toMap(Function.identity(), this::fold));
    }

    /** A table that was found fit for rows of one schema. Safe for use by several threads. */
    interface Target {

        /** Whether what was found out of the table may still be relied on in a transaction on this connection. */
        public boolean isValidFor(Connection connection) throws SQLException;

        /**
         * Writes rows within the transaction that is open on the connection.
         *
         * @param rows positions of the rows in the batch, ascending; their identities are all different
         * @return how many of them the database left out without an error, as by a trigger; not those that it had
         *     already, or a newer version of
         */
        public long write(Connection connection, RowBatch batch, int[] rows) throws SQLException;

        /**
         * Deletes the stored rows that those of a batch without a key replace, in the transaction that is open.
         *
         * @param compared names of columns; see {@link io.github.dolphindbsync.rows.WriteMode.Replace}
         * @param rows positions of the rows in the batch, at least one
         */
        public void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared)
                throws SQLException;
    }
}
