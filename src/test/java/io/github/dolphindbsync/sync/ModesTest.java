package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sync was told to carry, and what is to become of it. */
class ModesTest {

    private static final long T0 = 1_477_296_000_022_239_000L;
    private static final long HOUR = 3_600_000_000_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade =
            market.trade(Market.TRADES.partitionedBy("timestamp").commented("price", "in the exchange's currency"));
    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
    }

    private List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void arrive(String symbol, long timestamp, int volume) {
        trade.append(List.<Object[]>of(new Object[] {symbol, timestamp, 1f, volume}));
    }

    private PollResult polls() {
        PollResult result = sync.poll();
        assertThat(result.failure()).isEmpty();
        return result;
    }

    @Test
    void givenModeAppendThenEveryVersionOfARowStaysOnceWithTheTimeOfItsLoad() throws Exception {
        sync.with("sync.trade.mode", "append").with("sync.trade.key", "symbol").with("sync.trade.look-back", "1s");
        arrive("A", T0, 1);
        polls();
        arrive("A", T0, 2);
        polls();
        sync.restart();
        polls();

        assertThat(query("select symbol || ' ' || volume from trade order by volume"))
                .containsExactly("A 1", "A 2");
        assertThat(query("select count(*) from trade where _synced_at is null")).containsExactly("0");
    }

    @Test
    void givenAnUpdateWithALoadTimeThenOnlyWhatHasChangedIsWrittenAgain() throws Exception {
        sync.with("sync.trade.load-time-column", "loaded_at")
                .with("sync.trade.key", "symbol,timestamp")
                .with("sync.trade.look-back", "1s");
        arrive("A", T0, 1);
        arrive("B", T0, 1);
        polls();
        List<String> before = query("select symbol || ' ' || loaded_at from trade order by symbol");

        arrive("B", T0 + 1, 7);
        polls();

        assertThat(query("select symbol || ' ' || loaded_at from trade order by symbol, \"timestamp\"")
                        .subList(0, 2))
                .isEqualTo(before);
    }

    @Test
    void givenATableThatNothingOrdersThenItIsReplacedWhereItsContentHasChanged() throws Exception {
        StoredTable venues = server.createTable("market", "venue", TableDefinition.of("code:STRING,name:STRING"));
        sync.with("sync.trade.mode", "full-refresh")
                .with("sync.trade.table-name", "venue")
                .with("sync.trade.batch-size", "2");
        for (String code : List.of("A", "B", "C", "C")) {
            venues.append(List.<Object[]>of(new Object[] {code, "venue " + code}));
        }

        assertThat(polls().rows()).isEqualTo(4);
        assertThat(query("select code from trade order by 1")).containsExactly("A", "B", "C", "C");
        assertThat(polls().rows()).isZero();
        assertThat(sync.restart().poll().rows()).isZero();

        venues.truncate();
        venues.append(List.<Object[]>of(new Object[] {"D", null}));
        assertThat(polls().rows()).isEqualTo(1);
        assertThat(query("select code from trade")).containsExactly("D");

        venues.truncate();
        polls();
        assertThat(query("select code from trade")).isEmpty();
    }

    @Test
    void givenAFullRefreshThatBreaksOffThenTheOldRowsAreThereUntilItSucceeds() throws Exception {
        StoredTable venues = server.createTable("market", "venue", TableDefinition.of("code:STRING"));
        sync.with("sync.trade.mode", "full-refresh")
                .with("sync.trade.table-name", "venue")
                .with("sync.trade.batch-size", "1000")
                .with("dolphindb.retry-for", "0s");
        venues.append(List.<Object[]>of(new Object[] {"old"}));
        polls();
        venues.truncate();
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 200_000; row++) {
            rows.add(new Object[] {"new " + row});
        }
        venues.append(rows);
        // The first reading only compares.
        server.faults().cutNextResponseAfterBlocks("select *", 100);
        server.faults().cutNextResponseAfterBlocks("select *", 2);

        assertThat(sync.poll().failure()).isPresent();
        assertThat(query("select code from trade")).containsExactly("old");

        polls();
        assertThat(query("select count(*) from trade where code <> 'old'")).containsExactly("200000");
        assertThat(query("select count(*) from trade")).containsExactly("200000");
    }

    @Test
    void givenAConditionThenOnlyItsRowsAreRead() throws Exception {
        sync.with("sync.trade.where", "symbol in [\"A\", \"C\"]");
        arrive("A", T0, 1);
        arrive("B", T0, 2);
        polls();
        arrive("C", T0 + 1, 3);
        arrive("B", T0 + 2, 4);
        polls();

        assertThat(query("select symbol from trade order by volume")).containsExactly("A", "C");
    }

    @Test
    void givenAConditionThatTheServerRefusesThenItsSettingIsNamed() {
        sync.with("sync.trade.where", "nosuchcolumn > 5");
        arrive("A", T0, 1);

        assertThat(sync.poll().failure().orElseThrow()).contains("sync.trade.where");
    }

    @Test
    void givenAStartAndAnEndThenOnlyTheRowsBetweenThemAreCarried() throws Exception {
        sync.with("sync.trade.start", "2016-10-24T09:00:00").with("sync.trade.end", "2016-10-24T11:00:00");
        for (int hour = 0; hour < 5; hour++) {
            arrive("H" + hour, T0 + hour * HOUR, hour);
        }
        polls();
        polls();

        assertThat(query("select symbol from trade order by 1")).containsExactly("H1", "H2");
    }

    @Test
    void givenALimitThenEachPollCarriesSoManyRowsAndNoGroupIsCut() throws Exception {
        sync.with("sync.trade.limit", "2");
        arrive("A", T0, 1);
        arrive("B", T0 + 1, 2);
        arrive("C", T0 + 1, 3);
        arrive("D", T0 + 2, 4);

        polls();
        assertThat(query("select symbol from trade order by 1")).containsExactly("A", "B", "C");
        sync.without("sync.trade.limit").restart();
        polls();
        assertThat(query("select symbol from trade order by 1")).containsExactly("A", "B", "C", "D");
    }

    @Test
    void givenChosenAndRenamedColumnsThenTheseAreThere() throws Exception {
        sync.with("sync.trade.leave-out", "volume").with("sync.trade.rename", "price:last_price,timestamp:at");
        arrive("A", T0, 1);
        arrive("A", T0, 2);
        polls();
        polls();

        assertThat(query("select column_name from duckdb_columns() where table_name = 'trade' order by column_index"))
                .containsExactly("symbol", "at", "last_price", "_row_id");
        assertThat(query("select symbol from trade")).containsExactly("A", "A");
    }

    @Test
    void givenACommentThenItIsSaidAtTheDestinationToo() throws Exception {
        arrive("A", T0, 1);
        polls();

        assertThat(query("select comment from duckdb_columns() where table_name = 'trade' and column_name = 'price'"))
                .containsExactly("in the exchange's currency");
    }

    @Test
    void givenAnUnreadableColumnThenItIsNamedAndCanBeLeftOut() throws Exception {
        StoredTable odd = server.createTable(
                "market", "odd", TableDefinition.of("timestamp:NANOTIMESTAMP,volume:INT,anything:IOTANY"));
        sync.with("sync.trade.table-name", "odd");
        assertThat(sync.poll().failure().orElseThrow())
                .contains("'anything' (IOTANY)")
                .contains("sync.trade.leave-out=anything");
        odd.append(List.<Object[]>of(new Object[] {T0, 1, null}));

        sync.with("sync.trade.leave-out", "anything").restart();
        polls();

        assertThat(query("select volume from trade")).containsExactly("1");
    }

    @Test
    void givenATableOfThePrimaryKeyEngineThenItsKeyNeedsNoSetting() throws Exception {
        StoredTable quote = server.createTable(
                "market",
                "quote",
                TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,bid:DOUBLE")
                        .partitionedBy("timestamp")
                        .withPrimaryKey("symbol", "timestamp"));
        sync.with("sync.trade.table-name", "quote");
        quote.append(List.<Object[]>of(new Object[] {"A", T0, 1.0}));
        polls();

        assertThat(query("select column_name from duckdb_columns() where table_name = 'trade' order by column_index"))
                .containsExactly("symbol", "timestamp", "bid");
    }

    @Test
    void givenASettingThatMeansNothingInAFullRefreshThenItIsNamed() {
        sync.with("sync.trade.mode", "full-refresh").with("sync.trade.limit", "10");

        assertThatThrownBy(() -> sync.poll())
                .hasStackTraceContaining(
                        "settings sync.trade.limit = '10' and sync.trade.mode = 'full-refresh' can't be used together");
    }

    @Test
    void givenARowThatAFullRefreshCantStoreThenItIsNamedAndTheOldRowsStay() throws Exception {
        StoredTable venues =
                server.createTable("market", "venue", TableDefinition.of("code:STRING,rank:DECIMAL128(0)"));
        sync.with("sync.trade.mode", "full-refresh").with("sync.trade.table-name", "venue");
        venues.append(List.<Object[]>of(new Object[] {"A", BigDecimal.ONE}));
        polls();

        venues.append(List.<Object[]>of(
                new Object[] {"B", new BigDecimal(BigInteger.TWO.pow(127).subtract(BigInteger.ONE))}));

        assertThat(sync.poll().failure().orElseThrow()).contains("the row at position 1", "column rank");
        assertThat(query("select code from trade")).containsExactly("A");
    }

    @Test
    void givenARefreshThatLeftRowsOfOtherColumnsBehindThenTheNextOneBeginsAnew() throws Exception {
        StoredTable venues = server.createTable("market", "venue", TableDefinition.of("code:STRING,rank:INT"));
        sync.with("sync.trade.mode", "full-refresh")
                .with("sync.trade.table-name", "venue")
                .with("dolphindb.retry-for", "0s");
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 200_000; row++) {
            rows.add(new Object[] {"V" + row, row});
        }
        venues.append(rows);
        server.faults().cutNextResponseAfterBlocks("select *", 100);
        server.faults().cutNextResponseAfterBlocks("select *", 2);
        assertThat(sync.poll().failure()).isPresent();

        venues.changeColumn("rank", "STRING");
        assertThat(sync.restart().poll().failure().orElseThrow()).contains("has column rank of type INTEGER");
        // As the message says.
        sync.close();
        execute("drop table trade");
        execute("delete from dolphindb_sync_checkpoint");
        polls();

        assertThat(query("select count(*) || ' ' || max(length(rank)) from trade"))
                .containsExactly("200000 6");
    }

    @Test
    void givenATargetOfAFullRefreshThatSomebodyDropsThenTheNextPollMakesItAgain() throws Exception {
        StoredTable venues = server.createTable("market", "venue", TableDefinition.of("code:STRING"));
        sync.with("sync.trade.mode", "full-refresh")
                .with("sync.trade.table-name", "venue")
                .with("sync.trade.target", "dimension.my_venues");
        venues.append(List.<Object[]>of(new Object[] {"A"}));
        polls();
        assertThat(sync.poll().batches()).isZero();

        execute("drop table dimension.my_venues");
        polls();

        assertThat(query("select code from dimension.my_venues")).containsExactly("A");
        assertThat(sync.poll().batches()).isZero();
        sync.restart();
        assertThat(sync.poll().batches()).isZero();
    }

    @Test
    void givenATargetThatIsDroppedBeforeAPollThatFailsThenItIsMadeAgainAllTheSame() throws Exception {
        StoredTable venues = server.createTable("market", "venue", TableDefinition.of("code:STRING"));
        AtomicBoolean refuses = new AtomicBoolean();
        Processor step = exchange -> {
            if (refuses.getAndSet(false)) {
                throw new IllegalStateException("this once");
            }
        };
        sync.bind("step", step)
                .with("sync.trade.mode", "full-refresh")
                .with("sync.trade.table-name", "venue")
                .with("dolphindb.retry-for", "10s")
                .route(Sync.shippedRoute()
                        .replace("- to: \"upsert", "- process: {ref: step}\n                    - to: \"upsert"));
        venues.append(List.<Object[]>of(new Object[] {"A"}));
        polls();

        execute("drop table trade");
        refuses.set(true);
        assertThat(sync.poll().failure().orElseThrow()).contains("this once");
        polls();
        assertThat(query("select code from trade")).containsExactly("A");
        assertThat(sync.poll().batches()).isZero();

        execute("drop table trade");
        // The first reading only compares; the second is cut, and made again within the poll.
        server.faults().cutNextResponseAfterBlocks("select *", 100);
        server.faults().cutNextResponseAfterBlocks("select *", 0);
        assertThat(polls().retries()).isEqualTo(1);
        assertThat(query("select code from trade")).containsExactly("A");
    }

    @Test
    void givenTwoColumnsOfOneNameThenTheSettingIsNamed() {
        sync.with("sync.trade.rename", "price:volume");
        arrive("A", T0, 1);

        assertThat(sync.poll().failure().orElseThrow())
                .contains("sync.trade.rename", "two columns would have the name 'volume'");
    }

    @Test
    void givenALaterColumnOfTimesThenTheTrackingColumnThatWasChosenStays() throws Exception {
        StoredTable event = server.createTable("market", "event", TableDefinition.of("at:NANOTIMESTAMP,volume:INT"));
        sync.with("sync.trade.table-name", "event");
        event.append(List.<Object[]>of(new Object[] {T0, 1}));
        polls();

        event.addColumn("seen", "TIMESTAMP");
        event.append(List.<Object[]>of(new Object[] {T0 + 1, 2, null}));
        sync.restart();
        polls();

        assertThat(query("select volume from trade order by 1")).containsExactly("1", "2");
    }

    @Test
    void givenTheTrackingColumnLeftOutThenTheSettingThatLeavesItOutIsNamed() {
        sync.with("sync.trade.columns", "symbol,price");
        arrive("A", T0, 1);

        assertThat(sync.poll().failure().orElseThrow())
                .contains("setting sync.trade.columns = 'symbol,price'", "'timestamp', which orders")
                .doesNotContain("leave-out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_row_id", "_ROW_ID"})
    void givenTheColumnOfIdsForTheLoadTimeThenItIsRefusedBeforeAnyRowIsWritten(String name) {
        sync.with("sync.trade.load-time-column", name);
        arrive("A", T0, 1);

        PollResult result = sync.poll();

        assertThat(result.failure().orElseThrow())
                .contains(
                        "setting sync.trade.load-time-column = '" + name + "'",
                        "two columns would have the name '" + name + "'");
        assertThat(result.rows()).isZero();
    }
}
