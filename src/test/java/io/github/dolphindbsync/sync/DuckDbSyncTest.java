package io.github.dolphindbsync.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class DuckDbSyncTest extends SyncContractTest {

    @TempDir
    Path folder;

    @Override
    String warehouseUrl() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    @Override
    List<String> stored() throws SQLException {
        try (Connection connection = DriverManager.getConnection(warehouseUrl());
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select symbol, epoch_ns(\"timestamp\"), price, volume from trade")) {
            return StoredRows.read(rows);
        }
    }

    @Override
    Object fingerprint() throws IOException {
        Path file = folder.resolve("warehouse.duckdb");
        List<Object> fingerprint = new ArrayList<>(List.of(Files.getLastModifiedTime(file), Files.size(file)));
        fingerprint.add(Arrays.hashCode(Files.readAllBytes(file)));
        return fingerprint;
    }
}
