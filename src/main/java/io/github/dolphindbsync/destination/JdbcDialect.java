package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.destination.TableCheck.NeededColumn;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A database that is written to by prepared statements alone. What differs from one to the next is its types, what they
 * can't hold, how it looks into its catalogue, and the few words of SQL below; a subclass is all of it.
 */
abstract class JdbcDialect implements Dialect {

    /** How the values of a column are given to the driver. */
    abstract JdbcForm form(Column column);

    /** Finds the values that this database can't hold. */
    abstract void check(RowChecks checks, RowSchema schema) throws SQLException;

    /** The most bytes that a statement with its values may have, or 0 where there is no such limit. */
    long largestStatement() {
        return 0;
    }

    /** How rows are written that may be there already. */
    abstract Upsert upsert(TableName table, RowSchema schema, TargetColumns columns);

    interface Upsert {
        /** See {@link Target#write}. */
        long write(Connection connection, RowBatch batch, int[] rows) throws SQLException;

        /** As {@link Target#deleteReplaced}. */
        void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared)
                throws SQLException;
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
}
