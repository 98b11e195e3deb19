package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.destination.WholeDatabaseTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DuckDbWholeDatabaseTest extends WholeDatabaseTest {

    @TempDir
    static Path folder;

    @Override
    public ColumnReader reader() {
        return new DuckDbReader();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("warehouse.url", "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
    }
}
