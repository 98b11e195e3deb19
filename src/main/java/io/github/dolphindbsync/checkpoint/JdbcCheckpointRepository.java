package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.delivery.BatchTransaction;
import io.github.dolphindbsync.delivery.HostSavepoint;
import io.github.dolphindbsync.delivery.QuarantineTable;
import io.github.dolphindbsync.delivery.RejectedRow;
import io.github.dolphindbsync.delivery.SharedTransaction;
import io.github.dolphindbsync.delivery.Undo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps checkpoints in the destination's own database, one row a sync, so that rows and checkpoint can share a
 * transaction, a backup and a restore. The table {@value #TABLE} is made where it is missing, in the connection's default
 * schema.
 *
 * <p>Safe for use by several threads and processes: a version in each row lets only one of them move it.
 */
public final class JdbcCheckpointRepository extends CheckpointRepository {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcCheckpointRepository.class);

    static final String TABLE = "dolphindb_sync_checkpoint";

    static final String TABLES_COLUMN = "target_tables";

    private static final int LONGEST_ANSWER_MILLIS = 10_000;

    private static final String CREATE = "create table " + TABLE + " ("
            + "sync %1$s primary key, version bigint not null, mark bigint, "
            + "boundary_rows bigint not null, boundary_sum %1$s not null, "
            + "database_name %1$s not null, table_name %1$s not null, "
            + "tracking_column %1$s not null, tracking_type %1$s not null, "
            + "schema_version bigint, source_columns %2$s, " + TABLES_COLUMN + " %2$s)";
    private static final String SCHEMA = "schema_version, source_columns";
    private static final String ADDED = SCHEMA + ", " + TABLES_COLUMN;
    private static final String COLUMNS =
            "select version, mark, boundary_rows, boundary_sum, database_name, table_name, "
                    + "tracking_column, tracking_type, " + ADDED;
    private static final String OF_SYNC = " from " + TABLE + " where sync = ?";
    private static final String SELECT = COLUMNS + OF_SYNC;

    private static final String INSERT = "insert into " + TABLE + " (sync, version, mark, boundary_rows, boundary_sum, "
            + "database_name, table_name, tracking_column, tracking_type, " + ADDED + ") "
            + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String EXISTS = "select 1 from " + TABLE + " where sync = ?";
    private static final String TOUCH = "update " + TABLE + " set version = version where sync = ?";
    private static final String MOVE = "update " + TABLE + " set version = ?, mark = ?, boundary_rows = ?, "
            + "boundary_sum = ?, schema_version = ?, source_columns = ?, " + TABLES_COLUMN
            + " = ? where sync = ? and version = ?";

    private final DataSource dataSource;
    private final ConnectionStrategy connections;

    /**
     * @param dataSource the destination
     * @param connections gives the connection of the transaction in progress, as {@link BatchTransaction} does
     */
    public JdbcCheckpointRepository(DataSource dataSource, ConnectionStrategy connections) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.connections = Objects.requireNonNull(connections, "connections");
        if (connections instanceof BatchTransaction transaction
                && !SharedTransaction.isSame(transaction.dataSource(), dataSource)) {
            throw new IllegalArgumentException(
                    "the checkpoints are to be kept by another data source than that of the"
                            + " transaction, which could not commit both. Give JdbcCheckpointRepository and BatchTransaction the same one");
        }
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(String what, String sync, Work<T> work) {
        return with(what, sync, false, work);
    }

    /** @param isShared true where the work must be part of the transaction that is open */
    private <T> T with(String what, String sync, boolean isShared, Work<T> work) {
        try {
            Connection connection = connections.getConnection(dataSource);
            if (connections.isConnectionTransactional(connection, dataSource)) {
                // Whoever began the transaction closes it, as after a step of camel-jdbc.
                return work.on(connection);
            }
            try (connection) {
                if (SharedTransaction.includes(dataSource, connection)) {
                    return work.on(connection);
                }
                if (isShared) {
                    throw CheckpointException.outsideOfTransaction(sync);
                }
                return eachCommitted(connection, work);
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (Exception e) {
            throw new CheckpointException("sync '" + sync + "': " + what + " failed: " + e.getMessage(), e);
        }
    }

    /** Also by a pool that has autocommit off, where nobody else would commit. */
    private static <T> T eachCommitted(Connection connection, Work<T> work) throws SQLException {
        AutoCommit former = AutoCommit.set(connection, true);
        try (former) {
            return work.on(connection);
        }
    }

    @Override
    public Optional<Checkpoint> load(String sync) {
        Missing missing = with("looking at table " + TABLE, sync, JdbcCheckpointRepository::missing);
        // Not while another connection is held: the pool of a host may be small.
        if (missing.isSetAsideNeeded()) {
            createTable(sync, QuarantineTable.NAME, QuarantineTable.CREATE);
        }
        if (missing.isTable()) {
            createTable(sync, TABLE, CREATE);
            return Optional.empty();
        }
        if (missing.hasColumns()) {
            addMissingColumns(sync);
        }
        return with("reading its checkpoint in table " + TABLE, sync, connection -> select(connection, sync, ""));
    }

    /**
     * What has to be made first.
     *
     * @param isSetAsideNeeded also the table of rows that are refused: when one is refused it will be too late
     */
    private record Missing(boolean isSetAsideNeeded, boolean isTable, boolean hasColumns) {}

    private static Missing missing(Connection connection) throws SQLException {
        boolean isTable = !CheckpointSql.tableExists(connection, TABLE);
        return new Missing(
                CheckpointSql.of(connection).holdsOthersOff(), isTable, !isTable && lacksColumns(connection));
    }

    @Override
    public Optional<Checkpoint> peek(String sync) {
        return with("reading its checkpoint in table " + TABLE, sync, connection -> {
            if (!CheckpointSql.tableExists(connection, TABLE)) {
                return Optional.empty();
            }
            return select(connection, "", selectOfAnyVersion(connection), sync);
        });
    }

    @Override
    public Optional<Checkpoint> afterFailure(String sync) {
        try {
            return with("reading its checkpoint in table " + TABLE, sync, connection -> {
                OptionalInt former = limitAnswerTime(connection);
                Optional<Checkpoint> stored = select(connection, sync, "");
                if (former.isPresent()) {
                    connection.setNetworkTimeout(Runnable::run, former.getAsInt());
                }
                return stored;
            });
        } catch (CheckpointException e) {
            LOG.debug("after a failure the checkpoint could not be read", e);
            return Optional.empty();
        }
    }

    /** Returns the former limit, because not every pool sets it anew for the next user; empty where there is none. */
    private static OptionalInt limitAnswerTime(Connection connection) {
        try {
            int former = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, LONGEST_ANSWER_MILLIS);
            return OptionalInt.of(former);
        } catch (SQLException e) {
            LOG.debug("this database has no connection that could hang", e);
            return OptionalInt.empty();
        }
    }

    @Override
    public List<Table> tables(String sync, boolean setsAside) {
        Table own = new Table(TABLE, isOfEarlierVersion(sync));
        return setsAside ? List.of(own, new Table(QuarantineTable.NAME, false)) : List.of(own);
    }

    private boolean isOfEarlierVersion(String sync) {
        try {
            return with(
                    "looking at table " + TABLE,
                    sync,
                    connection -> CheckpointSql.tableExists(connection, TABLE) && lacksColumns(connection));
        } catch (CheckpointException e) {
            // Who looks at a destination that can't be reached is told so by peek.
            LOG.debug("table {} could not be looked at", TABLE, e);
            return false;
        }
    }

    /** As the table of an earlier version does. */
    private static boolean lacksColumns(Connection connection) throws SQLException {
        return !selectOfAnyVersion(connection).equals(SELECT);
    }

    /** From the table of an earlier version, as it is. */
    private static String selectOfAnyVersion(Connection connection) throws SQLException {
        String select = SELECT;
        if (!CheckpointSql.columnExists(connection, TABLE, "source_columns")) {
            select = select.replace(SCHEMA, "0, null");
        }
        return CheckpointSql.columnExists(connection, TABLE, TABLES_COLUMN)
                ? select
                : select.replace(TABLES_COLUMN, "null");
    }

    @Override
    public boolean hasTable(String sync, String target) {
        return with("looking for table " + target, sync, connection -> CheckpointSql.targetExists(connection, target));
    }

    @Override
    public void claim(Checkpoint current, BatchPlace place) {
        with("taking its checkpoint in table " + TABLE, current.sync(), connection -> {
            if (current.version() == 0) {
                insert(connection, current);
            }
            CheckpointSql forms = CheckpointSql.of(connection);
            if (forms.isOfOneProcess() && !place.isFirst()) {
                // Nobody else has come to it since; and when it is stored its version is compared.
                return null;
            }
            Optional<Checkpoint> found = lock(connection, forms, current.sync(), place.isLast());
            // Not the version alone: where a backup was put back, another process may have come to the same one again.
            if (found.filter(current::equals).isEmpty()) {
                throw CheckpointException.movedByAnother(current.sync(), current.version(), found);
            }
            return null;
        });
    }

    private static Optional<Checkpoint> lock(Connection connection, CheckpointSql forms, String sync, boolean isLast)
            throws SQLException {
        if (forms.lock() != null) {
            boolean waitsForDisk = isLast || forms.relaxedCommit() == null;
            // In the same round trip.
            String select = waitsForDisk ? SELECT : COLUMNS + ", " + forms.relaxedCommit() + OF_SYNC;
            return select(connection, forms.impatience(), select + forms.lock(), sync);
        }
        try (PreparedStatement touch = connection.prepareStatement(TOUCH)) {
            touch.setString(1, sync);
            touch.executeUpdate();
        }
        return select(connection, sync, "");
    }

    /** On a connection of its own, as far as the host has one to give. */
    private <T> void apart(Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean isInOurTransaction = connections instanceof BatchTransaction
                    && connections.isConnectionTransactional(connection, dataSource);
            // That one is on a connection that nobody else is given.
            if (!isInOurTransaction && SharedTransaction.includes(dataSource, connection)) {
                work.on(connection);
            } else {
                eachCommitted(connection, work);
            }
        }
    }

    /** Not within the transaction: two syncs that begin at once would both create it, and DuckDB lets only one. */
    private synchronized void createTable(String sync, String table, String definition) {
        try {
            apart(connection -> {
                if (!CheckpointSql.tableExists(connection, table)) {
                    create(connection, table, definition);
                }
                return null;
            });
        } catch (SQLException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': creating the table " + table + " failed: " + e.getMessage(), e);
        }
    }

    /** What the table of an earlier version lacks. */
    private synchronized void addMissingColumns(String sync) {
        try {
            apart(connection -> {
                addIfMissing(connection, "schema_version", "bigint");
                addIfMissing(
                        connection,
                        "source_columns",
                        CheckpointSql.of(connection).text());
                addIfMissing(
                        connection, TABLES_COLUMN, CheckpointSql.of(connection).text());
                return null;
            });
        } catch (SQLException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': adding columns to the table " + TABLE + " failed: " + e.getMessage(), e);
        }
    }

    private static void addIfMissing(Connection connection, String column, String type) throws SQLException {
        if (!CheckpointSql.columnExists(connection, TABLE, column)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("alter table " + TABLE + " add column " + column + " " + type);
            }
        }
    }

    private static void create(Connection connection, String table, String definition) throws SQLException {
        CheckpointSql forms = CheckpointSql.of(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.format(Locale.ROOT, definition, forms.name(), forms.text()));
        } catch (SQLException e) {
            // Another process may have been quicker.
            if (!CheckpointSql.tableExists(connection, table)) {
                throw e;
            }
        }
    }

    @Override
    public void store(Checkpoint next) {
        store(next, false);
    }

    @Override
    public void storeInTransaction(Checkpoint next) {
        store(next, true);
    }

    private void store(Checkpoint next, boolean isShared) {
        with("moving its checkpoint in table " + TABLE, next.sync(), isShared, connection -> {
            if (next.version() == 1) {
                // Where nobody claimed it: in a transaction of the host, or without any.
                insert(connection, Checkpoint.initial(next.sync(), next.origin()));
            }
            try (PreparedStatement update = connection.prepareStatement(MOVE)) {
                update.setLong(1, next.version());
                setMark(update, 2, next.mark());
                update.setLong(3, next.boundary().rows());
                update.setString(4, next.boundary().sumAsText());
                update.setLong(5, next.carried().version());
                update.setString(6, next.carried().toText());
                update.setString(7, CheckpointTables.toText(next.tables()));
                update.setString(8, next.sync());
                update.setLong(9, next.version() - 1);
                if (update.executeUpdate() != 1) {
                    throw CheckpointException.movedByAnother(
                            next.sync(), next.version() - 1, select(connection, next.sync(), ""));
                }
            }
            return null;
        });
    }

    @Override
    public void prepareToSetAside(String sync) {
        createTable(sync, QuarantineTable.NAME, QuarantineTable.CREATE);
    }

    @Override
    public List<RejectedRow> setAside(List<RejectedRow> rows) {
        return with(
                "putting rows aside in table " + QuarantineTable.NAME,
                rows.get(0).sync(),
                connection -> QuarantineTable.insert(connection, rows));
    }

    @Override
    public Undo savepoint() {
        try {
            return HostSavepoint.in(connections, dataSource);
        } catch (Exception e) {
            LOG.debug("no savepoint in the host's transaction", e);
            return null;
        }
    }

    private static Optional<Checkpoint> select(Connection connection, String sync, String lock) throws SQLException {
        return select(connection, "", SELECT + lock, sync);
    }

    /** @param before a query whose answer is of no interest, in the same round trip; may be empty */
    private static Optional<Checkpoint> select(Connection connection, String before, String query, String sync)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(before + query)) {
            select.setString(1, sync);
            select.execute();
            if (!before.isEmpty()) {
                select.getMoreResults();
            }
            try (ResultSet row = select.getResultSet()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long mark = row.getLong(2);
                Long nullableMark = row.wasNull() ? null : mark;
                Origin origin = new Origin(
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        LaterVersionException.typeOf(row.getString(8)));
                Boundary boundary = Boundary.ofText(row.getLong(3), row.getString(4));
                SourceColumns carried = SourceColumns.ofText(row.getLong(9), row.getString(10));
                return Optional.of(new Checkpoint(
                        sync,
                        origin,
                        row.getLong(1),
                        nullableMark,
                        boundary,
                        carried,
                        CheckpointTables.ofText(row.getString(11))));
            }
        } catch (LaterVersionException e) {
            throw CheckpointException.ofLaterVersion(sync, "row in " + TABLE, e);
        }
    }

    private static void insert(Connection connection, Checkpoint checkpoint) throws SQLException {
        CheckpointSql.of(connection)
                .insertIfAbsent(
                        connection,
                        INSERT,
                        insert -> bind(insert, checkpoint),
                        EXISTS,
                        exists -> exists.setString(1, checkpoint.sync()));
    }

    private static void bind(PreparedStatement insert, Checkpoint checkpoint) throws SQLException {
        insert.setString(1, checkpoint.sync());
        insert.setLong(2, checkpoint.version());
        setMark(insert, 3, checkpoint.mark());
        insert.setLong(4, checkpoint.boundary().rows());
        insert.setString(5, checkpoint.boundary().sumAsText());
        insert.setString(6, checkpoint.origin().database());
        insert.setString(7, checkpoint.origin().table());
        insert.setString(8, checkpoint.origin().trackingColumn());
        insert.setString(9, checkpoint.origin().trackingType().name());
        insert.setLong(10, checkpoint.carried().version());
        insert.setString(11, checkpoint.carried().toText());
        insert.setString(12, CheckpointTables.toText(checkpoint.tables()));
    }

    private static void setMark(PreparedStatement statement, int index, Long mark) throws SQLException {
        if (mark == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, mark);
        }
    }
}
