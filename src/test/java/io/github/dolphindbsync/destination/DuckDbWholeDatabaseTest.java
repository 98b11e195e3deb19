package io.github.dolphindbsync.destination;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DuckDbWholeDatabaseTest extends WholeDatabaseTest {

    @TempDir
    static Path folder;

    @Override
    ColumnReader reader() {
        return new DuckDbReader();
    }

    @Override
    Map<String, String> settings() {
        return Map.of("warehouse.url", "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
    }
}
