package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.table.Dialect;
import io.github.dolphindbsync.destination.table.RowChecks;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.destination.table.TargetColumns;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Inserts rows that are newer than all stored rows. The others may be stored already and go through
 * {@link StagedUpsert}.
 */
public final class JdbcTarget implements Dialect.Target {

    private final JdbcDialect dialect;
    private final TableName table;
    private final RowSchema schema;
    private final TargetColumns columns;
    private final StagedUpsert upsert;

    public JdbcTarget(JdbcDialect dialect, TableName table, RowSchema schema) {
        this.dialect = dialect;
        this.table = table;
        this.schema = schema;
        this.columns = TargetColumns.of(table, schema, dialect);
        this.upsert = new StagedUpsert(dialect, table, schema, columns);
    }

    @Override
    public boolean isValidFor(Connection connection) {
        return true;
    }

    @Override
    public long write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        dialect.check(new RowChecks(table, batch), schema);
        if (!schema.isTracked()) {
            return rows.length - insert(connection, batch, rows);
        }
        long newest = newestStored(connection);
        long[] tracking = batch.longs(schema.trackingIndex());
        int[] known = Arrays.stream(rows).filter(row -> tracking[row] <= newest).toArray();
        long notStored = known.length > 0 ? upsert.write(connection, batch, known) : 0;
        if (known.length < rows.length) {
            int[] fresh =
                    Arrays.stream(rows).filter(row -> tracking[row] > newest).toArray();
            if (insert(connection, batch, fresh) < fresh.length) {
                // A trigger may have put them into another table, of which this one is a view.
                notStored += fresh.length - storedWithin(connection, batch, fresh);
            }
        }
        return notStored;
    }

    private long insert(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        return JdbcRows.insert(connection, dialect, dialect.sql(table), columns.all(), batch, rows);
    }

    /** How many rows are stored that have tracking values like these. */
    private long storedWithin(Connection connection, RowBatch batch, int[] rows) throws SQLException {
        Comparator<Integer> byTracking = Comparator.comparingLong(batch::trackingValue);
        JdbcCells.Cell cell = JdbcCells.of(dialect, columns.trackingColumn(), batch);
        try (PreparedStatement count = connection.prepareStatement("select count(*) from " + dialect.sql(table)
                + " where " + dialect.quote(columns.tracking()) + " between ? and ?")) {
            cell.bind(count, 1, IntStream.of(rows).boxed().min(byTracking).orElseThrow());
            cell.bind(count, 2, IntStream.of(rows).boxed().max(byTracking).orElseThrow());
            try (ResultSet result = count.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
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
