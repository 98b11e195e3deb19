package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.source.plan.Findings.Fact;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table has more partitions than one query may reach: the source refuses a query that does not choose among them. */
class LargeTableTest {

    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
    private static final long NANOS_OF_HOUR = 3_600_000_000_000L;
    private static final String COLUMNS = "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT";
    private static final PartitionLevel SYMBOLS = PartitionLevel.byValue("symbol", 5_000);
    private static final PartitionLevel DAYS = PartitionLevel.byValue("timestamp", 14);

    @TempDir
    Path folder;

    private StandInServer server;
    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        server = StandInServer.builder()
                .username("admin")
                .password("123456")
                .aggregatesOverNothingAnswerNoRow(true)
                .build();
        server.start();
        sync = new Sync(server, url());
    }

    @AfterEach
    void stop() {
        sync.close();
        server.close();
    }

    private String url() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private StoredTable table(PartitionLevel... levels) {
        return server.createTable("market", "trade", TableDefinition.of(COLUMNS).partitionedBy(levels));
    }

    private static long day(int number) {
        return FIRST_DAY.plusDays(number).atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000_000L;
    }

    private static void arrive(StoredTable table, int day, int volume) {
        table.append(List.<Object[]>of(new Object[] {"S00001", day(day) + volume * NANOS_OF_HOUR, 1f, volume}));
    }

    private PollResult succeeds() {
        PollResult result = sync.poll();
        assertThat(result.failure()).isEmpty();
        return result;
    }

    private List<String> queriesOf(Runnable part) {
        int before = server.queries().size();
        part.run();
        List<String> all = server.queries();
        return all.subList(before, all.size()).stream()
                .filter(query -> query.contains("select "))
                .toList();
    }

    private long delivered() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from trade")) {
            count.next();
            return count.getLong(1);
        }
    }

    private SyncPlan plan(boolean countsNulls, String... setting) {
        try (Sync planning = new Sync(server, url())) {
            if (setting.length > 0) {
                planning.with(setting[0], setting[1]);
            }
            return planning.plan(countsNulls);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theFirstLoadCarriesEveryRowInSlicesAndAnIdlePollAsksOnce() throws Exception {
        server.createGeneratedTable(
                "market", "trade", TableDefinition.of(COLUMNS).partitionedBy(DAYS, SYMBOLS), 70_000, 0);

        List<String> load = queriesOf(this::succeeds);
        succeeds();
        List<String> idle = queriesOf(this::succeeds);

        assertThat(delivered()).isEqualTo(70_000);
        // Thirteen days and one.
        assertThat(load)
                .filteredOn(query -> query.contains("min(timestamp)"))
                .hasSize(2)
                .first()
                .asString()
                .endsWith("where isValid(timestamp) and timestamp <= 2024.01.13T23:59:59.999999999");
        assertThat(load).noneMatch(query -> query.contains("isNull"));
        assertThat(idle).singleElement().asString().contains("timestamp >= 2024.01.14T");
    }

    @Test
    void everyKindOfPollStaysBelowTheLimit() throws Exception {
        StoredTable trade = table(DAYS, SYMBOLS);
        for (int day = 0; day < 14; day++) {
            arrive(trade, day, day);
        }
        // Counted and read by windows, which do not reach across slices.
        sync.with("sync.trade.window-rows", "5").with("sync.trade.look-back", "20d");
        PollResult load = succeeds();
        arrive(trade, 3, 20);
        PollResult late = succeeds();
        PollResult lookedBack = succeeds();

        assertThat(load.rows()).isEqualTo(14);
        assertThat(delivered()).isEqualTo(15);
        assertThat(List.of(load.retries(), late.retries(), lookedBack.retries()))
                .containsOnly(0);
        assertThat(server.queries()).noneMatch(query -> query.contains("isNull"));
    }

    @Test
    void aRangeAndALimitStayBelowTheLimit() throws Exception {
        StoredTable trade = table(DAYS, SYMBOLS);
        for (int day = 0; day < 14; day++) {
            arrive(trade, day, day);
        }
        sync.with("sync.trade.start", "2020-01-01").with("sync.trade.end", "2024-01-14T12:00:00");
        sync.with("sync.trade.limit", "5");

        for (int poll = 0; poll < 4; poll++) {
            assertThat(succeeds().retries()).isZero();
        }

        assertThat(delivered()).isEqualTo(13);
    }

    @Test
    void withoutAHorizonWhatIsAheadOfTheClockIsAskedInSlicesToo() throws Exception {
        StoredTable trade = table(PartitionLevel.byValue("timestamp", 1_300), SYMBOLS);
        arrive(trade, 0, 1);
        arrive(trade, 1_290, 1);
        sync.with("sync.trade.horizon", "none");

        List<String> load = queriesOf(this::succeeds);
        succeeds();
        List<String> idle = queriesOf(this::succeeds);

        assertThat(delivered()).isEqualTo(2);
        // A hundred slices of thirteen days, each of which is counted, and read because of the one that has rows.
        assertThat(load).hasSize(200);
        assertThat(idle).hasSize(1);
    }

    @Test
    void rowsAheadOfTheClockAreCountedByOneQueryHoweverManyDaysTheSchemeLists() {
        // The years until 2037.
        table(PartitionLevel.byValue("timestamp", 5_000), SYMBOLS);
        sync.with("sync.trade.start", LocalDate.now(ZoneOffset.UTC).toString());

        List<String> queries = queriesOf(this::succeeds);

        assertThat(queries)
                .filteredOn(query -> query.startsWith("select count(*) as row_count from"))
                .singleElement()
                .asString()
                .contains("timestamp > ", " and timestamp <= ");
    }

    @Test
    void whatIsLookedAtStaysBelowTheLimit() throws Exception {
        StoredTable trade = table(DAYS, SYMBOLS);
        for (int day = 0; day < 14; day++) {
            arrive(trade, day, day);
        }
        List<SyncPlan> plans = new ArrayList<>();

        List<String> queries = queriesOf(() -> plans.add(plan(true)));
        queriesOf(this::succeeds);
        queriesOf(() -> plans.add(plan(false)));

        assertThat(plans.get(0).findings().facts())
                .contains(new Fact("rows", "14, and none without a tracking value, as the table is partitioned by it"));
        assertThat(plans.get(0).reads().queries()).isEqualTo(2);
        assertThat(plans.get(1).reads().rowsReadAgain()).isEqualTo(1);
        assertThat(queries).hasSize(4).noneMatch(query -> query.contains("isNull"));
    }

    @Test
    void givenATableThatNothingOrdersThenItIsReadInSlices() throws Exception {
        server.createGeneratedTable(
                "market", "trade", TableDefinition.of(COLUMNS).partitionedBy(DAYS, SYMBOLS), 1_000, 0);
        sync.with("sync.trade.mode", "full-refresh");

        List<String> queries = queriesOf(this::succeeds);

        assertThat(delivered()).isEqualTo(1_000);
        // By the level of most values, for all days at once; once to compare, and once to carry.
        assertThat(queries).hasSize(4);
        assertThat(queries.get(0)).endsWith("where symbol < \"S04681\"");
        assertThat(queries.get(1)).endsWith("where symbol >= \"S04681\"");
        assertThat(plan(false, "sync.trade.mode", "full-refresh").findings().facts())
                .contains(new Fact("rows", "1,000"));
    }

    @Test
    void givenATrackingColumnThatChoosesNoPartitionsThenThatIsSaidAndNothingAsked() {
        table(SYMBOLS, PartitionLevel.byHash("volume", 14));

        PollResult refused = sync.poll();

        assertThat(refused.failure().orElseThrow())
                .contains("has 70,000 partitions")
                .contains("reaches 70,000 of them, which is more than dolphindb.partitions-per-query = 65535")
                .contains("sync.trade.where");
        assertThat(server.queries()).noneMatch(query -> query.contains("select "));
    }

    @Test
    void givenAConditionThatChoosesPartitionsThenTheyAreCarriedAndTheOthersCountedInSlices() throws Exception {
        StoredTable trade = table(SYMBOLS, PartitionLevel.byHash("volume", 14));
        arrive(trade, 1, 1);
        trade.append(List.<Object[]>of(new Object[] {"S00001", null, 1f, 2}));
        sync.with("sync.trade.where", "symbol = \"S00001\"");
        assertThat(queriesOf(this::succeeds)).noneMatch(query -> query.contains("isNull"));
        assertThat(delivered()).isEqualTo(1);

        sync.restart().with("sync.trade.without-tracking-value", "report");
        List<String> counted = queriesOf(this::succeeds);
        List<String> notAgain = queriesOf(this::succeeds);
        PollResult failed =
                sync.restart().with("sync.trade.without-tracking-value", "fail").poll();

        assertThat(counted).filteredOn(query -> query.contains("isNull")).hasSize(2);
        assertThat(notAgain).noneMatch(query -> query.contains("isNull"));
        assertThat(failed.failure().orElseThrow()).contains("1 rows have no value in tracking column 'timestamp'");
    }

    @Test
    void givenTheSchemeHasGrownSinceItWasLookedAtThenItIsLookedAtAgain() throws Exception {
        StoredTable trade = table(PartitionLevel.byValue("timestamp", 10), SYMBOLS);
        arrive(trade, 0, 0);
        succeeds();
        for (int day = 10; day < 30; day++) {
            arrive(trade, day, 0);
        }

        PollResult result = succeeds();

        assertThat(delivered()).isEqualTo(21);
        assertThat(result.retries()).isEqualTo(1);
    }

    private void serverAllowsLessThanTheSetting() throws Exception {
        server.close();
        server = StandInServer.builder()
                .username("admin")
                .password("123456")
                .mostPartitionsPerQuery(20_000)
                .build();
        server.start();
        sync.with("dolphindb.port", String.valueOf(server.port()));
    }

    @Test
    void givenAServerThatAllowsLessThanTheSettingThenSlicesAreHalvedUntilItAnswers() throws Exception {
        serverAllowsLessThanTheSetting();
        StoredTable trade = table(DAYS, SYMBOLS);
        for (int day = 0; day < 14; day++) {
            arrive(trade, day, day);
        }

        assertThat(succeeds().retries()).isBetween(1, 100);
        arrive(trade, 13, 14);

        assertThat(succeeds().retries()).isZero();
        assertThat(delivered()).isEqualTo(15);
    }

    @Test
    void givenItAllowsLessThanTheSettingThenRowsLongBefore1970AreReachedInFewSteps() throws Exception {
        serverAllowsLessThanTheSetting();
        StoredTable trade = table(PartitionLevel.byValue("timestamp", 1), SYMBOLS);
        for (int day = 0; day < 10; day++) {
            arrive(trade, day - 74 * 365, day);
        }

        assertThat(succeeds().retries()).isBetween(1, 100);
        assertThat(delivered()).isEqualTo(10);
    }

    @Test
    void givenItAllowsLessThanTheSettingThenRowsAheadOfTheClockAreCountedInASmallerRange() throws Exception {
        serverAllowsLessThanTheSetting();
        StoredTable trade = table(PartitionLevel.byValue("timestamp", 1), SYMBOLS);
        arrive(trade, 0, 1);
        for (int day = 0; day < 10; day++) {
            arrive(trade, day + 50 * 365, day);
        }

        assertThat(succeeds().retries()).isBetween(1, 100);
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void givenPartitionsOfMonthsThenATableThatNothingOrdersIsReadByMonths() {
        server.createTable(
                "market",
                "trade",
                TableDefinition.of("period:MONTH,symbol:SYMBOL,volume:INT")
                        .partitionedBy(PartitionLevel.byValue("period", 240), PartitionLevel.byHash("symbol", 400)));
        sync.with("sync.trade.mode", "full-refresh");

        List<String> queries = queriesOf(this::succeeds);

        assertThat(queries.get(0)).matches(".* where period < \\d{4}\\.\\d{2}M");
    }
}
