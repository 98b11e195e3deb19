package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static io.github.dolphindbsync.sync.SyncContractTest.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that the destination refuses: here, those of a volume of 1,000 or more. */
abstract class QuarantineContractTest {

    private static final String BEFORE_THE_POLICY = "              - policy:\n                  ref: quarantine";

    @RegisterExtension
    final Market market = new Market();

    final StandInServer server = market.server();
    final StoredTable trade = market.trade();
    Sync sync;

    abstract String warehouseUrl();

    abstract String kind();

    Connection connect() throws SQLException {
        return TestDatabase.connect(warehouseUrl());
    }

    @BeforeEach
    void startServer() throws Exception {
        sync = market.sync(warehouseUrl());
    }

    /** The statement that makes the table, with a column {@code volume integer}. */
    String createStatement() throws IOException {
        return Files.readString(Path.of("routes/sql/trade." + kind() + ".create.sql"))
                .replace("${exchangeProperty.DolphinDBSync.target}", "trade");
    }

    /** The same for a table with the key (symbol, timestamp). */
    String createKeyedStatement() {
        return kind().equals("duckdb")
                ? "create table trade (symbol varchar not null, \"timestamp\" timestamp_ns not null, price float, volume integer)"
                : "create table trade (symbol text not null, \"timestamp\" timestamptz, timestamp_ns bigint not null, price real, "
                        + "volume integer, primary key (timestamp_ns, symbol))";
    }

    /** What the database says of the constraint that {@link #createPickyTable} makes. */
    String refusal() {
        return kind().equals("duckdb") ? "CHECK constraint failed" : "\"sane_volume\"";
    }

    void createTable(String volume) throws Exception {
        String sql = createStatement();
        assertThat(sql).contains("volume integer");
        execute(sql.replace("volume integer", volume));
    }

    void createPickyTable() throws Exception {
        createTable("volume integer constraint sane_volume check (volume < 1000)");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    void arrive(Object[]... rows) {
        trade.append(Arrays.asList(rows));
    }

    static Object[] huge(long timestamp) {
        return row("HUGE", timestamp, 1f, 5_000);
    }

    List<String> quarantined() throws SQLException {
        return query(
                "select concat(tracking_text, ' ', row_json) from dolphindb_sync_quarantine order by tracking_value");
    }

    long count(String table) throws SQLException {
        return Long.parseLong(query("select count(*) from " + table).get(0));
    }

    long mark() throws SQLException {
        return Long.parseLong(
                query("select mark from dolphindb_sync_checkpoint").get(0));
    }

    static void assertDelivered(PollResult result, long rows, long quarantined) {
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).as(result.summary()).isEqualTo(rows);
        assertThat(result.rowsQuarantined()).as(result.summary()).isEqualTo(quarantined);
    }

    static String failure(PollResult result) {
        assertThat(result.failure()).as(result.summary()).isPresent();
        return result.failure().orElseThrow();
    }

