package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("other-database")
class SqliteSyncTest extends SyncContractTest {

    @TempDir
    Path folder;

    @Override
    TestDatabase database() {
        return TestDatabase.SQLITE;
    }

    @Override
    String warehouseUrl() {
        return database().url(folder);
    }

    @Override
    Object fingerprint() throws Exception {
        Path file = folder.resolve("warehouse.sqlite");
        return List.of(Files.getLastModifiedTime(file), Arrays.hashCode(Files.readAllBytes(file)));
    }

    @Test
    void givenNaNByTheFormJsonThenItIsRefusedAndNotKeptAsAText() throws Exception {
        sync.destination("sql");
        arrive(aapl(T0));
        assertDelivered(sync.poll(), 1);

        arrive(row("AAPL", T0 + 1, Float.NaN, 1));
        assertFailed(sync.poll(), "CHECK constraint failed");
        assertStored(aapl(T0));
    }
}
