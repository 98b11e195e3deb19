package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores checkpoints in the destination's own database, one row for each sync, so that rows and checkpoint can share a
 * transaction, a backup and a restore. The table {@value CheckpointTable#NAME} is created if it is missing, in the
 * connection's default schema.
 *
 * <p>Safe for use by several threads and processes: a version in each row lets only one of them move it.
 */
public final class JdbcCheckpointRepository extends CheckpointRepository {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcCheckpointRepository.class);

    private static final String READING = "reading its checkpoint in table " + CheckpointTable.NAME;
    private static final int LONGEST_ANSWER_MILLIS = 10_000;

    private final JdbcSession session;

    /**
     * @param dataSource the destination
     * @param connections gives the connection of the transaction in progress
     */
    public JdbcCheckpointRepository(DataSource dataSource, ConnectionStrategy connections) {
        this.session = new JdbcSession(dataSource, connections);
    }

    @Override
    public Optional<JdbcSession> session() {
        return Optional.of(session);
    }

    private enum TableState {
        MISSING,
        OF_EARLIER_VERSION,
        CURRENT;

        static TableState of(Connection connection) throws SQLException {
            if (!TableMetadata.hasTable(connection, CheckpointTable.NAME)) {
                return MISSING;
            }
            return CheckpointTable.lacksColumns(connection) ? OF_EARLIER_VERSION : CURRENT;
        }
    }

    private TableState tableState(String sync) {
        return session.run("reading the columns of table " + CheckpointTable.NAME, sync, TableState::of);
    }

    @Override
    public Optional<Checkpoint> load(String sync) {
        switch (tableState(sync)) {
            case MISSING -> {
                session.createTable(sync, CheckpointTable.NAME, CheckpointTable.DEFINITION);
                return Optional.empty();
            }
            case OF_EARLIER_VERSION ->
                session.addMissingColumns(sync, CheckpointTable.NAME, CheckpointTable.ADDED_COLUMNS);
            case CURRENT -> {
                // Nothing to do.
            }
        }
        return session.run(READING, sync, connection -> CheckpointTable.select(connection, sync));
    }

    @Override
    public Optional<Checkpoint> peek(String sync) {
        return session.run(
                READING,
                sync,
                connection -> TableState.of(connection) == TableState.MISSING
                        ? Optional.empty()
                        : CheckpointTable.selectFromAnyVersion(connection, sync));
    }

    @Override
    public Optional<Checkpoint> afterFailure(String sync) {
        try {
            return session.run(READING, sync, connection -> {
                OptionalInt former = limitAnswerTime(connection);
                Optional<Checkpoint> stored = CheckpointTable.select(connection, sync);
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

    /** Returns the former limit, because not every pool resets it for the next user; empty if there is none. */
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
    public List<Table> tables(String sync) {
        return List.of(new Table(CheckpointTable.NAME, isOfEarlierVersion(sync)));
    }

    private boolean isOfEarlierVersion(String sync) {
        try {
            return tableState(sync) == TableState.OF_EARLIER_VERSION;
        } catch (CheckpointException e) {
            // If the database can't be reached, peek reports it.
            LOG.debug("the columns of table {} could not be read", CheckpointTable.NAME, e);
            return false;
        }
    }

    @Override
    public void claim(Checkpoint current, BatchPlace place) {
        session.run("locking its checkpoint in table " + CheckpointTable.NAME, current.sync(), connection -> {
            if (current.version() == 0) {
                CheckpointTable.insertIfAbsent(connection, current);
            }
            CheckpointSql sql = CheckpointSql.of(connection);
            if (sql.isSingleProcess() && !place.isFirst()) {
                // No other process can have moved it since; and when it is stored its version is compared.
                return null;
            }
            Optional<Checkpoint> found = CheckpointTable.lock(connection, sql, current.sync(), place.isLast());
            // Not only the version: after a restore, another process may have reached the same version again.
            if (found.filter(current::equals).isEmpty()) {
                throw CheckpointException.movedByAnother(current.sync(), current.version(), found);
            }
            return null;
        });
    }

    @Override
    public void store(Checkpoint next) {
        store(next, false);
    }

    @Override
    public void storeInTransaction(Checkpoint next) {
        store(next, true);
    }

    private void store(Checkpoint next, boolean mustBeShared) {
        session.run("moving its checkpoint in table " + CheckpointTable.NAME, next.sync(), mustBeShared, connection -> {
            if (next.version() == 1) {
                // It was not claimed, in a transaction of the host or without a transaction.
                CheckpointTable.insertIfAbsent(connection, Checkpoint.initial(next.sync(), next.origin()));
            }
            if (!CheckpointTable.move(connection, next)) {
                throw CheckpointException.movedByAnother(
                        next.sync(), next.version() - 1, CheckpointTable.select(connection, next.sync()));
            }
            return null;
        });
    }
}
