package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** Rows newer than all that are stored are inserted; the others, which may be there already, go the way of the dialect. */
final class JdbcTarget implements Dialect.Target {

    private final JdbcDialect dialect;
    private final TableName table;
    private final RowSchema schema;
    private final TargetColumns columns;
    private final JdbcDialect.Upsert upsert;

    JdbcTarget(JdbcDialect dialect, TableName table, RowSchema schema) {
        this.dialect = dialect;
        this.table = table;
        this.schema = schema;
        this.columns = TargetColumns.of(table, schema, dialect);
        this.upsert = dialect.upsert(table, schema, columns);
    }

    @Override
    public boolean isValidFor(Connection connection) {
        return true;
    }

    @Override
    public void write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        dialect.check(new RowChecks(table, batch), schema);
        if (!schema.isTracked()) {
            insert(connection, batch, rows);
            return;
        }
        long newest = newestStored(connection);
        long[] tracking = batch.longs(schema.trackingIndex());
        int[] known = Arrays.stream(rows).filter(row -> tracking[row] <= newest).toArray();
        if (known.length > 0) {
            upsert.write(connection, batch, known);
        }
        if (known.length < rows.length) {
            insert(
                    connection,
                    batch,
                    Arrays.stream(rows).filter(row -> tracking[row] > newest).toArray());
        }
    }

    private void insert(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        JdbcRows.insert(connection, dialect, dialect.sql(table), columns.all(), batch, rows);
    }

    /** The largest tracking value that is stored; a key without it may belong to any row, however new that is. */
    private long newestStored(Connection connection) throws SQLException {
        if (!columns.isIdentifiedByTime()) {
            return Long.MAX_VALUE;
        }
        String sql = "select max(" + dialect.quote(columns.tracking()) + ") from " + dialect.sql(table);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            long value = JdbcCells.raw(dialect, columns.trackingColumn(), column(), result);
            return result.wasNull() ? Long.MIN_VALUE : value;
        }
    }

    private Column column() {
        return schema.columns().get(schema.trackingIndex());
    }

    @Override
    public void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared)
            throws SQLException {
        upsert.deleteReplaced(connection, batch, rows, compared);
    }
}
