package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The route of docs/sql.md that stores rows by camel-sql, as it stands there: one transaction for rows and mark. */
class SqlRecipeTest {

    private static PostgresDatabase postgres;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(SqlRecipeTest.class);
    }

    @BeforeEach
    void startServer() throws Exception {
        postgres.clear();
        execute(
                "create table my_trade (symbol text, at timestamp, price real, volume int check (volume < 1000), id uuid"
                        + " primary key)");
        sync = market.sync(postgres.url()).with("sync.trade.batch-size", "2").route(recipe());
    }

    private static String recipe() throws IOException {
        Matcher yaml =
                Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("docs/sql.md")));
        while (yaml.find()) {
            if (yaml.group(1).contains("sql:")) {
                return yaml.group(1);
            }
        }
        throw new AssertionError("docs/sql.md has no route with sql:");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String query) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void arrive(int row, int volume) {
        trade.append(
                List.<Object[]>of(SyncContractTest.row("AAPL", SyncContractTest.T0 + row * 1_000L, 27.26f, volume)));
    }

    private static long rows() throws SQLException {
        return number("select count(*) from my_trade");
    }

    private static long mark() throws SQLException {
        return number("select mark from dolphindb_sync_checkpoint where sync = 'trade'");
    }

    @Test
    void givenRowsThenTheyAreStoredByTheUsersStatementAndAnIdlePollTouchesNothing() throws Exception {
        arrive(0, 100);
        arrive(1, 100);
        arrive(2, 100);

        assertThat(sync.poll().failure()).isEmpty();

        assertThat(rows()).isEqualTo(3);
        assertThat(number("select count(distinct xmin::text) from my_trade")).isEqualTo(2);
        assertThat(number("select count(*) from my_trade t, dolphindb_sync_checkpoint c where t.xmin = c.xmin"))
                .as("rows of the transaction that moved the mark last")
                .isEqualTo(1);
        long transactions = number("select sum(xmin::text::bigint) from dolphindb_sync_checkpoint");
        assertThat(sync.poll().rows()).isZero();
        assertThat(number("select sum(xmin::text::bigint) from dolphindb_sync_checkpoint"))
                .isEqualTo(transactions);
    }

    @Test
    void givenARowThatTheStatementCantStoreThenItsBatchIsRolledBackWithTheMark() throws Exception {
        arrive(0, 100);
        arrive(1, 100);
        arrive(2, 100);
        arrive(3, 5000);

        assertThat(sync.poll().failure().orElseThrow()).contains("the row at 2016-10-24T08:00:00.022242 (");

        assertThat(rows()).isEqualTo(2);
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 1_000);

        PollResult result =
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rowsQuarantined()).isEqualTo(1);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void givenATableThatIsGoneInTheMiddleThenNeitherRowsNorMarkMove() throws Exception {
        arrive(0, 100);
        assertThat(sync.poll().failure()).isEmpty();
        arrive(1, 100);
        execute("alter table my_trade rename to other");

        assertThat(sync.poll().failure().orElseThrow()).contains("my_trade");

        assertThat(mark()).isEqualTo(SyncContractTest.T0);
        execute("alter table other rename to my_trade");
        assertThat(sync.poll().rows()).isEqualTo(1);
        assertThat(rows()).isEqualTo(2);
    }
}
