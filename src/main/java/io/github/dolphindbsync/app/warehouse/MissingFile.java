package io.github.dolphindbsync.app.warehouse;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.destination.jdbc.UnpooledDataSource;
import io.github.dolphindbsync.destination.table.DatabaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Empty databases in memory, in place of a file that does not exist: to open the file would create it. They are of the
 * same kind, so they have the same types and statements.
 */
public final class MissingFile extends UnpooledDataSource {

    private final DatabaseFile file;

    MissingFile(DatabaseFile file) {
        this.file = file;
    }

    /** Why the file could not be created; empty if it could. */
    public Optional<String> obstacle() {
        Path folder = file.path().getParent();
        if (Files.notExists(folder)) {
            return Optional.of("file " + file.path() + " can't be created: folder " + folder + " does not exist");
        }
        return FileCheckpointRepository.whatBars(folder)
                .map(barrier -> "file " + file.path() + " can't be created: " + barrier);
    }

    /** A new database, which ends with its connection. */
    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(file.emptyUrl());
    }
}
