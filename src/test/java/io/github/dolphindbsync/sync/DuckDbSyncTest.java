package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbSyncTest extends SyncContractTest {

    @TempDir
    Path folder;

    @Override
    TestDatabase database() {
        return TestDatabase.DUCKDB;
    }

    @Override
    String warehouseUrl() {
        return database().url(folder);
    }

    @Override
    Object fingerprint() throws IOException {
        Path file = folder.resolve("warehouse.duckdb");
        List<Object> fingerprint = new ArrayList<>(List.of(Files.getLastModifiedTime(file), Files.size(file)));
        fingerprint.add(Arrays.hashCode(Files.readAllBytes(file)));
        return fingerprint;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenAWarehouseRestoredFromABackupThenItGoesOnFromItsOwnMark(boolean restarted) throws Exception {
        arrive(aapl(T0));
        sync.poll();
        Files.copy(folder.resolve("warehouse.duckdb"), folder.resolve("backup.duckdb"));
        arrive(aapl(T0 + 1));
        sync.poll();
        arrive(aapl(T0 + 2));

        Files.copy(
                folder.resolve("backup.duckdb"),
                folder.resolve("warehouse.duckdb"),
                StandardCopyOption.REPLACE_EXISTING);
        if (restarted) {
            sync.restart();
        } else {
            assertFailed(sync.poll(), "moved by another process (expected version 2, found version 1)");
        }

        assertDelivered(sync.poll(), 2);
        assertStored(aapl(T0), aapl(T0 + 1), aapl(T0 + 2));
    }

    @Test
    void givenABackupPutBackWhenAnotherProcessComesToTheSameVersionThenItIsNotTakenForOurOwn() throws Exception {
        arrive(aapl(T0 + 5));
        sync.poll();
        Files.delete(folder.resolve("warehouse.duckdb"));
        trade.truncate();
        arrive(aapl(T0));
        try (Sync other = new Sync(server, warehouseUrl())) {
            assertDelivered(other.poll(), 1);
        }
        arrive(aapl(T0 + 3), aapl(T0 + 6));

        assertFailed(sync.poll(), "moved by another process (expected version 1, found another version 1)");

        assertDelivered(sync.poll(), 2);
        assertStored(aapl(T0), aapl(T0 + 3), aapl(T0 + 6));
    }
}
