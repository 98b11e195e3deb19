package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresSyncTest extends SyncContractTest {

    private static PostgresDatabase postgres;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(PostgresSyncTest.class);
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        postgres.clear();
    }

    @Override
    TestDatabase database() {
        return TestDatabase.POSTGRESQL;
    }

    @Override
    String warehouseUrl() {
        return postgres.url();
    }

    @Override
    Object fingerprint() throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet position = statement.executeQuery(
                        "select string_agg(x, ',' order by x) from (select xmin || '-' || xmax || '-' || ctid as x from trade"
                                + " union all select xmin || '-' || xmax || '-' || ctid from dolphindb_sync_checkpoint) as rows")) {
            position.next();
            return position.getString(1);
        }
    }

    @Test
    void givenAViewOnAColumnThatHasToBeWidenedThenCheckPlanAndPollNameItAndGoOnWhenItIsGone() throws Exception {
        arrive(aapl(T0));
        assertDelivered(sync.poll(), 1);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create view volumes as select volume from trade");
            trade.changeColumn("volume", "LONG");
            arrive(row("MSFT", T0 + 1, 1f, null));

            List<String> findings = findings();
            PollResult result = sync.poll();

            assertThat(findings).singleElement().asString().contains("view volumes", "column 'volume'", "Drop");
            assertFailed(result, findings.get(0));
            assertThat(stored()).hasSize(1);
            statement.execute("drop view volumes");
        }
        assertThat(findings()).isEmpty();
        assertThat(sync.poll().failure()).isEmpty();
        assertThat(stored()).hasSize(2);
    }

    @Test
    void givenMoreColumnsThanPostgreSqlHasRoomForThenThatIsSaidAndWhatToDo() {
        String columns = IntStream.range(0, 2_000)
                .mapToObj(column -> ",c" + column + ":INT")
                .collect(Collectors.joining());
        Object[] cells = new Object[2_001];
        cells[0] = T0;
        server.createTable("market", "wide", TableDefinition.of("timestamp:NANOTIMESTAMP" + columns))
                .appendRow(cells);

        assertFailed(
                sync.with("dolphindb.table-name", "wide").poll(),
                "would have 2003 columns",
                "room for 1600",
                "Write it to DuckDB");
    }

    @ParameterizedTest
    @CsvSource({"database, +08:00, 8", "sql, +08:00, 8", "sql, UTC+8, 8", "sql, -05:00, -5", "sql, Asia/Shanghai, 8"})
    void givenAZoneThenTheTimesStoredAreThoseOfItsClock(String form, String zone, int hoursEast) throws Exception {
        trade.appendRow(aapl(T0));

        assertThat(sync.destination(form).with("sync.trade.zone", zone).poll().rows())
                .isEqualTo(1);

        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select floor(extract(epoch from \"timestamp\")) from trade")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(T0 / 1_000_000_000L - hoursEast * 3600L);
        }
    }
}
