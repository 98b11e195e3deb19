package io.github.dolphindbsync.destination.mariadb;

import io.github.dolphindbsync.checkpoint.CheckpointSql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Locks checkpoints by row. The database's own character set may have no letters for names of columns and values of
 * rows.
 *
 * @param collation that distinguishes all names
 */
record MariaDbCheckpointSql(String collation) implements CheckpointSql {

    @Override
    public String keyType() {
        return "varchar(250) collate " + collation;
    }

    @Override
    public String textType() {
        return "longtext character set utf8mb4";
    }

    @Override
    public Optional<String> rowLock() {
        return Optional.of(" for update");
    }

    @Override
    public boolean keepsSnapshot() {
        return true;
    }

    @Override
    public long longestStatement(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet packet = statement.executeQuery("select @@max_allowed_packet")) {
            packet.next();
            return packet.getLong(1);
        }
    }

    /** It lists only tables that this session may read. */
    @Override
    public Optional<String> readableTables() {
        return Optional.of("");
    }
}
