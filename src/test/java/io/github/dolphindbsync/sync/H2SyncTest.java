package io.github.dolphindbsync.sync;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class H2SyncTest extends SyncContractTest {

    @TempDir
    Path folder;

    @Override
    String warehouseUrl() {
        return "jdbc:h2:" + folder.resolve("warehouse");
    }

    @Override
    boolean hasJsonForm() {
        return false;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(warehouseUrl());
    }

    @Override
    List<String> stored() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select \"symbol\", cast(extract(epoch from \"timestamp\") * 1000000000 as bigint), \"price\", \"volume\" from \"trade\"")) {
            return StoredRows.read(rows);
        }
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
