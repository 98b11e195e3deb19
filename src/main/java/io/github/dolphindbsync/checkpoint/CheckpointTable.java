package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/** The table of checkpoints, one row for each sync, and its statements. */
final class CheckpointTable {

    static final String NAME = "dolphindb_sync_checkpoint";

    /** The tables that a sync has written to. */
    static final String TABLES_COLUMN = "target_tables";

    static final String DEFINITION = "sync %1$s primary key, version bigint not null, mark bigint, "
            + "boundary_rows bigint not null, boundary_sum %1$s not null, "
            + "database_name %1$s not null, table_name %1$s not null, "
            + "tracking_column %1$s not null, tracking_type %1$s not null, "
            + "schema_version bigint, source_columns %2$s, " + TABLES_COLUMN + " %2$s";

    /** Those that a table of an earlier version lacks. */
    static final String[] ADDED_COLUMNS = {"schema_version", "bigint", "source_columns", "%2$s", TABLES_COLUMN, "%2$s"};

    private static final String SCHEMA = "schema_version, source_columns";
    private static final String COLUMNS =
            "select version, mark, boundary_rows, boundary_sum, database_name, table_name, tracking_column, "
                    + "tracking_type, " + SCHEMA + ", " + TABLES_COLUMN;
    private static final String OF_SYNC = " from " + NAME + " where sync = ?";
    private static final String SELECT = COLUMNS + OF_SYNC;
    private static final String EXISTS = "select 1" + OF_SYNC;
    private static final String INSERT = "insert into " + NAME + " (sync, version, mark, boundary_rows, boundary_sum, "
            + "database_name, table_name, tracking_column, tracking_type, " + SCHEMA + ", " + TABLES_COLUMN + ") "
            + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String TOUCH = "update " + NAME + " set version = version where sync = ?";
    private static final String MOVE = "update " + NAME + " set version = ?, mark = ?, boundary_rows = ?, "
            + "boundary_sum = ?, schema_version = ?, source_columns = ?, " + TABLES_COLUMN
            + " = ? where sync = ? and version = ?";

    private CheckpointTable() {}

    /** Whether the table is one of an earlier version. */
    static boolean lacksColumns(Connection connection) throws SQLException {
        return !selectOfAnyVersion(connection).equals(SELECT);
    }

    /** From the table of an earlier version, as it is. */
    private static String selectOfAnyVersion(Connection connection) throws SQLException {
        String select = TableMetadata.hasColumn(connection, NAME, "source_columns")
                ? SELECT
                : SELECT.replace(SCHEMA, "0, null");
        return TableMetadata.hasColumn(connection, NAME, TABLES_COLUMN)
                ? select
                : select.replace(TABLES_COLUMN, "null");
    }

    static Optional<Checkpoint> select(Connection connection, String sync) throws SQLException {
        return select(connection, sync, "", SELECT);
    }

    static Optional<Checkpoint> selectFromAnyVersion(Connection connection, String sync) throws SQLException {
        return select(connection, sync, "", selectOfAnyVersion(connection));
    }

    /**
     * Reads a checkpoint and locks its row.
     *
     * @param waitsForDisk whether the commit of this transaction must be on the disk before it returns
     */
    static Optional<Checkpoint> lock(Connection connection, CheckpointSql sql, String sync, boolean waitsForDisk)
            throws SQLException {
        if (sql.rowLock().isPresent()) {
            // In the same round trip.
            String relaxed = waitsForDisk
                    ? ""
                    : sql.relaxedCommit().map(value -> ", " + value).orElse("");
            return select(
                    connection,
                    sync,
                    sql.lockTimeout(),
                    COLUMNS + relaxed + OF_SYNC + sql.rowLock().get());
        }
        try (PreparedStatement touch = connection.prepareStatement(TOUCH)) {
            touch.setString(1, sync);
            touch.executeUpdate();
        }
        return select(connection, sync);
    }

    /** @param before a query whose answer does not matter, in the same round trip; may be empty */
    private static Optional<Checkpoint> select(Connection connection, String sync, String before, String query)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(before + query)) {
            select.setString(1, sync);
            select.execute();
            if (!before.isEmpty()) {
                select.getMoreResults();
            }
            try (ResultSet row = select.getResultSet()) {
                return row.next() ? Optional.of(read(sync, row)) : Optional.empty();
            }
        } catch (LaterVersionException e) {
            throw CheckpointException.ofLaterVersion(sync, "row in " + NAME, e);
        }
    }

    private static Checkpoint read(String sync, ResultSet row) throws SQLException {
        long mark = row.getLong(2);
        Long nullableMark = row.wasNull() ? null : mark;
        Origin origin = new Origin(
                row.getString(5), row.getString(6), row.getString(7), LaterVersionException.typeOf(row.getString(8)));
        return new Checkpoint(
                sync,
                origin,
                row.getLong(1),
                nullableMark,
                Boundary.ofText(row.getLong(3), row.getString(4)),
                SourceColumns.ofText(row.getLong(9), row.getString(10)),
                TableWriters.ofText(row.getString(11)));
    }

    static void insertIfAbsent(Connection connection, Checkpoint checkpoint) throws SQLException {
        CheckpointSql.of(connection)
                .insertIfAbsent(
                        connection,
                        INSERT,
                        insert -> bind(insert, checkpoint),
                        EXISTS,
                        exists -> exists.setString(1, checkpoint.sync()));
    }

    private static void bind(PreparedStatement insert, Checkpoint checkpoint) throws SQLException {
        Origin origin = checkpoint.origin();
        insert.setString(1, checkpoint.sync());
        insert.setLong(2, checkpoint.version());
        setMark(insert, 3, checkpoint.mark());
        insert.setLong(4, checkpoint.boundary().rows());
        insert.setString(5, checkpoint.boundary().sumAsText());
        insert.setString(6, origin.database());
        insert.setString(7, origin.table());
        insert.setString(8, origin.trackingColumn());
        insert.setString(9, origin.trackingType().name());
        insert.setLong(10, checkpoint.sourceColumns().version());
        insert.setString(11, checkpoint.sourceColumns().toText());
        insert.setString(12, TableWriters.toText(checkpoint.tables()));
    }

    /** Replaces the version before; false if another one is stored. */
    static boolean move(Connection connection, Checkpoint next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE)) {
            update.setLong(1, next.version());
            setMark(update, 2, next.mark());
            update.setLong(3, next.boundary().rows());
            update.setString(4, next.boundary().sumAsText());
            update.setLong(5, next.sourceColumns().version());
            update.setString(6, next.sourceColumns().toText());
            update.setString(7, TableWriters.toText(next.tables()));
            update.setString(8, next.sync());
            update.setLong(9, next.version() - 1);
            return update.executeUpdate() == 1;
        }
    }

    private static void setMark(PreparedStatement statement, int index, Long mark) throws SQLException {
        if (mark == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, mark);
        }
    }
}
