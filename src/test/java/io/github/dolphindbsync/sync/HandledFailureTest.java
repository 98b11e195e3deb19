package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A route that begins at {@code dolphindb:}, has its own transaction, and handles failures. Batches have 10 rows. */
@Timeout(60)
class HandledFailureTest {

    private static final String ON_EXCEPTION = """
            - onException:
                exception: [java.lang.Exception]
                %s: {constant: 'true'}
            """;
    private static final String FROM = """
            - route:
                from:
                  uri: dolphindb:market/trade
                  parameters: {startScheduler: false, batchSize: 10, transaction: none}
                  steps:
            """;
    private static final String ONE_TRANSACTION = """
                    - policy:
                        ref: transaction
                        steps:
                          - to: upsert:trade?connectionStrategy=#transaction
                          - process: {ref: step}
                          - process: {ref: checkpoint}
            """;

    private static PostgresDatabase postgres;

    private String warehouse;
    private Processor step = exchange -> {};

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Host host;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(HandledFailureTest.class);
    }

    @BeforeEach
    void rowsArrive() throws Exception {
        warehouse = postgres.url();
        postgres.clear();
        host = new Host(server, warehouse).step("step", exchange -> step.process(exchange));
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            trade.appendRow(aapl(T0 + row));
        }
    }

    /** Five rows are there, and 25 more have arrived. */
    private void start(String yaml) throws Exception {
        host.start(yaml);
        arrive(0, 5);
        assertThat(host.poll().rows()).isEqualTo(5);
        arrive(5, 30);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(warehouse);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The second batch of what follows is refused, and not before its transaction is to be committed. */
    private void refuseCommitOfSecondBatch() throws SQLException {
        execute("create function refuse() returns trigger language plpgsql as $$ begin"
                + " if (select count(*) from trade) = 25 then raise exception 'no longer in recovery'; end if;"
                + " return new; end $$");
        execute("create constraint trigger refuse after insert on trade deferrable initially deferred for each row"
                + " execute function refuse()");
    }

    private int stored() throws SQLException {
        try (Connection connection = TestDatabase.connect(warehouse);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from trade")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void givenACommitThatFailsThenItsRowsAreNotTakenForDelivered() throws Exception {
        start(ON_EXCEPTION.formatted("handled") + FROM + ONE_TRANSACTION);
        refuseCommitOfSecondBatch();

        PollResult failed = host.poll();

        assertThat(failed.failure().orElseThrow()).contains("is not confirmed", "no longer in recovery");
        assertThat(failed.rows()).isEqualTo(10);
        execute("drop trigger refuse on trade");
        assertThat(host.poll().rows()).isEqualTo(15);
        assertThat(stored()).isEqualTo(30);
    }

    @Test
    void givenAFailedStepAfterWhichTheRouteContinuesThenItsRowsAreNotTakenForDelivered() throws Exception {
        start(ON_EXCEPTION.formatted("continued") + FROM + ONE_TRANSACTION);
        step = exchange -> {
            if (stored() == 15) {
                step = after -> {};
                throw new SQLException("the connection broke");
            }
        };

        PollResult failed = host.poll();

        assertThat(failed.failure().orElseThrow()).contains("the connection broke");
        assertThat(failed.rows()).isEqualTo(10);
        assertThat(host.poll().rows()).isEqualTo(15);
        assertThat(stored()).isEqualTo(30);
    }

    /** As Camel's transacted routes are with {@code handled} and {@code markRollbackOnlyLast}. */
    private static final class SilentRollback implements TransactedPolicy {
        private final HostTransaction transaction;

        SilentRollback(HostTransaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public void beforeWrap(Route route, NamedNode definition) {}

        @Override
        public Processor wrap(Route route, Processor steps) {
            Processor inTransaction = transaction.wrap(route, steps);
            return exchange -> {
                inTransaction.process(exchange);
                exchange.setException(null);
            };
        }
    }

    @Test
    void givenATransactionOfTheHostThatIsRolledBackWithoutATraceThenItsRowsAreNotTakenForDelivered() throws Exception {
        HostTransaction transaction = new HostTransaction();
        host.bind("host", transaction).bind("silent", new SilentRollback(transaction));
        start(HostTransaction.BEANS
                + FROM.replace("batchSize: 10", "batchSize: 10, checkpoints: '#host-checkpoints'")
                + ONE_TRANSACTION.replace("ref: transaction", "ref: silent").replace("=#transaction", "=#host"));
        step = exchange -> {
            if (stored() == 15) {
                step = after -> {};
                throw new SQLException("the connection broke");
            }
        };

        PollResult failed = host.poll();

        assertThat(failed.failure().orElseThrow()).contains("is not confirmed");
        assertThat(failed.rows()).isEqualTo(10);
        assertThat(host.poll().rows()).isEqualTo(15);
        assertThat(stored()).isEqualTo(30);
    }

    @Test
    void givenACheckpointBehindTheHandlingThenTheBatchCountsAsDelivered() throws Exception {
        start(FROM + "        - doTry:\n            steps:\n" + ONE_TRANSACTION.indent(8)
                + "            doCatch:\n              - exception: [java.lang.Exception]\n                steps:\n"
                + "                  - log: put aside\n        - process: {ref: checkpoint}\n");
        refuseCommitOfSecondBatch();

        PollResult result = host.poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(stored()).isEqualTo(20);
        assertThat(host.poll().rows()).isZero();
    }
}
