package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code upsert:trade?createTable=false} may do to a database, and what it may not. */
@Timeout(60)
class CreateTableTest {

    private static final String TABLES = "select table_name from information_schema.tables order by 1";
    private static final String COLUMNS =
            "select column_name from information_schema.columns where table_name = 'trade' order by 1";

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();

    @BeforeEach
    void aRowArrives() {
        trade.appendRow(aapl(T0));
    }

    private String url() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private List<String> texts(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private PollResult poll(String options, String createTable) throws Exception {
        try (Host host = new Host(market.server(), url()).start("""
                        - route:
                            from:
                              uri: dolphindb:market/trade
                              parameters: {startScheduler: false%s}
                              steps:
                                - to: upsert:trade?createTable=%s
                        """.formatted(options, createTable))) {
            return host.poll();
        }
    }

    private void pollSucceeds(String options, String createTable) throws Exception {
        PollResult result = poll(options, createTable);
        assertThat(result.failure()).as(result.summary()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", mode: full-refresh"})
    void givenAMissingTableThenItIsNotCreatedAndThePollSaysWhatToDo(String options) throws Exception {
        assertThat(poll(options, "false").failure().orElseThrow())
                .contains("table \"trade\"", "createTable=false", "emove createTable=false");
        assertThat(texts(TABLES)).containsExactly("dolphindb_sync_checkpoint");
    }

    @Test
    void givenAFullRefreshOfATableThatIsThereThenNoTableIsCreatedBesideItAndItsRowsStay() throws Exception {
        pollSucceeds(", mode: full-refresh", "true");
        trade.appendRow(aapl(T0 + 1));

        assertThat(poll(", mode: full-refresh", "false").failure().orElseThrow())
                .contains("table \"trade\" can't be refreshed", "dolphindb_sync_loading_", "set another mode");

        assertThat(texts(TABLES)).containsExactly("dolphindb_sync_checkpoint", "trade");
        assertThat(texts("select count(*) from trade")).containsExactly("1");
    }

    @Test
    void givenATableThatIsThereThenItIsAlteredWhereTheSchemaEvolves() throws Exception {
        pollSucceeds("", "true");
        trade.addColumn("venue", "STRING");
        trade.appendRow("AAPL", T0 + 1, 1f, 1, "XNAS");

        pollSucceeds("", "false");

        assertThat(texts(COLUMNS)).contains("venue");
    }

    @Test
    void givenATableThatIsThereThenItIsOnlyCheckedWhereTheSchemaIsStrict() throws Exception {
        pollSucceeds("", "true");
        trade.addColumn("venue", "STRING");
        trade.appendRow("AAPL", T0 + 1, 1f, 1, "XNAS");

        assertThat(poll(", schemaChange: strict", "true").failure()).isPresent();

        assertThat(texts(COLUMNS)).doesNotContain("venue");
    }
}
