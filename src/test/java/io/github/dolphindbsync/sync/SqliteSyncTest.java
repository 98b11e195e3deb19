package io.github.dolphindbsync.sync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteSyncTest extends SyncContractTest {

    @TempDir
    Path folder;

    @Override
    String warehouseUrl() {
        return "jdbc:sqlite:" + folder.resolve("warehouse.sqlite");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(warehouseUrl());
    }

    @Override
    List<String> stored() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select symbol, unixepoch(substr(timestamp, 1, 19)) * 1000000000 + substr(timestamp, 21, 9), price, volume from trade")) {
            return StoredRows.read(rows);
        }
    }

    @Override
    Object fingerprint() throws Exception {
        Path file = folder.resolve("warehouse.sqlite");
        return List.of(Files.getLastModifiedTime(file), Arrays.hashCode(Files.readAllBytes(file)));
    }
}
