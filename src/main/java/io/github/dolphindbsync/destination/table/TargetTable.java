package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.checkpoint.AutoCommit;
import io.github.dolphindbsync.checkpoint.SharedConnection;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a table fits the rows: makes it where it is missing, and alters it where that is allowed. */
public final class TargetTable {

    private static final Logger LOG = LoggerFactory.getLogger(TargetTable.class);

    /**
     * What may be done.
     *
     * @param create make tables: this one where it is missing, and one to load rows into
     * @param alter change the table where its columns differ from those of the rows
     * @param hasRows rows were delivered before, so a table that is missing has been lost
     */
    public record Permissions(boolean create, boolean alter, boolean hasRows) {}

    /**
     * A table that fits, and the schema that its own columns ask for.
     *
     * @param name as the database itself names the table
     */
    public record Fitting(
            RowSchema schema, RowSchema asStored, Dialect.Target target, String name, boolean mayBeRolledBack) {

        public boolean isValidFor(RowSchema other, Connection connection) throws SQLException {
            return schema.equals(other) && target.isValidFor(connection);
        }

        /** See {@link Dialect.Target#write}. */
        public long write(Connection connection, RowBatch batch, int[] rows) throws SQLException {
            return target.write(connection, batch.as(asStored), rows);
        }

        public void deleteReplaced(Connection connection, RowBatch batch, int[] rows, List<String> compared)
                throws SQLException {
            target.deleteReplaced(connection, batch.as(asStored), rows, compared);
        }
    }

    private final Dialect dialect;
    private final DataSource dataSource;
    private final Connection connection;
    private final TableName table;

    /** @param dataSource gives connections of their own to databases that need one for changes to a table */
    public TargetTable(Dialect dialect, DataSource dataSource, Connection connection, TableName table) {
        this.dialect = dialect;
        this.dataSource = dataSource;
        this.connection = connection;
        this.table = table;
    }

    /**
     * Creates or alters the table so that the rows of a schema fit.
     *
     * @throws SQLException with what does not fit and what to do about it
     */
    public Fitting prepare(RowSchema schema, Permissions permissions) throws SQLException {
        List<StoredColumn> stored = dialect.storedColumns(connection, table);
        boolean isNew = stored.isEmpty();
        if (isNew) {
            requireMayCreate(permissions);
        }
        TableChanges changes = changes(schema, stored);
        if (isNew || permissions.alter()) {
            changes.requirePossible(table);
        } else {
            changes.requireNone(table);
        }
        if (!changes.isNone()) {
            apply(changes, isNew);
            stored = dialect.storedColumns(connection, table);
            changes(schema, stored).requireNone(table);
        }
        RowSchema asStored = Widening.fit(dialect, schema, stored);
        boolean mayBeRolledBack = !changes.isNone() && !dialect.changesApart(isNew);
        Dialect.Target target = dialect.target(connection, table, asStored, stored);
        String name = resolvedName(dialect, connection, table);
        return new Fitting(schema, asStored, target, name, mayBeRolledBack);
    }

    /** The name under which checkpoints keep it: they keep names as lines. */
    static String resolvedName(Dialect dialect, Connection connection, TableName table) throws SQLException {
        return dialect.resolvedName(connection, table).replaceAll("[\r\n]", " ");
    }

    /** Drops the table, on a second connection if the database would commit the open transaction. */
    void dropIfThere() throws SQLException {
        if (!dialect.storedColumns(connection, table).isEmpty()) {
            apply(TableChanges.of("is left over", "drop table " + dialect.sql(table)), true);
        }
    }

    private TableChanges changes(RowSchema schema, List<StoredColumn> stored) throws SQLException {
        return TableCheck.changes(dialect, connection, table, Widening.fit(dialect, schema, stored), stored);
    }

    private void requireMayCreate(Permissions permissions) throws SQLException {
        if (!permissions.create()) {
            throw new SQLException(
                    "table " + table + " does not exist, and createTable=false does not let the sync create it. Create"
                            + " the table, or remove createTable=false");
        }
        if (permissions.hasRows()) {
            throw new SQLException(
                    "table " + table
                            + " does not exist, although the sync has delivered rows before. Restore the table, or "
                            + "reset the target. To load it again, remove the sync's row from the checkpoint table; to continue with new rows only, create the table yourself");
        }
    }

    private void apply(TableChanges changes, boolean isNew) throws SQLException {
        if (!isNew) {
            changes.steps().forEach(step -> LOG.info("table {} {}: {}", table, step.difference(), step.statement()));
        }
        if (dialect.changesApart(isNew)) {
            dialect.requireSeesChanges(connection, table);
            applyApart(changes);
        } else {
            apply(connection, changes);
        }
    }

    private void applyApart(TableChanges changes) throws SQLException {
        try (Connection apart = dataSource.getConnection()) {
            boolean isOfBatch = !apart.getAutoCommit() && SharedConnection.isSame(apart, connection);
            if (isOfBatch) {
                // The host's transaction, which we were given once more.
                runImpatiently(apart, () -> apply(apart, changes));
            } else {
                AutoCommit.inTransaction(apart, () -> runImpatiently(apart, () -> apply(apart, changes)));
            }
        }
    }

    private void runImpatiently(Connection apart, AutoCommit.Work work) throws SQLException {
        if (dialect.shortLockTimeout().isPresent()) {
            SqlStatements.execute(apart, dialect.shortLockTimeout().get());
        }
        // The connection may go back to a host's pool.
        runThenAlways(work, () -> {
            if (dialect.formerLockTimeout().isPresent()) {
                SqlStatements.execute(apart, dialect.formerLockTimeout().get());
            }
        });
    }

    /** A failure of the work is reported, whatever fails after it. */
    private static void runThenAlways(AutoCommit.Work work, AutoCommit.Work after) throws SQLException {
        try {
            work.run();
        } catch (SQLException | RuntimeException e) {
            try {
                after.run();
            } catch (SQLException | RuntimeException further) {
                e.addSuppressed(further);
            }
            throw e;
        }
        after.run();
    }

    private static void apply(Connection on, TableChanges changes) throws SQLException {
        for (TableChanges.Step step : changes.steps()) {
            SqlStatements.execute(on, step.statement());
        }
    }
}
