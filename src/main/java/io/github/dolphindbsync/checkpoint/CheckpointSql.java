package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How databases differ in the few statements about checkpoints and quarantined rows. The defaults are standard SQL, for
 * a database that this product does not know.
 */
public interface CheckpointSql {

    /** Standard SQL. */
    CheckpointSql STANDARD = new CheckpointSql() {};

    /** That of the database behind a connection. */
    static CheckpointSql of(Connection connection) throws SQLException {
        return Database.find(connection).map(Database::checkpointSql).orElse(STANDARD);
    }

    /** The type of a text that is part of a key. */
    default String keyType() {
        return "varchar(250)";
    }

    /** The type of a text of any length. */
    default String textType() {
        return "varchar(16000)";
    }

    /** What follows an INSERT so that it does nothing if its row exists; empty if the database has no such clause. */
    default String ifAbsent() {
        return "";
    }

    /** What follows a SELECT so that it locks its row; empty if only an UPDATE does. */
    default Optional<String> rowLock() {
        return Optional.empty();
    }

    /**
     * A query before the locking SELECT, after which the transaction waits for a lock only for a limited time; or
     * empty.
     */
    default String lockTimeout() {
        return "";
    }

    /** Whether one process has the database for itself while it is connected; row locks are not needed then. */
    default boolean isSingleProcess() {
        return false;
    }

    /**
     * A value to select so that the commit of this transaction does not wait for the disk; a crash of the server may
     * then undo it as a whole. Empty if there is none.
     */
    default Optional<String> relaxedCommit() {
        return Optional.empty();
    }

    /** Whether a transaction above READ COMMITTED does not see, or refuses, a table that another connection created. */
    default boolean keepsSnapshot() {
        return false;
    }

    /** How many bytes a statement can have; the largest number if there is no limit. */
    default long longestStatement(Connection connection) throws SQLException {
        return Long.MAX_VALUE;
    }

    /**
     * A condition of {@code information_schema.columns}, beginning with {@code and}, for tables in other schemas that
     * this session may read; empty if checkpoints are in its own schema only.
     */
    default Optional<String> readableTables() {
        return Optional.empty();
    }

    /**
     * A database in which a text of any length can be a key, and whose INSERT can leave a row that exists as it is:
     * DuckDB, PostgreSQL, SQLite.
     */
    interface WithTextKeys extends CheckpointSql {

        @Override
        default String keyType() {
            return "text";
        }

        @Override
        default String textType() {
            return "text";
        }

        @Override
        default String ifAbsent() {
            return " on conflict do nothing";
        }
    }

    /** Sets the parameters of a statement. */
    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /**
     * Inserts a row if it does not exist.
     *
     * @param exists a query for it, with its own parameters
     * @return whether the row was inserted
     */
    default boolean insertIfAbsent(Connection connection, String insert, Binding values, String exists, Binding key)
            throws SQLException {
        boolean mustAsk = ifAbsent().isEmpty();
        if (mustAsk && hasRow(connection, exists, key)) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(insert + ifAbsent())) {
            values.bind(statement);
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            boolean wasInsertedMeanwhile = mustAsk
                    && e.getSQLState() != null
                    && e.getSQLState().startsWith("23")
                    && hasRow(connection, exists, key);
            if (wasInsertedMeanwhile) {
                return false;
            }
            throw e;
        }
    }

    private static boolean hasRow(Connection connection, String exists, Binding key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(exists)) {
            key.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
