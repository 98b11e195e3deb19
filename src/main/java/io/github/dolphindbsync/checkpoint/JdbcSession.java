package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;

/**
 * Runs statements about a sync in the transaction of its rows, or each committed where there is none. Safe for use by
 * several threads.
 */
public final class JdbcSession {

    private final DataSource dataSource;
    private final ConnectionStrategy connections;

    /** @param connections gives the connection of the transaction in progress */
    JdbcSession(DataSource dataSource, ConnectionStrategy connections) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.connections = Objects.requireNonNull(connections, "connections");
        if (connections instanceof DedicatedConnection dedicated
                && !SharedConnection.isSame(dedicated.dataSource(), dataSource)) {
            throw new IllegalArgumentException(
                    "JdbcCheckpointRepository and BatchTransaction have different data sources, so a transaction "
                            + "could not commit" + " both. Give them the same data source");
        }
    }

    /** Statements on one connection. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public ConnectionStrategy connections() {
        return connections;
    }

    /**
     * Runs statements.
     *
     * @param what they do, for people
     * @throws CheckpointException if they fail
     */
    public <T> T run(String what, String sync, Work<T> work) {
        return run(what, sync, false, work);
    }

    /** @param mustBeShared true if the work must be part of the transaction that is open */
    <T> T run(String what, String sync, boolean mustBeShared, Work<T> work) {
        try {
            Connection connection = connections.getConnection(dataSource);
            if (connections.isConnectionTransactional(connection, dataSource)) {
                // The owner of the transaction closes it, as after a step of camel-jdbc.
                return work.on(connection);
            }
            try (connection) {
                if (SharedConnection.isOfHost(dataSource, connection)) {
                    return work.on(connection);
                }
                if (mustBeShared) {
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

    /** Also by a pool that has autocommit off, where nothing else would commit. */
    private static <T> T eachCommitted(Connection connection, Work<T> work) throws SQLException {
        AutoCommit former = AutoCommit.set(connection, true);
        try (former) {
            return work.on(connection);
        }
    }

    /** Runs statements on a separate connection, if the host has one to give. */
    private void runApart(Work<?> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean isDedicated = connections instanceof DedicatedConnection
                    && connections.isConnectionTransactional(connection, dataSource);
            if (!isDedicated && SharedConnection.isOfHost(dataSource, connection)) {
                work.on(connection);
            } else {
                eachCommitted(connection, work);
            }
        }
    }

    /**
     * Creates a table if it is missing. Not within the transaction: two syncs that begin at once would both create it,
     * and DuckDB accepts only one. Not while another connection is held either: the pool of a host may be small.
     *
     * @param definition of its columns, where {@code %1$s} is the type of a key, and {@code %2$s} that of a text
     * @throws CheckpointException if that fails
     */
    public synchronized void createTable(String sync, String table, String definition) {
        try {
            runApart(connection -> {
                if (!TableMetadata.hasTable(connection, table)) {
                    create(connection, table, definition);
                }
                return null;
            });
        } catch (SQLException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': creating the table " + table + " failed: " + e.getMessage(), e);
        }
    }

    private static void create(Connection connection, String table, String definition) throws SQLException {
        CheckpointSql sql = CheckpointSql.of(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table " + table + " ("
                    + String.format(Locale.ROOT, definition, sql.keyType(), sql.textType()) + ")");
        } catch (SQLException e) {
            // Another process may have created it meanwhile.
            if (!TableMetadata.hasTable(connection, table)) {
                throw e;
            }
        }
    }

    /**
     * Adds the columns that a table lacks.
     *
     * @param columns name and type of each, in turn; {@code %2$s} is the type of a text
     */
    synchronized void addMissingColumns(String sync, String table, String... columns) {
        try {
            runApart(connection -> {
                CheckpointSql sql = CheckpointSql.of(connection);
                for (int i = 0; i < columns.length; i += 2) {
                    if (!TableMetadata.hasColumn(connection, table, columns[i])) {
                        String type = String.format(Locale.ROOT, columns[i + 1], sql.keyType(), sql.textType());
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("alter table " + table + " add column " + columns[i] + " " + type);
                        }
                    }
                }
                return null;
            });
        } catch (SQLException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': adding columns to the table " + table + " failed: " + e.getMessage(), e);
        }
    }
}
