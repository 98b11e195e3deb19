package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.destination.duckdb.DuckDbDataSource;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.camel.component.jdbc.DefaultConnectionStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** A host with two databases: the rows of a batch and its checkpoint must meet in one of them. */
@Timeout(60)
class HostDatabasesTest {

    private static final String FROM = """
            - route:
                from:
                  uri: dolphindb:market/trade
                  parameters: {startScheduler: false, checkpoints: '#checkpoints-of-%s', transaction: none, batchSize: 2}
                  steps:
            """;

    /** The checkpoints of a database, and its transaction. */
    private static final String BEANS = """
            - beans:
                - name: transaction-of-first
                  type: io.github.dolphindbsync.delivery.BatchTransaction
                  constructors: {"0": "#bean:first"}
                - name: checkpoints-of-first
                  type: io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository
                  constructors: {"0": "#bean:first", "1": "#bean:transaction-of-first"}
                - name: checkpoints-apart
                  type: io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository
                  constructors: {"0": "#bean:first", "1": "#bean:no-strategy"}
            """;

    private static final String IN_TRANSACTION = """
                    - policy:
                        ref: transaction-of-first
                        steps:
                          - to: %s
                          - process: {ref: checkpoint}
            """;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private String first;
    private String second;

    @BeforeEach
    void startServer() throws Exception {
        StoredTable trade = market.trade();
        for (int row = 0; row < 3; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.aapl(T0 + row)));
        }
        first = "jdbc:duckdb:" + folder.resolve("first.duckdb");
        second = "jdbc:duckdb:" + folder.resolve("second.duckdb");
    }

    private PollResult poll(String yaml) throws Exception {
        try (Host host = host().start(yaml)) {
            return host.poll();
        }
    }

    private Host host() {
        DuckDbDataSource firstSource = new DuckDbDataSource(first);
        return new Host(server, "jdbc:duckdb:" + folder.resolve("unused.duckdb"))
                .bind("first", firstSource)
                .bind("first-traced", new TransactionAwareDataSourceProxy(firstSource))
                .bind("second", new DuckDbDataSource(second))
                .bind("no-strategy", new DefaultConnectionStrategy())
                .bind(
                        "checkpoints-of-file",
                        new FileCheckpointRepository(
                                folder.resolve("checkpoints").toString()));
    }

    private static long count(String url, String table) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement()) {
            if (!TestDatabase.hasTable(connection, table)) {
                return -1;
            }
            try (ResultSet result = statement.executeQuery("select count(*) from " + table)) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private void assertRefused(PollResult result, String... said) throws SQLException {
        assertThat(result.failure()).as(result.summary()).isPresent();
        assertThat(result.failure().orElseThrow()).contains(said);
        assertThat(count(first, "trade")).isEqualTo(-1);
        assertThat(count(second, "trade")).isEqualTo(-1);
    }

    @Test
    void givenRowsForOneDatabaseAndTheCheckpointInAnotherThenBothBeansAreNamedAndNothingIsWritten() throws Exception {
        String alone = BEANS + FROM.formatted("first") + "        - to: upsert:trade?dataSource=#second\n";
        assertRefused(
                poll(alone),
                "upsert:trade writes by the data source second, and the checkpoint is in first",
                "dataSource=#first",
                "FileCheckpointRepository");
        assertRefused(
                poll(BEANS
                        + FROM.formatted("first")
                        + IN_TRANSACTION.formatted(
                                "upsert:trade?dataSource=#second&connectionStrategy=#transaction-of-first")),
                "writes by the data source second, and the transaction is in first");
        // Each has its own dynamic endpoint, as in the shipped routes.
        assertRefused(
                poll(BEANS + FROM.formatted("first") + "        - toD: \"upsert:trade?dataSource=#second\"\n"),
                "writes by the data source second");
    }

    @Test
    void givenATransactionOfOneDatabaseForTheCheckpointsOfAnotherThenTheHostDoesNotStart() {
        String beans = """
                - beans:
                    - name: transaction-of-second
                      type: io.github.dolphindbsync.delivery.BatchTransaction
                      constructors: {"0": "#bean:second"}
                    - name: checkpoints-of-first
                      type: io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository
                      constructors: {"0": "#bean:first", "1": "#bean:transaction-of-second"}
                """ + FROM.formatted("first") + "        - to: upsert:trade?dataSource=#first\n";
        assertThatThrownBy(() -> poll(beans))
                .hasStackTraceContaining("JdbcCheckpointRepository and BatchTransaction have different data sources")
                .hasStackTraceContaining("the same data source");
    }

    @Test
    void givenRowsThatWouldMissTheTransactionOfTheirCheckpointThenThatIsSaidAndNothingIsWritten() throws Exception {
        assertRefused(
                poll(BEANS
                        + FROM.formatted("first")
                        + IN_TRANSACTION.formatted("upsert:trade?dataSource=#first&connectionStrategy=#no-strategy")),
                "upsert:trade is in a transaction and would write outside of it",
                "connectionStrategy=#");
    }

    @Test
    void givenACheckpointThatWouldMissTheTransactionOfItsRowsThenTheyAreRolledBack() throws Exception {
        String to = "upsert:trade?dataSource=#first&connectionStrategy=#transaction-of-first";
        assertRefused(
                poll(BEANS + FROM.formatted("file") + IN_TRANSACTION.formatted(to)),
                "its checkpoint would be stored outside of it");
        assertRefused(
                poll(BEANS + FROM.replace("checkpoints-of-%s", "checkpoints-apart") + IN_TRANSACTION.formatted(to)),
                "its checkpoint would be stored outside of it");
    }

    @Test
    void givenTheCheckpointInAFileThenRowsGoToAnyDatabase() throws Exception {
        PollResult result = poll(BEANS + FROM.formatted("file") + "        - to: upsert:trade?dataSource=#second\n");

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(count(second, "trade")).isEqualTo(3);
    }

    @Test
    void givenAWrapperOfTheSameDataSourceThenItIsTakenForTheSame() throws Exception {
        PollResult result =
                poll(BEANS + FROM.formatted("first") + "        - to: upsert:trade?dataSource=#first-traced\n");

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(count(first, "trade")).isEqualTo(3);
        assertThat(count(first, "dolphindb_sync_checkpoint")).isEqualTo(1);
    }
}
