package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A trigger can leave a row out and report no error: the rows that were sent are compared with those that are stored.
 */
class RowsNotStoredTest {

    private static final String COLUMNS =
            "symbol text not null, \"timestamp\" timestamptz, timestamp_ns bigint not null,"
                    + " price real, volume integer";

    private static final String LEAVES_OUT_B = "create function leave_out_b() returns trigger language plpgsql as $$"
            + " begin if new.symbol = 'B' then return null; end if; return new; end $$;";

    private static PostgresDatabase postgres;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private String url;
    private Sync sync;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(RowsNotStoredTest.class);
    }

    @BeforeEach
    void start() throws Exception {
        postgres.clear();
        use(postgres.url());
    }

    private void use(String warehouseUrl) {
        url = warehouseUrl;
        sync = new Sync(server, url).with("sync.trade.key", "symbol,timestamp");
    }

    @AfterEach
    void stop() {
        sync.close();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long count(String table) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void arrive(String symbol, long timestamp, int volume) {
        trade.append(List.<Object[]>of(new Object[] {symbol, timestamp, 1f, volume}));
    }

    private PollResult pollsWithWarnings(int warnings) {
        try (LoggedLines log = LoggedLines.ofPackage("io.github.dolphindbsync")) {
            PollResult result = sync.poll();
            assertThat(result.failure()).isEmpty();
            assertThat(log.containing("the destination left out the others"))
                    .as(result.summary())
                    .hasSize(warnings);
            return result;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol,timestamp", "symbol", "none"})
    void givenATriggerThatLeavesARowOutThenTheDifferenceIsReportedOnceAPoll(String key) throws Exception {
        arrive("A", T0, 1);
        sync.with("sync.trade.key", key).with("sync.trade.batch-size", "1").poll();
        execute(
                LEAVES_OUT_B,
                "create trigger leave_out before insert on trade for each row execute function leave_out_b()");
        arrive("B", T0 + 1, 2);
        arrive("B", T0 + 2, 3);
        arrive("C", T0 + 3, 4);

        PollResult result = pollsWithWarnings(1);

        assertThat(result.rowsNotStored()).isEqualTo(2);
        int sent = (int) result.rows();
        assertThat(result.summary()).contains(sent + " rows sent, " + (sent - 2) + " stored");
        assertThat(count("trade")).isEqualTo(2);

        arrive("D", T0 + 4, 5);
        assertThat(pollsWithWarnings(0).summary()).doesNotContain("sent");
    }

    @Test
    void givenATriggerThatLeavesOutAnUpdateThenItIsReportedAndARowThatIsThereAlreadyIsNot() throws Exception {
        sync.with("sync.trade.look-back", "1h");
        arrive("A", T0, 1);
        arrive("B", T0, 1);
        arrive("B", T0 + 1, 1);
        pollsWithWarnings(0);
        execute(
                LEAVES_OUT_B,
                "create trigger leave_out before update on trade for each row execute function leave_out_b()");

        arrive("A", T0 - 1, 1);
        pollsWithWarnings(0);
        trade.truncate();
        arrive("A", T0, 1);
        arrive("B", T0, 2);
        arrive("B", T0 + 1, 1);
        assertThat(pollsWithWarnings(1).rowsNotStored()).isEqualTo(1);
    }

    @Test
    void givenANewerVersionThatIsStoredThenAnOlderOneIsNotMissed() throws Exception {
        sync.with("sync.trade.key", "symbol").with("sync.trade.look-back", "1h");
        arrive("A", T0 + 5, 1);
        pollsWithWarnings(0);
        arrive("A", T0 + 1, 2);
        arrive("B", T0 + 1, 2);

        assertThat(pollsWithWarnings(0).rowsNotStored()).isZero();
    }

    @Test
    void givenATableOfPartitionsThenEachRowCounts() throws Exception {
        execute(
                "create table trade (" + COLUMNS
                        + ", primary key (timestamp_ns, symbol)) partition by range (timestamp_ns)",
                "create table early partition of trade for values from (minvalue) to (" + (T0 + 2) + ")",
                "create table late partition of trade for values from (" + (T0 + 2) + ") to (maxvalue)",
                LEAVES_OUT_B);
        arrive("A", T0, 1);
        arrive("A", T0 + 2, 1);
        pollsWithWarnings(0);

        execute("create trigger leave_out before insert on late for each row execute function leave_out_b()");
        arrive("A", T0 + 3, 1);
        arrive("B", T0 + 3, 1);
        assertThat(pollsWithWarnings(1).rowsNotStored()).isEqualTo(1);
        assertThat(count("late")).isEqualTo(2);
    }

    @Test
    void givenATriggerThatMovesRowsIntoPartitionsThenTheyAreFoundThereAndOnlyTheOthersAreReported() throws Exception {
        execute(
                "create table trade (" + COLUMNS + ", primary key (timestamp_ns, symbol))",
                "create table trade_all () inherits (trade)",
                "create function partition() returns trigger language plpgsql as $$ begin"
                        + " if new.symbol <> 'B' then insert into trade_all values (new.*); end if; return null; end $$",
                "create trigger partition before insert on trade for each row execute function partition()");
        arrive("A", T0, 1);
        arrive("A", T0 + 1, 1);
        pollsWithWarnings(0);
        arrive("A", T0 + 2, 1);
        pollsWithWarnings(0);
        assertThat(count("trade_all")).isEqualTo(3);

        arrive("A", T0 + 3, 1);
        arrive("B", T0 + 3, 1);
        assertThat(pollsWithWarnings(1).rowsNotStored()).isEqualTo(1);
    }

    @Test
    void givenARuleThatDropsRowsThenTheyAreReported() throws Exception {
        arrive("A", T0, 1);
        pollsWithWarnings(0);
        execute("create rule drop_all as on insert to trade do instead nothing");

        arrive("A", T0 + 1, 1);
        pollsWithWarnings(0);
        assertThat(count("trade")).as("COPY knows no rules").isEqualTo(2);

        arrive("C", T0 + 1, 1);
        assertThat(pollsWithWarnings(1).rowsNotStored()).as("but INSERT does").isEqualTo(1);
    }

    @Test
    void givenAFullRefreshThenItsRowsAreCountedToo() throws Exception {
        sync.without("sync.trade.key").with("sync.trade.mode", "full-refresh").with("sync.trade.batch-size", "2");
        arrive("A", T0, 1);
        pollsWithWarnings(0);
        execute(
                LEAVES_OUT_B,
                "create trigger leave_out before insert on trade for each row execute function leave_out_b()");
        arrive("B", T0 + 1, 1);
        arrive("C", T0 + 2, 1);
        arrive("B", T0 + 3, 1);

        assertThat(pollsWithWarnings(1).rowsNotStored()).isEqualTo(2);
        assertThat(count("trade")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol,timestamp", "symbol"})
    void givenATriggerOfSqliteThatIgnoresRowsThenTheyAreReported(String key) throws Exception {
        sync.close();
        use(TestDatabase.SQLITE.url(folder));
        sync.with("sync.trade.key", key).with("sync.trade.look-back", "1h");
        arrive("A", T0, 1);
        pollsWithWarnings(0);
        execute(
                "create trigger leave_out before insert on trade when new.symbol = 'B' begin select raise(ignore); end",
                "create trigger leave_out_update before update on trade when new.volume = 7"
                        + " begin select raise(ignore); end");
        arrive("B", T0 + 1, 2);
        arrive("C", T0 + 1, 3);
        assertThat(pollsWithWarnings(1).rowsNotStored()).isEqualTo(1);
        assertThat(count("trade")).isEqualTo(2);

        trade.truncate();
        arrive("A", T0, 7);
        arrive("C", T0 + 1, 3);
        assertThat(pollsWithWarnings(1).rowsNotStored()).isEqualTo(1);
    }
}
