package io.github.dolphindbsync.sync;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class DuckDbSetAsideTest extends SetAsideContractTest {

    @TempDir
    Path folder;

    @Override
    String warehouseUrl() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    @Override
    String kind() {
        return "duckdb";
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(warehouseUrl());
    }
}
