package io.github.dolphindbsync.destination;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FilesWholeDatabaseTest extends WholeDatabaseTest {

    @TempDir
    static Path folder;

    @Override
    public String destination() {
        return "files";
    }

    /** All 50 by {@code -Dcampaign.tables=50}. */
    @Override
    public int numberOfTables() {
        return Integer.getInteger("campaign.tables", 12);
    }

    @Override
    public int rounds() {
        return 0;
    }

    @Override
    public ColumnReader reader() {
        return new JsonReader(FilesWholeDatabaseTest::lines);
    }

    private static List<String> lines(String table) {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("files").resolve(table))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Connection connect() {
        return null;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "warehouse.url", "jdbc:duckdb:" + folder.resolve("not-used.duckdb"),
                "sync.*.files.folder", folder.resolve("files").resolve("{sync}").toString(),
                "checkpoints.folder", folder.resolve("checkpoints").toString());
    }
}
