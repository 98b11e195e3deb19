package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.NeededColumn;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.StoredColumn;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A database that is written to by prepared statements alone. Rows come by a temporary table; see {@link StagedUpsert}.
 * A subclass declares its types, what they can't hold, how it reads its catalogue, and some SQL.
 */
public abstract class JdbcDialect implements Dialect {

    @Override
    public abstract JdbcTypes types();

    /** Finds the values that this database can't hold. */
    public abstract void check(RowChecks checks, RowSchema schema) throws SQLException;

    /** The most bytes that a statement with its values may have, or 0 where there is no such limit. */
    public long largestStatement() {
        return 0;
    }

    @Override
    public List<NeededColumn> neededColumns(TableName table, RowSchema schema) throws SQLException {
        return TargetColumns.of(table, schema, this).needed(this);
    }

    @Override
    public String constraints(TableName table, RowSchema schema) {
        List<String> identity = TargetColumns.of(table, schema, this).identity();
        return identity.isEmpty() ? "" : ", primary key (" + quoteAll(identity) + ")";
    }

    @Override
    public Target target(Connection connection, TableName table, RowSchema schema, List<StoredColumn> stored)
            throws SQLException {
        return new JdbcTarget(this, table, schema);
    }

    /** The name by which statements find a temporary table. */
    public String temporary(String name) {
        return quote(name);
    }

    /** The statement that makes a temporary table where it is missing, without committing. */
    public abstract String createTemporary(String name, String definitions);

    /**
     * The statement that deletes rows of {@code table} by their ids.
     *
     * @param bounds a condition for the rows that the query looks at
     * @param ids the query for the ids
     */
    public String delete(String table, String bounds, String ids) {
        return "delete from " + table + " where " + bounds + " and " + quote(RowSchema.ROW_ID) + " in (" + ids + ")";
    }

    /** A condition that is true where two values differ, NULL being a value. */
    public String differs(String one, String other) {
        return one + " is distinct from " + other;
    }

    /**
     * The statement that changes rows of {@code table} (as {@code kept}, because {@code stored} is a word of MySQL's
     * own) by rows of {@code from} (as {@code arrived}).
     *
     * @param names quoted columns to set
     * @param on which rows belong together
     * @param when whether the one is to be changed by the other
     */
    public abstract String update(String table, String from, List<String> names, String on, String when);
}
