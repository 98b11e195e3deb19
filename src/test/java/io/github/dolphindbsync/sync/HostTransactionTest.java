package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import io.github.dolphindbsync.source.PollResult;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.spi.TransactedPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the host brings its own transactions, rows and checkpoint share them. */
class HostTransactionTest {

    private static final String ROUTE = """
            - errorHandler:
                defaultErrorHandler:
                  redeliveryPolicy: {maximumRedeliveries: "2", redeliveryDelay: "1"}
            - beans:
                - name: host-checkpoints
                  type: io.github.dolphindbsync.checkpoint.JdbcCheckpointRepository
                  constructors: {"0": "#bean:warehouse", "1": "#bean:host"}
                - name: host-checkpoint
                  type: io.github.dolphindbsync.checkpoint.CheckpointProcessor
                  constructors: {"0": "#bean:host-checkpoints"}
                - name: trade
                  type: io.github.dolphindbsync.source.DolphinDBFetchProcessor
                  constructors: {"0": trade, "1": "#bean:host-checkpoints"}
            - route:
                id: trade
                from:
                  uri: direct:poll
                  steps:
                    - process: {ref: trade}
                    - split:
                        simple: "${body}"
                        streaming: true
                        stopOnException: true
                        steps:
                          - policy:
                              ref: host
                              steps:
                                - to: "upsert:trade?dataSource=#warehouse&connectionStrategy=#host"
                                - process: {ref: host-checkpoint}
            """;

    @TempDir
    Path folder;

    private StandInServer server;
    private StoredTable trade;
    private Sync sync;
    private Host host;

    @BeforeEach
    void startServer() throws Exception {
        server = StandInServer.builder().username("admin").password("123456").build();
        trade = server.createTable(
                "market", "trade", TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT"));
        server.start();
        host = new Host();
        sync = new Sync(server, "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("sync.trade.batch-size", "3")
                .bind("host", host)
                .route(ROUTE);
    }

    @AfterEach
    void stopServer() {
        sync.close();
        server.close();
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.aapl(SyncContractTest.T0 + row)));
        }
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void theVeryFirstPollMakesItsCheckpoint() throws Exception {
        arrive(0, 7);

        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(query("select count(*) from trade")).isEqualTo(7);
        assertThat(query("select version from dolphindb_sync_checkpoint")).isEqualTo(3);
    }

    @Test
    void givenACommitThatFailsAndIsTriedAgainThenRowsAndCheckpointCommitTogether() throws Exception {
        arrive(0, 3);
        sync.poll();
        arrive(3, 9);
        host.commitsToFail = 1;

        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(result.rows()).isEqualTo(6);
        assertThat(query("select count(*) from trade")).isEqualTo(9);
        assertThat(query("select mark from dolphindb_sync_checkpoint")).isEqualTo(SyncContractTest.T0 + 8);
        assertThat(sync.poll().rows()).isZero();
    }

    /** As small as a host's transactions can be. */
    private static final class Host implements TransactedPolicy, ConnectionStrategy {

        private Connection bound;
        private int commitsToFail;

        @Override
        public void beforeWrap(Route route, NamedNode definition) {}

        @Override
        public Processor wrap(Route route, Processor steps) {
            return exchange -> {
                DataSource warehouse =
                        route.getCamelContext().getRegistry().lookupByNameAndType("warehouse", DataSource.class);
                try (Connection connection = warehouse.getConnection()) {
                    connection.setAutoCommit(false);
                    bound = connection;
                    exchange.getUnitOfWork().beginTransactedBy(this);
                    try {
                        steps.process(exchange);
                        end(connection, exchange.getException() == null);
                    } finally {
                        exchange.getUnitOfWork().endTransactedBy(this);
                        bound = null;
                    }
                }
            };
        }

        private void end(Connection connection, boolean success) throws SQLException {
            if (success && commitsToFail-- > 0) {
                connection.rollback();
                throw new SQLException("serialization failure at commit");
            }
            if (success) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }

        @Override
        public Connection getConnection(DataSource dataSource) throws SQLException {
            Connection connection = bound;
            if (connection == null) {
                return dataSource.getConnection();
            }
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        try {
                            return method.getName().equals("close") ? null : method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public boolean isConnectionTransactional(Connection connection, DataSource dataSource) {
            return bound != null;
        }
    }
}
