package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("other-database")
class MariaDbSyncTest extends SyncContractTest {

    @BeforeEach
    void emptyDatabase() throws SQLException {
        EmbeddedMariaDb.emptyDatabase("sync");
    }

    @Override
    TestDatabase database() {
        return TestDatabase.MARIADB;
    }

    @Override
    String warehouseUrl() {
        return EmbeddedMariaDb.url("sync");
    }

    @Override
    Object fingerprint() throws Exception {
        return TestDatabase.writesOfMariaDb("sync");
    }
}
