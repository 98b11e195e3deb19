package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbQuarantineTest extends QuarantineContractTest {

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

    @Test
    void givenATransactionOfTheHostWithoutSavepointsThenTheSyncStopsAndTheSettingIsRefused() throws Exception {
        createPickyTable();
        sync.bind("host", new HostTransaction()).route(HostTransaction.ROUTE_SETTING_ASIDE);
        trade.append(rows(10, 4));

        assertThat(failure(sync.poll())).contains("CHECK constraint failed");
        assertThat(failure(sync.restart()
                        .with("sync.trade.on-rejected-row", "quarantine")
                        .poll()))
                .contains("the transaction is the host's and has no savepoints");
        assertThat(count("trade")).isZero();
    }

    /** DuckDB's from_json makes NULL of it, and says nothing. */
    @Test
    void givenANumberThatTheJsonStatementCannotReadThenItIsRefusedAndNotStoredAsNull() throws Exception {
        createTable("volume integer");
        server.createTable(
                        "market",
                        "wide",
                        TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:LONG"))
                .append(List.of(
                        new Object[] {"A", SyncContractTest.T0, 1f, 1L},
                        new Object[] {"B", SyncContractTest.T0 + 1, 1f, 5_000_000_000L}));
        sync.destination("sql").with("sync.trade.table-name", "wide");

        assertThat(failure(sync.poll())).contains("the row at 2016-10-24T08:00:00.022239001");
        assertDelivered(
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll(), 1, 1);
        assertThat(query("select volume from trade")).containsExactly("1");
    }
}
