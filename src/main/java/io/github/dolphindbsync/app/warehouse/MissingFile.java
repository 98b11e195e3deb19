package io.github.dolphindbsync.app.warehouse;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.destination.table.UnpooledDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Empty databases in memory, in place of a file that does not exist: to open the file would create it. They are of the same
 * kind, so they have the same types and statements.
 */
public final class MissingFile extends UnpooledDataSource {

    private final Path file;
    private final String url;

    private MissingFile(Path file, String url) {
        this.file = file.toAbsolutePath();
        this.url = url;
    }

    /** Empty where the URL names no file, or one that exists. */
    static Optional<MissingFile> of(String kind, String url) {
        String prefix = "jdbc:" + kind + ":";
        String rest = url.substring(prefix.length());
        String name = rest.replaceFirst("^file:", "").replaceFirst("(?s)[;?].*", "");
        String settings = rest.replaceFirst("(?s)^[^;?]*", "");
        // With a word in front it is in memory, or somewhere else.
        if (name.isEmpty() || name.matches("(?s)(:|\\w{2,}:).*")) {
            return Optional.empty();
        }
        MissingFile found =
                switch (kind) {
                    case "duckdb" -> new MissingFile(Path.of(name), prefix + settings);
                    case "sqlite" -> new MissingFile(Path.of(name), prefix + ":memory:" + settings);
                    default -> null;
                };
        return Optional.ofNullable(found).filter(missing -> Files.notExists(missing.file));
    }

    /** Why the file could not be created; empty if it could. */
    public Optional<String> obstacle() {
        Path folder = file.getParent();
        if (Files.notExists(folder)) {
            return Optional.of("file " + file + " can't be created: there is no folder " + folder);
        }
        return FileCheckpointRepository.whatBars(folder)
                .map(barrier -> "file " + file + " can't be created: " + barrier);
    }

    /** A new database, which ends with its connection. */
    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url);
    }
}
