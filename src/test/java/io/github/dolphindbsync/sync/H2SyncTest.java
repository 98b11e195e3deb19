package io.github.dolphindbsync.sync;

import io.github.dolphindbsync.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("other-database")
class H2SyncTest extends SyncContractTest {

    @TempDir
    Path folder;

    @Override
    TestDatabase database() {
        return TestDatabase.H2;
    }

    @Override
    String warehouseUrl() {
        return database().url(folder);
    }

    @Override
    boolean hasJsonForm() {
        return false;
    }

    @Override
    Object fingerprint() throws Exception {
        // To open the file changes it, so it is its content that is looked at.
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version, mark from dolphindb_sync_checkpoint")) {
            row.next();
            return row.getLong(1) + " " + row.getLong(2) + " " + stored();
        }
    }
}
