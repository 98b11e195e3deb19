package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.aapl;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.destination.duckdb.DuckDbDataSource;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.component.spring.jdbc.SpringConnectionStrategy;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** The recipes of docs/component.md for hosts, as they stand there. */
@Timeout(60)
class ComponentPageTest {

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private final StoredTable quote = market.table("quote");

    @BeforeEach
    void start() throws Exception {
        for (int row = 0; row < 5; row++) {
            trade.append(List.<Object[]>of(aapl(T0 + row)));
            quote.append(List.<Object[]>of(aapl(T0 + row)));
        }
    }

    /** The first block of YAML below a heading. */
    static String recipe(String heading) throws Exception {
        Matcher found = Pattern.compile(
                        "^### " + Pattern.quote(heading) + "$.*?```yaml\\n(.*?)```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/component.md")));
        assertThat(found.find()).as(heading).isTrue();
        return found.group(1);
    }

    /** The host's own data source of this name, in place of that of the shipped beans. */
    private static String with(String warehouse, String recipe) {
        return recipe.replace("\"#bean:warehouse\"", "\"#bean:" + warehouse + "\"")
                .replace("dataSource=#warehouse&", "dataSource=#" + warehouse + "&");
    }

    private String url(String name) {
        return "jdbc:duckdb:" + folder.resolve(name + ".duckdb");
    }

    private long count(String name, String table) throws SQLException {
        try (Connection connection = TestDatabase.connect(url(name));
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

    /** Spring's own, some of whose commits fail. */
    private static final class Manager extends DataSourceTransactionManager {
        private static final long serialVersionUID = 1L;

        private final AtomicInteger commitsToFail = new AtomicInteger();

        Manager(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            if (commitsToFail.getAndDecrement() > 0) {
                super.doRollback(status);
                throw new TransactionSystemException("the commit failed");
            }
            super.doCommit(status);
        }
    }

    @Test
    void aTransactionOfSpringHoldsTheRowsOfABatchAndTheirMark() throws Exception {
        DataSource warehouse = new DuckDbDataSource(url("warehouse"));
        Manager manager = new Manager(warehouse);
        try (Host host = new Host(server, url("unused"))
                .bind("spring-warehouse", warehouse)
                .bind("PROPAGATION_REQUIRED", new SpringTransactionPolicy(manager))
                .bind("springConnections", new SpringConnectionStrategy())
                .holdSchedulers()
                .start(with("spring-warehouse", recipe("Spring's transaction manager")))) {
            manager.commitsToFail.set(1);
            PollResult failed = host.poll();
            assertThat(failed.failure().orElseThrow()).contains("the commit failed");
            assertThat(failed.rows()).isZero();
            assertThat(count("warehouse", "trade")).isEqualTo(-1);

            PollResult result = host.poll();
            assertThat(result.failure()).as(result.summary()).isEmpty();
            assertThat(result.rows()).isEqualTo(5);
            assertThat(host.poll().rows()).isZero();
        }
        assertThat(count("warehouse", "trade")).isEqualTo(5);
        assertThat(count("warehouse", "dolphindb_sync_checkpoint")).isEqualTo(1);
    }

    @Test
    void twoDataSourcesHaveTheirOwnBeans() throws Exception {
        try (Host host = new Host(server, url("unused"))
                .bind("dataSource", new DuckDbDataSource(url("main")))
                .bind("second-warehouse", new DuckDbDataSource(url("second")))
                .holdSchedulers()
                .start(with("second-warehouse", recipe("Two data sources")))) {
            PollResult result = host.poll();
            assertThat(result.failure()).as(result.summary()).isEmpty();
        }
        assertThat(count("second", "trade")).isEqualTo(5);
        assertThat(count("second", "dolphindb_sync_checkpoint")).isEqualTo(1);
        assertThat(count("main", "dolphindb_sync_checkpoint")).isEqualTo(-1);
    }

    @Test
    void aSecondTableSharesTheBeans() throws Exception {
        try (Host host = new Host(server, url("warehouse")).start(recipe("A second table"))) {
            PollResult one = host.awaitPoll();
            PollResult other = host.awaitPoll();
            assertThat(List.of(one.sync(), other.sync())).containsExactlyInAnyOrder("trade", "quote");
            assertThat(List.of(one.rows(), other.rows())).containsExactly(5L, 5L);
        }
        assertThat(count("warehouse", "trade")).isEqualTo(5);
        assertThat(count("warehouse", "quote")).isEqualTo(5);
        assertThat(count("warehouse", "dolphindb_sync_checkpoint")).isEqualTo(2);
    }
}