    /** The given number of rows, of which those at the given positions can't be stored. */
    List<Object[]> rows(int count, Integer... refused) {
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            rows.add(Arrays.asList(refused).contains(row) ? huge(T0 + row) : aapl(T0 + row));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "sql"})
    void givenARowThatCannotBeStoredThenTheSyncStopsAndNamesIt(String form) throws Exception {
        createPickyTable();
        trade.append(rows(30, 17));

        PollResult result =
                sync.destination(form).with("sync.trade.batch-size", "10").poll();

        assertThat(failure(result))
                .contains("sync 'trade': the row at 2016-10-24T08:00:00.022239017 (1477296000022239017, _row_id = ")
                .contains("can't be stored")
                .contains("sync.trade.on-rejected-row=quarantine")
                .doesNotContain("5000")
                .doesNotContain("HUGE");
        assertThat(result.rows()).isEqualTo(10);
        assertThat(count("trade")).isEqualTo(10);
        assertThat(mark()).isEqualTo(T0 + 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "sql"})
    void givenTheSettingThenGoodRowsArriveAndTheOthersAreKeptWithTheReason(String form) throws Exception {
        createPickyTable();
        trade.append(rows(30, 0, 13, 14, 29));

        PollResult result = sync.destination(form)
                .with("sync.trade.batch-size", "10")
                .with("sync.trade.on-rejected-row", "quarantine")
                .poll();

        assertDelivered(result, 26, 4);
        assertThat(result.summary())
                .startsWith("sync trade: 26 rows in 3 batches")
                .contains(", 4 rows quarantined, mark ");
        assertThat(count("trade")).isEqualTo(26);
        assertThat(mark()).isEqualTo(T0 + 29);
        assertThat(quarantined())
                .hasSize(4)
                .first()
                .asString()
                .startsWith(
                        "2016-10-24T08:00:00.022239 {\"symbol\":\"HUGE\",\"timestamp\":\"2016-10-24T08:00:00.022239000\","
                                + "\"price\":1.0,\"volume\":5000,\"_row_id\":\"");
        assertThat(query("select distinct reason from dolphindb_sync_quarantine"))
                .singleElement()
                .asString()
                .contains(refusal());
        assertDelivered(sync.poll(), 0, 0);
    }

    @Test
    void givenRowsThatAreReadAgainThenNoneIsKeptTwice() throws Exception {
        createPickyTable();
        trade.append(rows(30, 3, 17));
        sync.with("sync.trade.on-rejected-row", "quarantine").with("sync.trade.look-back", "1h");
        assertDelivered(sync.poll(), 28, 2);

        arrive(aapl(T0 + 5));
        assertDelivered(sync.restart().poll(), 29, 2);

        assertThat(count("trade")).isEqualTo(29);
        assertThat(quarantined()).hasSize(2);
    }

    @Test
    void givenALoadTimeThenARefusedRowThatIsReadAgainIsKeptAndLoggedOnceAndAgainWhenItHasChanged() throws Exception {
        execute(createKeyedStatement().replace("volume integer", "volume integer check (volume < 1000)"));
        arrive(aapl(T0), huge(T0 + 1));
        sync.with("sync.trade.key", "symbol,timestamp")
                .with("sync.trade.load-time-column", "loaded_at")
                .with("sync.trade.look-back", "1h")
                .with("sync.trade.on-rejected-row", "quarantine");

        try (LoggedLines log = LoggedLines.ofPackage("io.github.dolphindbsync.delivery")) {
            assertDelivered(sync.poll(), 1, 1);
            for (int poll = 0; poll < 3; poll++) {
                // A late row each time, so that all are read and delivered again.
                arrive(row("LATE" + poll, T0 - 1_000 + poll, 1f, 1));
                assertThat(sync.restart().poll().rowsQuarantined()).isEqualTo(1);
            }
            assertThat(quarantined()).hasSize(1);
            assertThat(log.containing("The row was quarantined")).hasSize(1);

            arrive(row("HUGE", T0 + 1, 1f, 6_000));
            assertThat(sync.restart().poll().failure()).isEmpty();
            assertThat(quarantined()).hasSize(2);
            assertThat(log.containing("The row was quarantined")).hasSize(2);
        }
    }

    @Test
    void givenIdenticalRowsThatCannotBeStoredThenEachOfThemIsKept() throws Exception {
        createPickyTable();
        arrive(aapl(T0), huge(T0 + 1), huge(T0 + 1), huge(T0 + 1), aapl(T0 + 2));

        assertDelivered(sync.with("sync.trade.on-rejected-row", "quarantine").poll(), 2, 3);

        assertThat(quarantined()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void givenABatchOfWhichEveryRowIsRefusedThenItIsTheDestinationsFaultAndNothingIsPutAside() throws Exception {
        createPickyTable();
        trade.append(rows(10, 5, 6, 7, 8, 9));

        PollResult result = sync.with("sync.trade.on-rejected-row", "quarantine")
                .with("sync.trade.batch-size", "5")
                .poll();

        assertThat(failure(result)).contains("each of the 5 rows of a batch was rejected", "Fix the destination");
        assertThat(result.rows()).isEqualTo(5);
        assertThat(mark()).isEqualTo(T0 + 4);
        assertThat(quarantined()).isEmpty();

        execute("drop table trade");
        createTable("volume integer");
        execute("delete from dolphindb_sync_checkpoint");
        assertDelivered(sync.poll(), 10, 0);
    }

    @Test
    void givenABatchOfOneRowThatIsRefusedThenItIsPutAside() throws Exception {
        createPickyTable();
        arrive(huge(T0));

        PollResult result =
                sync.with("sync.trade.on-rejected-row", "quarantine").poll();

        assertDelivered(result, 0, 1);
        assertThat(result.summary()).contains(", 1 row quarantined, mark 2016-10-24");
        assertThat(mark()).isEqualTo(T0);
        assertDelivered(sync.restart().poll(), 0, 0);
        arrive(aapl(T0 + 1));
        assertDelivered(sync.poll(), 1, 0);
        assertThat(count("trade")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "sql"})
    void givenNothingButARefusedRowAtFirstThenTheTableIsThereForTheNextPoll(String form) throws Exception {
        int[] polls = {0};
        sync.destination(form).with("sync.trade.on-rejected-row", "quarantine").bind("picky", (Processor) exchange -> {
            if (polls[0]++ < 2) {
                throw new java.sql.SQLDataException("refused");
            }
        });
        sync.route(
                Sync.shippedRoute(form)
                        .replace(
                                "                  ref: quarantine\n                  steps:\n",
                                "                  ref: quarantine\n                  steps:\n                    - process: {ref: picky}\n"));
        arrive(aapl(T0));
        assertDelivered(sync.poll(), 0, 1);

        arrive(aapl(T0 + 1));

        assertDelivered(sync.restart().poll(), 1, 0);
        assertThat(count("trade")).isEqualTo(1);
    }

    @Test
    void givenRowsThatAreOnlyRefusedTogetherThenTheFirstArrives() throws Exception {
        createTable("volume integer unique");
        arrive(
                row("A", T0, 1f, 1),
                row("B", T0 + 1, 1f, 2),
                row("C", T0 + 2, 1f, 1),
                row("D", T0 + 3, 1f, 3),
                row("E", T0 + 4, 1f, 2));

        assertDelivered(sync.with("sync.trade.on-rejected-row", "quarantine").poll(), 3, 2);

        assertThat(query("select symbol from trade order by 1")).containsExactly("A", "B", "D");
        assertThat(quarantined()).hasSize(2).allMatch(line -> line.contains("\"C\"") || line.contains("\"E\""));
    }

    @Test
    void givenAKeyThenItNamesTheRow() throws Exception {
        sync.with("sync.trade.key", "symbol,timestamp");
        execute(createKeyedStatement().replace("volume integer", "volume integer check (volume < 1000)"));
        arrive(aapl(T0), huge(T0 + 1));

        assertThat(failure(sync.poll())).contains("(1477296000022239001, symbol = HUGE) can't be stored");

        assertDelivered(
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll(), 1, 1);
        arrive(row("FB", T0 + 1, 2f, 5));
        assertDelivered(sync.poll(), 1, 1);
        assertThat(quarantined()).hasSize(1);
    }

    @Test
    void givenRandomRowsThatAreRefusedThenEachRowIsInOnePlaceExactly() throws Exception {
        createPickyTable();
        Random random = new Random(11);
        List<Object[]> rows = new ArrayList<>();
        long refused = 0;
        for (int row = 0; row < 400; row++) {
            boolean isRefused = random.nextInt(5) == 0;
            refused += isRefused ? 1 : 0;
            rows.add(row("S" + random.nextInt(3), T0 + random.nextInt(100), 1f, isRefused ? 1_000 : 1));
        }
        Collections.shuffle(rows, random);
        trade.append(rows);

        PollResult result = sync.with("sync.trade.on-rejected-row", "quarantine")
                .with("sync.trade.batch-size", "37")
                .poll();

        assertDelivered(result, 400 - refused, refused);
        assertThat(count("trade")).isEqualTo(400 - refused);
        assertThat(count("dolphindb_sync_quarantine")).isEqualTo(refused);
        assertDelivered(sync.restart().poll(), 0, 0);
    }

    @Test
    void givenAStepBeforeThePolicyThatUsedTheConnectionThenItIsRefusedClearly() throws Exception {
        createPickyTable();
        String route = Sync.shippedRoute().replace(BEFORE_THE_POLICY, """
                                      - setHeader: {name: kept, simple: "${body}"}
                                      - setBody: {constant: "select 1"}
                                      - to: "jdbc:warehouse?connectionStrategy=#transaction&resetAutoCommit=false"
                                      - setBody: {simple: "${header.kept}"}
                        """ + BEFORE_THE_POLICY);
        arrive(aapl(T0), huge(T0 + 1));
        sync.route(route);

        assertThat(failure(sync.poll())).containsIgnoringCase("constraint").doesNotContain("the row at");
        assertThat(failure(sync.restart()
                        .with("sync.trade.on-rejected-row", "quarantine")
                        .poll()))
                .contains("trials could not be rolled back", "put them into the policy");
        assertThat(count("trade")).isZero();
    }

    @Test
    void givenTheCheckpointInsideOfThePolicyThenItIsRefusedBeforeAPartOfABatchCanCountForAllOfIt() throws Exception {
        String route = Sync.shippedRoute()
                .replace(
                        "              - process:\n                  ref: checkpoint",
                        "                    - process:\n                        ref: checkpoint");
        arrive(aapl(T0));

        assertThat(failure(sync.route(route).poll()))
                .contains("CheckpointProcessor is a step of the quarantine policy");
        assertThat(query("select mark from dolphindb_sync_checkpoint")).isEmpty();
    }

    @Test
    void givenAnUnknownChoiceThenItIsNamed() {
        sync.with("sync.trade.on-rejected-row", "ignore");

        assertThatThrownBy(sync::poll).rootCause().hasMessageContaining("'ignore' is not one of fail, quarantine");
    }

    @Test
    void givenANumberThatIsTooLargeForItsColumnThenItsRowIsPutAside() throws Exception {
        createTable("volume smallint");
        arrive(aapl(T0), row("BIG", T0 + 1, 1f, 40_000), aapl(T0 + 2));

        PollResult result = sync.destination("sql")
                .with("sync.trade.on-rejected-row", "quarantine")
                .poll();

        assertDelivered(result, 2, 1);
        assertThat(quarantined()).singleElement().asString().contains("\"volume\":40000");
        assertThat(query("select reason from dolphindb_sync_quarantine").get(0))
                .containsIgnoringCase("out of range")
                .doesNotContain("40000");
    }

    @Test
    void givenRowsThatCannotBePutAsideEitherThenTheyHoldTheMarkBack() throws Exception {
        createPickyTable();
        execute("create table dolphindb_sync_quarantine (somebody_elses integer)");
        trade.append(rows(20, 14));
        sync.with("sync.trade.on-rejected-row", "quarantine").with("sync.trade.batch-size", "10");

        assertThat(failure(sync.poll())).contains("quarantining rows in table dolphindb_sync_quarantine failed");
        assertThat(count("trade")).isEqualTo(10);
        assertThat(mark()).isEqualTo(T0 + 9);

        execute("drop table dolphindb_sync_quarantine");
        assertDelivered(sync.poll(), 9, 1);
    }

    @Test
    void givenTwoPoliciesForOneBatchThenThatIsRefused() throws Exception {
        arrive(aapl(T0));
        sync.route(Sync.shippedRoute().replace(FaultStory.AFTER_ROWS, """
                                      - policy:
                                          ref: quarantine
                                          steps:
                                            - removeHeader: {name: none}
                        """ + FaultStory.AFTER_ROWS));

        assertThat(failure(sync.poll())).contains("two quarantine policies have steps of one batch");
    }

    @Test
    void givenAThousandGoodRowsThenTheStepsRunOnceAndForOneRefusedRowSomeTwentyTimes() throws Exception {
        createPickyTable();
        int[] runs = {0};
        sync.bind("counter", (Processor) exchange -> runs[0]++)
                .route(Sync.shippedRoute()
                        .replace(
                                FaultStory.BEFORE_ROWS,
                                "                    - process: {ref: counter}\n" + FaultStory.BEFORE_ROWS))
                .with("sync.trade.on-rejected-row", "quarantine");
        trade.append(rows(1_000));
        assertDelivered(sync.poll(), 1_000, 0);
        assertThat(runs[0]).isEqualTo(1);

        runs[0] = 0;
        for (int row = 1_000; row < 2_000; row++) {
            arrive(row == 1_777 ? huge(T0 + row) : aapl(T0 + row));
        }
        assertDelivered(sync.poll(), 999, 1);
        assertThat(runs[0]).isLessThanOrEqualTo(22);
    }
}
