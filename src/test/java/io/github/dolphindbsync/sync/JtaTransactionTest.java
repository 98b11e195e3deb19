package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.camel.Processor;
import org.apache.camel.jta.JtaTransactionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route of two lines in a transaction of JTA, as Quarkus has them: Narayana, with a pool that takes part in it. */
@Timeout(60)
class JtaTransactionTest {

    private static PostgresDatabase postgres;
    private static TransactionManager manager;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private AgroalDataSource pool;
    private Processor step = exchange -> {};
    private Host host;

    /** Begins a transaction, as Camel's own policy PROPAGATION_REQUIRED of Quarkus does. */
    private static final class Required extends JtaTransactionPolicy {
        @Override
        public void run(Runnable steps) throws Throwable {
            manager.begin();
            try {
                steps.run();
            } catch (Throwable e) {
                manager.rollback();
                throw e;
            }
            manager.commit();
        }
    }

    @BeforeAll
    static void startPostgres(@TempDir Path folder) throws Exception {
        postgres = PostgresDatabase.of(JtaTransactionTest.class);
        for (String store : new String[] {null, "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreDir(folder.toString());
        }
        manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    @BeforeEach
    void startHost() throws Exception {
        postgres.clear();
        for (int row = 0; row < 25; row++) {
            trade.appendRow(aapl(T0 + row));
        }
        pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(4)
                        .transactionIntegration(new NarayanaTransactionIntegration(
                                manager, new TransactionSynchronizationRegistryImple()))
                        .connectionFactoryConfiguration(
                                factory -> factory.jdbcUrl(postgres.url() + "?user=postgres"))));
        host = new Host(market.server(), postgres.url())
                .bind("pool", pool)
                .bind("PROPAGATION_REQUIRED", new Required())
                .step("step", exchange -> step.process(exchange));
    }

    @AfterEach
    void stop() {
        host.close();
        pool.close();
    }

    /** The recipe of docs/component.md, with this pool, small batches, and a step between rows and mark. */
    private static String route() throws Exception {
        return ComponentPageTest.recipe("JTA")
                .replace("#bean:warehouse", "#bean:pool")
                .replace("dataSource=#warehouse", "dataSource=#pool")
                .replace("parameters: {", "parameters: {batchSize: 10, startScheduler: false, ")
                .concat("        - process: {ref: step}\n");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : -1;
        }
    }

    private void failAtSecondBatch() {
        int[] batches = {0};
        step = exchange -> {
            if (++batches[0] == 2) {
                throw new IllegalStateException("the power failed");
            }
        };
    }

    private void assertRowsAndMark(int rows) throws SQLException {
        assertThat(number("select count(*) from trade")).isEqualTo(rows);
        assertThat(number("select mark from dolphindb_sync_checkpoint")).isEqualTo(T0 + rows - 1);
    }

    private void assertFailsAndThenDeliversOnce() throws Exception {
        PollResult failed = host.poll();
        assertThat(failed.failure().orElseThrow()).contains("the power failed");
        assertThat(failed.rows()).isEqualTo(10);
        assertRowsAndMark(10);

        PollResult result = host.poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(15);
        assertRowsAndMark(25);
        assertThat(host.poll().rows()).isZero();
    }

    @Test
    void givenAFailureBetweenRowsAndMarkThenTheBatchIsRolledBackAndDeliveredOnce() throws Exception {
        failAtSecondBatch();
        host.start(route());

        assertFailsAndThenDeliversOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handled", "continued"})
    void givenAFailureThatTheRouteHandlesThenTheBatchIsRolledBackAndDeliveredOnce(String how) throws Exception {
        failAtSecondBatch();
        host.start("- onException: {exception: [java.lang.Exception], " + how + ": {constant: 'true'}}\n" + route());

        assertFailsAndThenDeliversOnce();
    }
}
