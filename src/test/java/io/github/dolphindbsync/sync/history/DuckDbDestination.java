package io.github.dolphindbsync.sync.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** A DuckDB file; a backup is a copy of it. */
final class DuckDbDestination implements Destination {

    private final Path folder;
    private final Path file;
    private final Path copy;
    private final Setup.Ticks ticks;

    DuckDbDestination(Setup.Ticks ticks) throws IOException {
        this.folder = Files.createTempDirectory("history");
        this.file = folder.resolve("warehouse.duckdb");
        this.copy = folder.resolve("copy.duckdb");
        this.ticks = ticks;
    }

    @Override
    public String url() {
        return "jdbc:duckdb:" + file;
    }

    @Override
    public Stored stored() throws Exception {
        if (!Files.exists(file)) {
            return Stored.NOTHING;
        }
        String time =
                switch (ticks.type) {
                    case NANOTIMESTAMP -> "epoch_ns(\"timestamp\")";
                    case TIMESTAMP -> "epoch_ms(\"timestamp\")";
                    case DATE -> "\"timestamp\" - date '1970-01-01'";
                    default -> "\"timestamp\"";
                };
        try (Connection connection = DriverManager.getConnection(url())) {
            return DatabaseRows.read(connection, ticks, time);
        }
    }

    @Override
    public Object fingerprint() throws IOException {
        return Files.exists(file)
                ? List.of(Files.getLastModifiedTime(file), Arrays.hashCode(Files.readAllBytes(file)))
                : "none";
    }

    @Override
    public void backUp() throws IOException {
        replace(file, copy);
    }

    @Override
    public void restore() throws IOException {
        replace(copy, file);
    }

    @Override
    public void restoreCheckpoint() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute("attach '" + copy + "' as copied (read_only)");
            statement.execute("delete from dolphindb_sync_checkpoint");
            statement.execute("insert into dolphindb_sync_checkpoint from copied.dolphindb_sync_checkpoint");
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(to);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(copy);
        Files.delete(folder);
    }
}
