package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.sync.Market;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the application says of a row that its destination refuses, and how it ends. */
class RefusedRowsIT {

    private static final long T0 = 1_477_296_000_022_239_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();

    @Test
    void aRefusedRowIsNamedAndByLeavePutAsideAndItsContentIsInNoOutput() throws Exception {
        market.trade()
                .append(List.of(
                        new Object[] {"AAPL", T0, 27.26f, 100},
                        new Object[] {"SECRETIVE", T0 + 1, 27.5f, 777_777},
                        new Object[] {"AAPL", T0 + 2, 27.26f, 100}));
        String url = "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table trade (symbol varchar, \"timestamp\" timestamp_ns not null, price float,"
                    + " volume integer check (volume < 1000), _row_id uuid not null)");
        }
        Jar jar = Jar.in(folder).setting("dolphindb.port", server.port());

        JarProcess stopped = jar.run("--once");
        JarProcess quarantined =
                jar.setting("sync.trade.on-rejected-row", "quarantine").run("--once");

        stopped.assertEnded(
                1,
                "sync trade: FAILED after 0 rows",
                "the row at 2016-10-24T08:00:00.022239001 (1477296000022239001, _row_id = ",
                "can't be stored: ",
                "sync.trade.on-rejected-row=quarantine");
        quarantined.assertEnded(
                0, "WARN", "The row was quarantined.", "sync trade: 2 rows in 1 batch", ", 1 row quarantined, mark ");
        assertThat(stopped.output() + quarantined.output())
                .doesNotContain("SECRETIVE")
                .doesNotContain("777777");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select row_json from dolphindb_sync_quarantine")) {
            row.next();
            assertThat(row.getString(1)).contains("\"symbol\":\"SECRETIVE\"", "\"volume\":777777");
        }
    }
}
