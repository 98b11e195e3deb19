package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
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

    @Test
    void givenATransactionOfTheHostWithoutSavepointsThenTheSyncStopsAndTheSettingIsRefused() throws Exception {
        createPickyTable();
        sync.bind("host", new HostTransaction()).route(HostTransaction.ROUTE);
        trade.append(rows(10, 4));

        assertThat(failure(sync.poll())).contains("CHECK constraint failed");
        assertThat(failure(sync.restart()
                        .with("sync.trade.unstorable", "set-aside")
                        .poll()))
                .contains("the transaction is the host's and has no savepoints");
        assertThat(count("trade")).isZero();
    }
}
