package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {

    @TempDir
    Path folder;

    @Test
    void givenAServerAndAWarehouseInTheEnvironmentThenTheDemoLeavesThemAlone() throws Exception {
        Jar jar = Jar.in(folder)
                .environment("DOLPHINDB_HOST", "nowhere.invalid")
                .environment("DOLPHINDB_TLS", "on")
                .environment("SYNC_TRADE_TARGET", "mine")
                .environment("WAREHOUSE_URL", "jdbc:duckdb:mine.duckdb");

        jar.run("demo").assertEnded(0, "Every trade of the source is in demo.duckdb, and nothing else.");

        assertThat(folder.resolve("mine.duckdb")).doesNotExist();
    }
}
