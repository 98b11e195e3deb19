package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.delivery.BatchTransaction;
import io.github.dolphindbsync.delivery.QuarantinePolicy;
import io.github.dolphindbsync.destination.duckdb.DuckDbDataSource;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.component.Syncs;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.spring.jdbc.SpringConnectionStrategy;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** From DolphinDB into a table in two lines: 25 rows in batches of 10, of which the second one meets with failures. */
@Timeout(60)
class TwoLineRouteTest {

    private static final String FROM = """
            - route:
                id: two-lines
                from:
                  uri: dolphindb:market/trade
                  parameters: {trackingColumn: timestamp, batchSize: 10, startScheduler: false%s}
                  steps:
            """;
    private static final String UPSERT = "        - to: upsert:trade\n";
    private static final String STEP = "        - process: {ref: step}\n";
    private static final String HANDLED = """
            - onException:
                exception: [java.lang.Exception]
                %s: {constant: 'true'}
            """;

    private static PostgresDatabase postgres;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Processor step = exchange -> {};
    private String warehouse;
    private Host host;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(TwoLineRouteTest.class);
    }

    @BeforeEach
    void rowsArrive() throws Exception {
        postgres.clear();
        for (int row = 0; row < 25; row++) {
            trade.appendRow(aapl(T0 + row));
        }
        use(postgres.url());
    }

    private void use(String url) {
        warehouse = url;
        host = new Host(market.server(), url).step("step", exchange -> step.process(exchange));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static String from(String options) {
        return FROM.formatted(options);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(warehouse);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(warehouse);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : -1;
        }
    }

    private void assertRowsAndMark(int rows) throws SQLException {
        assertThat(number("select count(*) from trade")).isEqualTo(rows);
        assertThat(number("select mark from dolphindb_sync_checkpoint")).isEqualTo(T0 + rows - 1);
    }

    private String pollFails() throws Exception {
        PollResult failed = host.poll();
        assertThat(failed.failure()).as(failed.summary()).isPresent();
        assertThat(failed.rows()).isEqualTo(10);
        assertRowsAndMark(10);
        return failed.failure().orElseThrow();
    }

    private void theNextPollDeliversTheRestOnce() throws Exception {
        PollResult result = host.poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(15);
        assertRowsAndMark(25);
        assertThat(host.poll().rows()).isZero();
    }

    /** A step that fails once, for the second batch. */
    private Processor failingOnce(String reason) {
        int[] batches = {0};
        return exchange -> {
            if (++batches[0] == 2) {
                throw new IllegalStateException(reason);
            }
        };
    }

    @Test
    void givenAMarkThatTheDatabaseRefusesThenItsRowsAreRolledBackAndDeliveredOnce() throws Exception {
        host.start(from(", limit: 10") + UPSERT);
        assertThat(host.poll().rows()).isEqualTo(10);
        host.close();
        execute("alter table dolphindb_sync_checkpoint add constraint refuse check (mark < " + (T0 + 15) + ")");
        use(warehouse);
        host.start(from("") + UPSERT);

        assertThat(host.poll().failure().orElseThrow()).contains("violates check constraint");
        assertRowsAndMark(10);

        execute("alter table dolphindb_sync_checkpoint drop constraint refuse");
        theNextPollDeliversTheRestOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "duckdb"})
    void givenAFailureBetweenRowsAndMarkThenTheBatchIsRolledBackAndDeliveredOnce(String database) throws Exception {
        if (database.equals("duckdb")) {
            use("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        }
        step = failingOnce("the power failed");
        host.start(from("") + UPSERT + STEP);

        assertThat(pollFails()).contains("the power failed");

        theNextPollDeliversTheRestOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled", "continued"})
    void givenAFailureThatTheRouteHandlesThenTheBatchIsRolledBackAndThePollFails(String how) throws Exception {
        step = failingOnce("the power failed");
        host.start(HANDLED.formatted(how) + from("") + UPSERT + STEP);

        assertThat(pollFails()).contains("so the batch is", "the power failed");

        theNextPollDeliversTheRestOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled", "continued"})
    void givenAFailureBeforeAnyEndpointThatTheRouteHandlesThenTheBatchIsNotTakenForDelivered(String how)
            throws Exception {
        step = failingOnce("the power failed");
        host.start(HANDLED.formatted(how) + from("") + STEP + UPSERT);

        assertThat(pollFails()).contains("the power failed");

        theNextPollDeliversTheRestOnce();
    }

    @Test
    void givenADeadLetterChannelThenTheBatchIsRolledBackAndThePollFails() throws Exception {
        step = failingOnce("the power failed");
        host.start("- errorHandler: {deadLetterChannel: {deadLetterUri: 'log:dead'}}\n" + from("") + UPSERT + STEP);

        assertThat(pollFails()).contains("dead letter channel", "the power failed");

        theNextPollDeliversTheRestOnce();
    }

    @Test
    void givenARollbackThatTheRouteAsksForThenTheBatchIsRolledBackAndThePollFails() throws Exception {
        step = failingOnce("the power failed");
        host.start(HANDLED.formatted("handled") + "    steps: [{rollback: {markRollbackOnlyLast: true}}]\n" + from("")
                + UPSERT + STEP);

        pollFails();

        theNextPollDeliversTheRestOnce();
    }

    @Test
    void givenAFailureThatADoTryCatchesThenTheBatchCountsAsDelivered() throws Exception {
        step = failingOnce("the power failed");
        host.start(from("") + UPSERT + "        - doTry:\n            steps:\n    " + STEP.replace("\n", "\n    ")
                + "        doCatch:\n              - exception: [java.lang.IllegalStateException]\n"
                + "                steps: [{log: caught}]\n");

        assertThat(host.poll().rows()).isEqualTo(25);

        assertRowsAndMark(25);
    }

    @Test
    void givenARouteThatHasTheTransactionAndTheCheckpointAsStepsThenTheyJoinThatOfTheConsumer() throws Exception {
        step = failingOnce("the power failed");
        host.start(from("") + """
                        - policy:
                            ref: transaction
                            steps:
                              - policy: {ref: quarantine, steps: [{to: 'upsert:trade'}]}
                              - process: {ref: checkpoint}
                """ + STEP);

        assertThat(pollFails()).contains("the power failed");

        theNextPollDeliversTheRestOnce();
    }

    @Test
    void givenRowsThatTheTableRejectsThenTheyAreQuarantinedWithoutAPolicyInTheRoute() throws Exception {
        host.with("sync.trade.on-rejected-row", "quarantine").start(from("") + UPSERT);
        assertThat(host.poll().rows()).isEqualTo(25);
        execute("alter table trade add constraint cheap check (price < 1000)");
        trade.appendRow("AAPL", T0 + 25, 5000f, 1);
        trade.appendRow("AAPL", T0 + 26, 5f, 1);

        PollResult result = host.poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(1);
        assertThat(number("select count(*) from trade")).isEqualTo(26);
        assertThat(number("select count(*) from dolphindb_sync_quarantine")).isEqualTo(1);
    }

    private void assertDelivers(String options, String... guarantee) throws Exception {
        try (LoggedLines lines = LoggedLines.ofPackage("io.github.dolphindbsync")) {
            host.start(from(options) + UPSERT);
            assertThat(lines.containing("sync trade: delivers"))
                    .singleElement()
                    .asString()
                    .contains(guarantee);
        }
        assertThat(Syncs.of(host.context())
                        .found()
                        .get(0)
                        .sync()
                        .plan(false)
                        .findings()
                        .facts())
                .anySatisfy(fact -> {
                    assertThat(fact.about()).isEqualTo("delivers");
                    assertThat(fact.found()).contains(guarantee);
                });
    }

    @Test
    void theStartAndTheCheckSayThatRowsAreDeliveredExactlyOnce() throws Exception {
        assertDelivers("", "exactly once: rows and checkpoint commit in transaction 'transaction'");
    }

    @Test
    void givenNoTransactionThenABatchWhoseMarkIsNotStoredIsDeliveredAgain() throws Exception {
        step = failingOnce("the power failed");
        assertDelivers(", transaction: none", "at least once: transaction=none");
        host.close();

        use(warehouse);
        host.start(from(", transaction: none") + UPSERT + STEP);
        PollResult failed = host.poll();

        assertThat(failed.failure().orElseThrow()).contains("the power failed");
        assertThat(number("select count(*) from trade")).isEqualTo(20);
        assertThat(number("select mark from dolphindb_sync_checkpoint")).isEqualTo(T0 + 9);
        assertThat(host.poll().rows()).isEqualTo(15);
        assertThat(number("select count(*) from trade")).isEqualTo(25);
    }

    @Test
    void givenTheCheckpointInAFileThenRowsAreDeliveredAtLeastOnce() throws Exception {
        host.bind("files", new FileCheckpointRepository(folder.toString()));
        assertDelivers(", checkpoints: '#files'", "at least once: the checkpoint is not kept in a database");
        assertThat(host.poll().rows()).isEqualTo(25);
    }

    @Test
    void givenAnotherEndpointBesideTheTableThenItIsNamed() throws Exception {
        try (LoggedLines lines = LoggedLines.ofPackage("io.github.dolphindbsync")) {
            host.start("- route: {from: {uri: 'direct:further', steps: [{to: 'file:" + folder + "'}]}}\n" + from("")
                    + UPSERT + "        - to: direct:further\n");
            assertThat(lines.containing("sync trade: delivers exactly once"))
                    .singleElement()
                    .asString()
                    .contains("at least once what goes to file:");
        }
    }

    @Test
    void givenSeveralTransactionsThenTheStartNamesThemAndTheOption() throws Exception {
        DataSource second = new DuckDbDataSource("jdbc:duckdb:" + folder.resolve("second.duckdb"));
        host.bind("second", new BatchTransaction(second));
        assertThatThrownBy(() -> host.start(from("") + UPSERT))
                .hasStackTraceContaining("dolphindb:market/trade needs the option transaction")
                .hasStackTraceContaining("2 beans of type TransactedPolicy (second, transaction)")
                .hasStackTraceContaining("Set transaction=#name, or transaction=none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#transaction", "#bean:transaction"})
    void givenSeveralTransactionsThenTheOneThatIsNamedIsOpened(String name) throws Exception {
        DataSource second = new DuckDbDataSource("jdbc:duckdb:" + folder.resolve("second.duckdb"));
        host.bind("second", new BatchTransaction(second));
        step = failingOnce("the power failed");
        host.start(from(", transaction: '" + name + "'")
                + "        - to: upsert:trade?connectionStrategy=#transaction\n" + STEP);

        assertThat(pollFails()).contains("the power failed");

        theNextPollDeliversTheRestOnce();
    }

    @Test
    void givenATransactionOfAnotherDataSourceThanTheCheckpointThenTheStartEndsAndNamesBoth() throws Exception {
        DataSource second = new DuckDbDataSource("jdbc:duckdb:" + folder.resolve("second.duckdb"));
        host.bind("second-source", second).bind("second", new BatchTransaction(second));
        assertThatThrownBy(() -> host.start(
                        from(", transaction: '#second'") + "        - to: upsert:trade?dataSource=#warehouse\n"))
                .hasStackTraceContaining("transaction=#second is of the data source second-source")
                .hasStackTraceContaining("by the data source warehouse")
                .hasStackTraceContaining("transaction=none for at least once");
    }

    @Test
    void givenATableInAnotherDatabaseThanTheTransactionThenTheStartEndsAndNamesBoth() throws Exception {
        DataSource second = new DuckDbDataSource("jdbc:duckdb:" + folder.resolve("second.duckdb"));
        host.bind("second", second);
        assertThatThrownBy(() -> host.start(
                        "- route: {from: {uri: 'direct:table', steps: [{to: 'upsert:trade?dataSource=#second'}]}}\n"
                                + from("") + "        - to: direct:table\n"))
                .hasStackTraceContaining("writes by the data source second, and the transaction is in warehouse")
                .hasStackTraceContaining("dataSource=#warehouse");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "transaction: '#quarantine', TransactedPolicy, a QuarantinePolicy, (transaction)",
                "transaction: nothing, TransactedPolicy, no bean: nothing, (transaction)",
                "quarantine: '#transaction', QuarantinePolicy, a BatchTransaction, (quarantine)",
            })
    void givenAnOptionThatNamesNoSuchPolicyThenTheStartEndsAndNamesIt(
            String option, String type, String value, String known) {
        assertThatThrownBy(() -> host.start(from(", " + option) + UPSERT))
                .hasStackTraceContaining("dolphindb:market/trade: the option " + option.replaceFirst(":.*", "")
                        + " needs a bean of type " + type + ", and its value is " + value)
                .hasStackTraceContaining("=#name " + known);
    }

    @Test
    void givenSeveralQuarantinePoliciesThenTheStartNamesThemAndNoneTurnsThemOff() throws Exception {
        host.bind("other", new QuarantinePolicy());
        assertThatThrownBy(() -> host.start(from("") + UPSERT))
                .hasStackTraceContaining(
                        "needs the option quarantine: the registry has 2 beans of type QuarantinePolicy");
        host.close();

        use(warehouse);
        host.bind("other", new QuarantinePolicy()).start(from(", quarantine: none") + UPSERT);
        assertThat(host.poll().rows()).isEqualTo(25);
    }

    /** Spring's, with the beans that a host has then. */
    private void startWithSpring(String routes) throws Exception {
        DataSource source = postgres.dataSource();
        host.bind("spring-warehouse", source)
                .bind("PROPAGATION_REQUIRED", new SpringTransactionPolicy(new DataSourceTransactionManager(source)))
                .bind("spring-connections", new SpringConnectionStrategy())
                .start("""
                        - beans:
                            - name: spring-checkpoints
                              type: io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository
                              constructors: {"0": "#bean:spring-warehouse", "1": "#bean:spring-connections"}
                        """ + routes);
    }

    private static final String OF_SPRING =
            ", checkpoints: '#spring-checkpoints', transaction: '#PROPAGATION_REQUIRED'";
    private static final String UPSERT_OF_SPRING =
            "        - to: upsert:trade?dataSource=#spring-warehouse&connectionStrategy=#spring-connections\n";

    @Test
    void givenATransactionOfSpringThenAFailureBetweenRowsAndMarkRollsBothBack() throws Exception {
        step = failingOnce("the power failed");
        startWithSpring(from(OF_SPRING) + UPSERT_OF_SPRING + STEP);

        assertThat(pollFails()).contains("the power failed");

        theNextPollDeliversTheRestOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled", "continued"})
    void givenATransactionOfSpringThenAFailureThatTheRouteHandlesRollsBothBackAndIsHandledOnce(String how)
            throws Exception {
        int[] handled = {0};
        host.step("handling", exchange -> handled[0]++);
        step = failingOnce("the power failed");
        startWithSpring(HANDLED.formatted(how) + "    steps: [{process: {ref: handling}}]\n" + from(OF_SPRING)
                + UPSERT_OF_SPRING + STEP);

        assertThat(pollFails()).contains("the power failed");

        assertThat(handled[0]).isEqualTo(1);
        theNextPollDeliversTheRestOnce();
    }

    @Test
    void givenATransactionOfSpringThenACommitThatFailsLeavesNeitherRowsNorMark() throws Exception {
        startWithSpring(from(OF_SPRING) + STEP + UPSERT_OF_SPRING);
        step = exchange -> {
            if (exchange.getProperty(Exchange.BATCH_INDEX, Integer.class) == 1) {
                step = after -> {};
                execute("create function refuse() returns trigger language plpgsql as $$ begin"
                        + " raise exception 'no longer in recovery'; end $$");
                execute("create constraint trigger refuse after insert on trade deferrable initially deferred for each"
                        + " row execute function refuse()");
            }
        };

        assertThat(pollFails()).contains("no longer in recovery");

        execute("drop trigger refuse on trade");
        theNextPollDeliversTheRestOnce();
    }
}
