package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.app.command.Inspections;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract, as stories: given rows, when a poll runs, then exactly these rows are there. Each database runs them.
 */
abstract class SyncContractTest {

    /** 2016-10-24T08:00:00.022239000. */
    static final long T0 = 1_477_296_000_022_239_000L;

    private static final TableDefinition TRADES = Market.TRADES;

    private static final long HOUR = 3_600_000_000_000L;

    @RegisterExtension
    final Market market = new Market();

    final StandInServer server = market.server();
    StoredTable trade = market.trade(TRADES.partitionedBy("timestamp"));
    Sync sync;

    abstract TestDatabase database();

    abstract String warehouseUrl();

    Connection connect() throws SQLException {
        return TestDatabase.connect(warehouseUrl());
    }

    /** Rows as {@code symbol|timestamp in nanoseconds|price|volume}, sorted. */
    List<String> stored() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(database().trades("trade"))) {
            return StoredRows.read(rows);
        }
    }

    @BeforeEach
    void startServer() throws Exception {
        sync = market.sync(warehouseUrl());
    }

    void arrive(Object[]... rows) {
        trade.append(Arrays.asList(rows));
    }

    static Object[] row(String symbol, Long timestamp, Float price, Integer volume) {
        return new Object[] {symbol, timestamp, price, volume};
    }

    static Object[] aapl(long timestamp) {
        return row("AAPL", timestamp, 27.26f, 100);
    }

    static String text(Object[] row) {
        return row[0] + "|" + row[1] + "|" + row[2] + "|" + row[3];
    }

    void assertDelivered(PollResult result, long rows) {
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(rows);
    }

    void assertFailed(PollResult result, String... reasons) {
        assertThat(result.failure()).as(result.summary()).isPresent();
        assertThat(result.failure().orElseThrow()).contains(reasons);
    }

    void assertStored(Object[]... rows) throws SQLException {
        assertThat(stored())
                .containsExactlyElementsOf(
                        Arrays.stream(rows).map(SyncContractTest::text).sorted().toList());
    }

    /** Ties, identical rows, NULLs, and no order. */
    static List<Object[]> awkwardTrades(int count) {
        Random random = new Random(7);
        List<Object[]> rows = new ArrayList<>();
        while (rows.size() < count) {
            long timestamp = T0 + random.nextInt(count) * 100L + random.nextInt(3);
            boolean identical = !rows.isEmpty() && random.nextInt(10) == 0;
            rows.add(
                    identical
                            ? rows.get(random.nextInt(rows.size()))
                            : row(
                                    random.nextInt(20) == 0 ? null : "S" + random.nextInt(5),
                                    timestamp,
                                    random.nextInt(20) == 0 ? null : random.nextInt(10_000) / 100f,
                                    random.nextInt(20) == 0 ? null : random.nextInt(1_000)));
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    @Test
    void givenColumnsThatAreAddedAndDroppedThenTheTableFollowsAndEachRowIsThereOnce() throws Exception {
        arrive(aapl(T0), aapl(T0));
        assertDelivered(sync.poll(), 2);

        trade.addColumn("seen", "NANOTIMESTAMP");
        trade.addColumn("bids", "DOUBLE[]");
        trade.append(List.<Object[]>of(
                new Object[] {"FB", T0 + 1, 1f, 1, Times.toDateTime(ColumnType.NANOTIMESTAMP, T0), List.of(1.5)}));
        assertThat(sync.poll().failure()).isEmpty();
        assertStored(aapl(T0), aapl(T0), row("FB", T0 + 1, 1f, 1));

        trade.dropColumn("seen");
        arrive(new Object[] {"FB", T0 + 2, 1f, 2, List.of()});
        assertThat(sync.restart().poll().failure()).isEmpty();
        assertDelivered(sync.poll(), 0);
        assertStored(aapl(T0), aapl(T0), row("FB", T0 + 1, 1f, 1), row("FB", T0 + 2, 1f, 2));
    }

    @Test
    void givenAKeyThenARowThatIsUpdatedKeepsWhatItHadInColumnsThatTheRowsHaveNoMore() throws Exception {
        sync.with("sync.trade.key", "symbol").with("sync.trade.look-back", "1h");
        trade.addColumn("seen", "NANOTIMESTAMP");
        arrive(
                new Object[] {"AAPL", T0, 1f, 1, Times.toDateTime(ColumnType.NANOTIMESTAMP, T0 + 7)},
                new Object[] {"FB", T0 + 1, 2f, 2, Times.toDateTime(ColumnType.NANOTIMESTAMP, T0 + 8)});
        assertDelivered(sync.poll(), 2);
        sync.close();
        addColumnOfTheUsersOwn();
        Map<String, List<String>> before = otherCells();
        assertThat(before.get("AAPL")).contains("mine").doesNotContainNull();
        assertThat(before.get("FB")).contains("mine").doesNotContainNull();

        trade.dropColumn("seen");
        arrive(row("AAPL", T0 + 2, 3f, 3), row("NEW", T0 + 3, 4f, 4));
        assertThat(sync.poll().failure()).isEmpty();
        assertStored(row("AAPL", T0 + 2, 3f, 3), row("FB", T0 + 1, 2f, 2), row("NEW", T0 + 3, 4f, 4));

        arrive(row("FB", T0 + 4, 5f, 5));
        assertThat(sync.restart().with("sync.trade.leave-out", "volume").poll().failure())
                .isEmpty();
        assertStored(row("AAPL", T0 + 2, 3f, 3), row("FB", T0 + 4, 5f, 2), row("NEW", T0 + 3, 4f, 4));
        assertThat(otherCells())
                .containsEntry("AAPL", before.get("AAPL"))
                .containsEntry("FB", before.get("FB"))
                .hasEntrySatisfying("NEW", cells -> assertThat(cells).containsOnlyNulls());
    }

    private void addColumnOfTheUsersOwn() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table \"trade\" add column \"note\" varchar(10)");
            statement.execute("update \"trade\" set \"note\" = 'mine'");
        }
    }

    /** By symbol what is stored beside the columns of a trade. */
    private Map<String, List<String>> otherCells() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from \"trade\"")) {
            Map<String, List<String>> cells = new HashMap<>();
            while (rows.next()) {
                List<String> others = cells.computeIfAbsent(rows.getString("symbol"), symbol -> new ArrayList<>());
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    if (!rows.getMetaData().getColumnName(column).matches("symbol|timestamp.*|price|volume")) {
                        others.add(rows.getString(column));
                    }
                }
            }
            return cells;
        }
    }

    @Test
    void givenATableThatIsCarriedAsAWholeThenItIsReplacedWhereItHasChanged() throws Exception {
        sync.with("sync.trade.mode", "full-refresh").with("sync.trade.batch-size", "2");
        arrive(aapl(T0), aapl(T0), aapl(T0 + 1), row(null, T0, null, 1));
        assertDelivered(sync.poll(), 4);
        assertDelivered(sync.restart().poll(), 0);

        trade.truncate();
        arrive(aapl(T0 + 5));
        assertDelivered(sync.poll(), 1);
        assertStored(aapl(T0 + 5));
    }

    @Test
    void givenRowIdsThatChangeWhereAnSqlStatementStoresTheRowsThenNothingIsDoubled() throws Exception {
        sync.destination("sql");
        arrive(aapl(T0), aapl(T0 + 1));
        assertDelivered(sync.poll(), 2);

        trade.changeColumn("volume", "STRING");
        trade.changeColumn("volume", "INT");
        trade.addColumn("note", "STRING");
        trade.dropColumn("note");
        trade.renameColumn("price", "paid");
        arrive(aapl(T0 + 2));
        // Some statements refuse the unknown or missing column before that.
        assertThat(sync.poll().failure().orElseThrow())
                .containsAnyOf(
                        "Only upsert: can replace these rows", "does not have key", "Field 'price' can't be set");
        assertStored(aapl(T0), aapl(T0 + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "sql"})
    void givenAwkwardRowsWhenAPollRunsThenEachIsThereAndASecondPollChangesNothing(String form) throws Exception {
        List<Object[]> rows = awkwardTrades(2_999);
        trade.append(rows);
        sync.destination(form);

        assertDelivered(sync.poll(), 2_999);
        assertStored(rows.toArray(Object[][]::new));

        assertDelivered(sync.poll(), 0);
        assertDelivered(sync.restart().poll(), 0);
        assertStored(rows.toArray(Object[][]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "sql"})
    void givenRowsThatDifferOnlyInTheLastThreeOfNineDigitsThenAllAreThere(String form) throws Exception {
        Object[][] rows = new Object[1_000][];
        for (int nano = 0; nano < rows.length; nano++) {
            rows[nano] = aapl(T0 + nano);
        }
        arrive(rows);

        assertDelivered(sync.destination(form).poll(), 1_000);
        assertStored(rows);
        assertDelivered(sync.poll(), 0);
    }

    @Test
    void givenRowsWithTheMarksOwnTimestampThenTheyAreFound() throws Exception {
        arrive(aapl(T0));
        assertDelivered(sync.poll(), 1);

        arrive(aapl(T0), row("FB", T0, 1f, 1));
        assertDelivered(sync.poll(), 3);

        assertStored(aapl(T0), aapl(T0), row("FB", T0, 1f, 1));
        assertDelivered(sync.poll(), 0);
    }

    @Test
    void givenARowOneNanosecondLaterThenOnlyThatOneMoves() throws Exception {
        arrive(aapl(T0));
        assertDelivered(sync.poll(), 1);

        arrive(aapl(T0 + 1));
        assertDelivered(sync.poll(), 1);

        assertStored(aapl(T0), aapl(T0 + 1));
    }

    @Test
    void givenALateRowInsideTheLookBackThenItIsFoundAndOneBeforeItIsNot() throws Exception {
        arrive(aapl(T0));
        assertDelivered(sync.with("sync.trade.look-back", "1h").poll(), 1);

        arrive(row("LATE", T0 - HOUR, 1f, 1), row("TOO LATE", T0 - HOUR - 1, 1f, 1));
        assertDelivered(sync.poll(), 2);
        assertStored(aapl(T0), row("LATE", T0 - HOUR, 1f, 1));

        assertDelivered(sync.poll(), 0);
        assertStored(aapl(T0), row("LATE", T0 - HOUR, 1f, 1));
    }

    @Test
    void givenRowsAheadOfTheClockThenTheyWaitAndDoNotMoveTheMark() throws Exception {
        long now = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        arrive(row("FUTURE", now + 20 * HOUR, 1f, 1), aapl(now - HOUR));
        assertDelivered(sync.poll(), 1);

        arrive(aapl(now - HOUR + 1));
        assertDelivered(sync.poll(), 1);

        assertStored(aapl(now - HOUR), aapl(now - HOUR + 1));
    }

    @Test
    void givenNoHorizonThenRowsAheadOfTheClockAreCarriedAtOnce() throws Exception {
        long future = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()) + 20 * HOUR;
        arrive(aapl(future));

        assertDelivered(sync.with("sync.trade.horizon", "none").poll(), 1);
        assertStored(aapl(future));
    }

    @Test
    void givenAMarkAheadOfTheClockThenNothingIsReadUntilItsTimeHasCome() throws Exception {
        long now = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        arrive(aapl(now + 20 * HOUR));
        assertDelivered(sync.with("sync.trade.horizon", "none").poll(), 1);

        arrive(aapl(now + 20 * HOUR + 1));
        PollResult result = sync.restart().without("sync.trade.horizon").poll();

        assertDelivered(result, 0);
        assertThat(result.lag().orElseThrow()).isNegative();
        assertDelivered(sync.restart().with("sync.trade.horizon", "none").poll(), 1);
    }

    @Test
    void givenRowsWithoutATimestampThenTheyAreLeftOutOrFailTheSyncBySetting() throws Exception {
        server.dropTable("market", "trade");
        trade = server.createTable("market", "trade", TRADES);
        arrive(row("NULL", null, 1f, 1), aapl(T0));
        assertDelivered(sync.poll(), 1);
        assertStored(aapl(T0));

        PollResult result =
                sync.restart().with("sync.trade.without-tracking-value", "fail").poll();
        assertFailed(result, "1 rows have no value in tracking column 'timestamp'");
    }

    @Test
    void givenACorrectedPriceUnderAKeyThenItReplacesTheOldOne() throws Exception {
        sync.with("sync.trade.key", "symbol,timestamp").with("sync.trade.look-back", "1h");
        arrive(aapl(T0), row("FB", T0 - 5, 1f, 1));
        assertDelivered(sync.poll(), 2);

        arrive(row("FB", T0 - 5, 2f, 1));
        assertDelivered(sync.poll(), 2);
        assertStored(aapl(T0), row("FB", T0 - 5, 2f, 1));
    }

    @Test
    void givenRivalsWithTheSameKeyAndTimestampThenTheGreaterContentWinsInWhateverOrderTheyCome() throws Exception {
        sync.with("sync.trade.key", "symbol,timestamp").with("sync.trade.batch-size", "1");
        arrive(aapl(T0), row("FB", T0, 3f, 1), row("FB", T0, 1f, 9), row("FB", T0, null, 9), aapl(T0 + 1));

        assertDelivered(sync.poll(), 3);
        assertStored(aapl(T0), row("FB", T0, 3f, 1), aapl(T0 + 1));
        assertDelivered(sync.poll(), 0);
    }

    @Test
    void givenAKeyWithoutTheTrackingColumnThenTheNewestRowOfEachKeyIsThere() throws Exception {
        sync.with("sync.trade.key", "symbol").with("sync.trade.batch-size", "2");
        arrive(
                aapl(T0),
                row("FB", T0 + 1, 1f, 1),
                row("AAPL", T0 + 2, 3f, 3),
                row("AAPL", T0 + 3, 4f, 4),
                row("FB", T0 + 4, 5f, 5));

        assertDelivered(sync.poll(), 5);
        assertStored(row("AAPL", T0 + 3, 4f, 4), row("FB", T0 + 4, 5f, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void givenGroupsLargerThanABatchThenEachRowIsThereOnce(int batchSize) throws Exception {
        List<Object[]> rows = new ArrayList<>(Collections.nCopies(50, aapl(T0)));
        rows.addAll(Collections.nCopies(3, aapl(T0 + 1)));
        for (int volume = 0; volume < 20; volume++) {
            rows.add(row("FB", T0 + 2, 1f, volume));
        }
        trade.append(rows);

        assertDelivered(
                sync.with("sync.trade.batch-size", String.valueOf(batchSize)).poll(), 73);
        assertStored(rows.toArray(Object[][]::new));
        assertDelivered(sync.restart().poll(), 0);
    }

    @Test
    void givenThousandsOfRowsOnOneTimestampThenTheIdenticalOnesAreCountedAcrossBatches() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int volume = 0; volume < 3_000; volume++) {
            rows.add(row("AAPL", T0, 27.26f, volume % 1_000));
        }
        rows.add(aapl(T0 + 1));
        trade.append(rows);

        assertDelivered(sync.with("sync.trade.batch-size", "250").poll(), 3_001);
        assertStored(rows.toArray(Object[][]::new));
        assertDelivered(sync.restart().poll(), 0);
    }

    @Test
    void givenRowsOf64KiBThenABatchEndsBeforeItsNumberOfRows() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int volume = 0; volume < 600; volume++) {
            rows.add(row("x".repeat(65_000), T0 + volume, 1f, volume));
        }
        trade.append(rows);

        PollResult result = sync.poll();

        assertDelivered(result, 600);
        assertThat(result.batches()).isEqualTo(3);
        assertStored(rows.toArray(Object[][]::new));
    }

    @Test
    void givenMoreRowsThanAWindowHoldsThenTheyComeInSeveralQueriesAndNoGroupIsCut() throws Exception {
        List<Object[]> rows = awkwardTrades(2_000);
        rows.addAll(Collections.nCopies(300, aapl(T0 + 5)));
        rows.add(aapl(T0 + 1_000 * HOUR));
        trade.append(rows);

        assertDelivered(sync.with("sync.trade.window-rows", "100").poll(), 2_301);

        assertStored(rows.toArray(Object[][]::new));
        long windows = count("order by timestamp");
        assertThat(windows).as("queries that read").isBetween(20L, 60L);
        assertThat(count("count(*)")).as("queries that count").isLessThanOrEqualTo(windows);
    }

    private long count(String part) {
        return server.queries().stream().filter(query -> query.contains(part)).count();
    }

    @Test
    void anIdlePollCostsOneQueryAndLeavesTheDestinationAsItWas() throws Exception {
        trade.append(awkwardTrades(100));
        sync.poll();
        sync.poll();
        int queries = server.queries().size();
        Object before = fingerprint();

        assertDelivered(sync.poll(), 0);

        assertThat(server.queries()).hasSize(queries + 1);
        assertThat(server.queries().get(queries)).contains("timestamp >= ").contains("timestamp <= ");
        assertThat(fingerprint()).isEqualTo(before);
    }

    /** Changes whenever anything is written to the destination. */
    abstract Object fingerprint() throws Exception;

    @Test
    void aStartLeavesEarlierRowsOut() throws Exception {
        arrive(aapl(T0 - 1), aapl(T0));
        assertDelivered(
                sync.with("sync.trade.start", "2016-10-24T08:00:00.022239").poll(), 1);
        assertStored(aapl(T0));
    }

    @Test
    void settleHoldsBackRowsThatAreTooYoung() throws Exception {
        long now = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        arrive(aapl(now - HOUR), aapl(now - 2 * HOUR - 1));
        assertDelivered(sync.with("sync.trade.settle", "2h").poll(), 1);
        assertStored(aapl(now - 2 * HOUR - 1));
    }

    @Test
    void givenACheckpointOfAnotherTableThenThePollFailsAndSaysWhatToDo() throws Exception {
        arrive(aapl(T0));
        sync.poll();
        server.createTable("market", "quote", Market.TRADES);

        PollResult result = sync.restart().with("dolphindb.table-name", "quote").poll();

        assertFailed(
                result, "its checkpoint belongs to dfs://market/trade", "dfs://market/quote", "sync of another name");
        assertStored(aapl(T0));
    }

    @Test
    void givenATableThatWasDroppedThenTheSyncDoesNotGoOnWithAnEmptyOne() throws Exception {
        arrive(aapl(T0));
        sync.poll();
        arrive(aapl(T0 + 1));

        assertFailed(
                sync.restart().with("sync.trade.target", "other").poll(),
                "table \"other\" does not exist, although the sync has delivered rows before",
                "remove the sync's row from the checkpoint table");

        assertDelivered(sync.restart().without("sync.trade.target").poll(), 1);
        assertStored(aapl(T0), aapl(T0 + 1));
    }

    @Test
    void givenTwoSyncsOfOneNameThenTheSecondIsStoppedAndNothingIsTwice() throws Exception {
        arrive(aapl(T0));
        sync.poll();
        try (Sync other = new Sync(server, warehouseUrl())) {
            arrive(aapl(T0 + 1));
            assertDelivered(other.poll(), 1);
            arrive(aapl(T0 + 2));

            assertFailed(sync.poll(), "moved by another process (expected version 1, found version 2)");

            assertDelivered(sync.poll(), 1);
            assertStored(aapl(T0), aapl(T0 + 1), aapl(T0 + 2));
        }
    }

    /** What check and plan find, by a process of its own. */
    List<String> findings(String... settings) throws Exception {
        try (Sync inspected = new Sync(server, warehouseUrl())) {
            for (int index = 0; index < settings.length; index += 2) {
                inspected.with(settings[index], settings[index + 1]);
            }
            return Inspections.failures(inspected.context());
        }
    }

    private List<String> columnsOf(String table) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from \"" + table + "\"")) {
            List<String> names = new ArrayList<>();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                names.add(rows.getMetaData().getColumnName(column));
            }
            return names;
        }
    }

    @Test
    void givenColumnsWithNamesThatTheSourceReservesThenAllAreCarried() throws Exception {
        String words =
                "e,pi,SYMBOL,INT,TIMESTAMP,CODE,value,RANGE,line,BAR,COLUMN,for,do,if,else,continue,break,select,exec,"
                        + "delete,update,def,return,module,use,try,throw,catch,assert,const,share,timer,in,go,mapr,NULL,true,from,"
                        + "where,group,order,by,limit,top,as,and,or,not,between,like,any,bucket,row_count,count,first";
        List<String> names = List.of(words.split(","));
        String columns = names.stream().map(name -> name + ":STRING").collect(Collectors.joining(","));
        StoredTable reserved = server.createTable(
                "market",
                "reserved",
                TableDefinition.of("DATE:NANOTIMESTAMP," + columns).partitionedBy("DATE"));
        Object[] row = new Object[names.size() + 1];
        Arrays.fill(row, "x");
        row[0] = T0;
        reserved.appendRow(row);
        String[] settings = {
            "dolphindb.table-name", "reserved", "sync.trade.tracking-column", "DATE", "sync.trade.key", "for,DATE",
        };

        assertThat(findings(settings)).isEmpty();
        for (int index = 0; index < settings.length; index += 2) {
            sync.with(settings[index], settings[index + 1]);
        }
        assertDelivered(sync.poll(), 1);

        assertThat(columnsOf("trade")).containsAll(names);
        row[0] = T0 + 1;
        row[1] = "y".repeat(5_000);
        reserved.appendRow(row);
        assertThat(sync.restart().with("sync.trade.look-back", "1h").poll().failure())
                .isEmpty();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*), max(length(\"e\")) from \"trade\"")) {
            rows.next();
            assertThat(rows.getLong(1)).isEqualTo(2);
            assertThat(rows.getLong(2)).isEqualTo(5_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timestamp_ns",
                "ctid",
                "\u0130",
                "a ",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7"
                        + "\u4ef7\u4ef7\u4ef7\u4ef7\u4ef7",
                "\ud83d\ude00"
            })
    void givenAColumnWithAnOddNameThenItIsCarriedOrCheckPlanAndPollRefuseItAlike(String name) throws Exception {
        arrive(aapl(T0));
        trade.renameColumn("price", name);
        trade.renameColumn("symbol", "i");

        List<String> findings = findings();
        PollResult result;
        try (LoggedLines lines = LoggedLines.ofPackage("io.github.dolphindbsync")) {
            result = sync.poll();
            assertThat(lines.traces()).as("stack traces").isEmpty();
        }

        if (findings.isEmpty()) {
            assertDelivered(result, 1);
            assertThat(columnsOf("trade")).contains(name, "i");
            arrive(aapl(T0 + 1));
            assertThat(sync.restart().poll().failure()).isEmpty();
            return;
        }
        assertThat(findings).singleElement().asString().contains("sync.<name>.rename");
        assertFailed(result, findings.get(0));
        try (Connection connection = connect()) {
            assertThat(TestDatabase.hasTable(connection, "trade")).isFalse();
        }
        if (!name.endsWith(" ") && !name.equalsIgnoreCase("i")) {
            assertDelivered(
                    sync.restart().with("sync.trade.rename", name + ":price").poll(), 1);
        }
    }

    @Test
    void givenATrackingColumnWhoseNameLeavesNoRoomForWhatTheDestinationAddsThenRenamingItIsTheRemedy()
            throws Exception {
        String name = "t".repeat(62);
        server.createTable("market", "long", TableDefinition.of(name + ":NANOTIMESTAMP,symbol:SYMBOL"))
                .appendRow(T0, "AAPL");

        List<String> findings = findings("dolphindb.table-name", "long");
        PollResult result = sync.with("dolphindb.table-name", "long").poll();

        if (!findings.isEmpty()) {
            assertThat(findings).singleElement().asString().contains(name + "_ns", "sync.<name>.rename");
            assertThat(result.failure().orElseThrow()).contains(findings.get(0));
            assertDelivered(
                    sync.restart().with("sync.trade.rename", name + ":t").poll(), 1);
        } else {
            assertDelivered(result, 1);
        }
    }
}
