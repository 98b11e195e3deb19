package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What one database does in its own way. */
interface Dialect {

    /** A column that a table has. */
    record StoredColumn(String name, String sqlType, boolean notNull, boolean hasDefault) {}

    /** The dialect for the database behind a connection. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "DuckDB" -> new DuckDbDialect();
            case "PostgreSQL" -> new PostgresDialect();
            default -> throw new SQLException("upsert: can't write to " + product + ", only to DuckDB and PostgreSQL");
        };
    }

    /** The database's own name of the type that holds the values of a column, as its catalogue writes it. */
    String sqlType(Column column);

    /** The columns of a table in their order, or none where there is no such table. */
    List<StoredColumn> storedColumns(Connection connection, TableName table) throws SQLException;

    void create(Connection connection, TableName table, RowSchema schema) throws SQLException;

    /**
     * Checks that rows of this schema can be written to a table.
     *
     * @param stored the table's columns
     * @throws SQLException with all that does not fit, where something does not
     */
    Target check(Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored)
            throws SQLException;

    /** A table that was found fit for rows of one schema. Safe to be used by several threads at once. */
    interface Target {

        /** Whether what {@link #check} found out may still be relied on in a transaction on this connection. */
        boolean isValidFor(Connection connection) throws SQLException;

        /**
         * Writes rows within the transaction that is open on the connection.
         *
         * @param rows positions of the rows in the batch, ascending; their identities are all different
         */
        void write(Connection connection, RowBatch batch, int[] rows) throws SQLException;
    }
}
