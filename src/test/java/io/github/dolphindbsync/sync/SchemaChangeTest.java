package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The columns of the source change while a sync runs, or while it does not. */
class SchemaChangeTest {

    private static final long T0 = 1_477_296_000_022_239_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade(Market.TRADES.partitionedBy("timestamp"));
    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
    }

    private List<String> stored(String columns) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select concat_ws(' ', " + columns + ") from trade order by epoch_ns(\"timestamp\"), 1")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private static String orNull(String column) {
        return "coalesce(" + column + "::varchar, 'NULL')";
    }

    private void polls() {
        PollResult result = sync.poll();
        assertThat(result.failure()).isEmpty();
        assertThat(result.retries()).isLessThanOrEqualTo(1);
    }

    @Test
    void givenAColumnThatIsAddedThenTheNextRowsBringIt() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        polls();

        trade.addColumn("venue", "STRING");
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2f, 2, "XNAS"}));
        polls();

        assertThat(stored("symbol, volume, " + orNull("venue"))).containsExactly("A 1 NULL", "B 2 XNAS");
        polls();
        assertThat(stored("symbol")).containsExactly("A", "B");
    }

    @Test
    void givenAnArrayVectorThatIsAddedThenTheRowsAtTheMarkAreThereOnceWithAnEmptyList() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2f, 2}, new Object[] {"B", T0 + 1, 2f, 2}));
        polls();

        trade.addColumn("bids", "DOUBLE[]");
        trade.append(List.<Object[]>of(new Object[] {"C", T0 + 2, 3f, 3, List.of(1.5, 2.5)}));
        polls();

        assertThat(stored("symbol, " + orNull("bids"))).containsExactly("A NULL", "B []", "B []", "C [1.5, 2.5]");
        polls();
        assertThat(stored("symbol")).containsExactly("A", "B", "B", "C");
    }

    @Test
    void givenAColumnThatIsAddedWithoutNewRowsThenNothingIsDeliveredAgain() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        polls();

        trade.addColumn("venue", "STRING");

        assertThat(sync.poll().rows()).isZero();
        assertThat(sync.restart().poll().rows()).isZero();
    }

    @Test
    void givenAColumnThatIsDroppedThenItStaysAsNullAndTheRowsReadAgainAreThereOnce() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}, new Object[] {"A", T0, 1f, 1}));
        polls();

        trade.dropColumn("price");
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2}));
        polls();

        assertThat(stored("symbol, volume, " + orNull("price"))).containsExactly("A 1 NULL", "A 1 NULL", "B 2 NULL");
        polls();
        assertThat(stored("symbol, volume")).containsExactly("A 1", "A 1", "B 2");
    }

    @Test
    void givenAColumnThatIsDroppedWhileTheSyncIsStoppedThenNoRowIsDoubled() throws Exception {
        sync.with("sync.trade.look-back", "1s").with("sync.trade.batch-size", "2");
        for (int row = 0; row < 7; row++) {
            trade.append(List.<Object[]>of(new Object[] {"A", T0 + row, 1f, row}));
        }
        polls();
        sync.restart();

        trade.dropColumn("price");
        polls();

        assertThat(stored("volume")).containsExactly("0", "1", "2", "3", "4", "5", "6");
        polls();
        assertThat(stored("volume")).containsExactly("0", "1", "2", "3", "4", "5", "6");
    }

    @Test
    void givenAColumnThatIsRenamedThenBothNamesAreThere() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        polls();

        trade.renameColumn("volume", "quantity");
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2f, 2}));
        polls();

        assertThat(stored("symbol, " + orNull("volume") + ", " + orNull("quantity")))
                .containsExactly("A NULL 1", "B NULL 2");
    }

    @Test
    void givenAColumnThatIsWidenedInTheMiddleOfAPollThenMapsOfARouteAreTakenForWhatTheyAre() throws Exception {
        for (int row = 0; row < 4; row++) {
            trade.append(List.<Object[]>of(new Object[] {"A", T0 + row, 1f, row}));
        }
        AtomicBoolean changed = new AtomicBoolean();
        sync.bind("maps", (Processor) exchange -> {
                    if (!changed.getAndSet(true)) {
                        trade.changeColumn("volume", "LONG");
                        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 9, 2f, 5_000_000_000L}));
                    }
                    List<Map<String, Object>> maps = new ArrayList<>();
                    ((RowBatch) exchange.getMessage().getBody()).forEach(row -> maps.add(new HashMap<>(row)));
                    exchange.getMessage().setBody(maps);
                })
                .with("sync.trade.batch-size", "1")
                .with("sync.trade.window-rows", "1")
                .route(Sync.shippedRoute()
                        .replace("- to: \"upsert", "- process: {ref: maps}\n                    - to: \"upsert"));

        polls();

        assertThat(stored("volume")).containsExactly("0", "1", "2", "3", "5000000000");
    }

    @Test
    void givenAColumnThatIsWidenedThenItsOldRowsStayAndNewOnesFit() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        polls();

        trade.changeColumn("volume", "LONG");
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2f, 5_000_000_000L}));
        polls();

        assertThat(stored("symbol, volume")).containsExactly("A 1", "B 5000000000");
    }

    @Test
    void givenAColumnThatIsNarrowedThenTheTableStaysAsWideAsItIs() throws Exception {
        trade.changeColumn("volume", "LONG");
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1L}));
        polls();

        trade.changeColumn("volume", "INT");
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2f, 2}));
        polls();

        assertThat(stored("symbol, volume")).containsExactly("A 1", "B 2");
    }

    @Test
    void givenATypeThatTheTableCantBecomeThenThePollSaysWhichColumnAndMovesNothing() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        polls();

        trade.changeColumn("volume", "STRING");
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2f, "many"}));
        PollResult failed = sync.poll();

        assertThat(failed.failure().orElseThrow()).contains("has column volume of type INTEGER, expected VARCHAR");
        assertThat(stored("symbol")).containsExactly("A");
    }

    @Test
    void givenThePolicyStrictThenAnyChangeStopsTheSyncAndIsShown() throws Exception {
        sync.with("sync.trade.schema-change", "strict");
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        polls();

        trade.addColumn("venue", "STRING");
        trade.dropColumn("price");
        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2, "XNAS"}));
        PollResult failed = sync.restart().poll();

        assertThat(failed.failure().orElseThrow())
                .contains("column venue (STRING) was added")
                .contains("column price (FLOAT) was dropped")
                .contains("sync.trade.schema-change");
        assertThat(stored("symbol")).containsExactly("A");
    }

    @Test
    void givenAGroupThatWasDeliveredInPartThenItsRowsAreThereOnceAfterAChange() throws Exception {
        sync.with("sync.trade.batch-size", "10000").with("dolphindb.retry-for", "0s");
        List<Object[]> group = new ArrayList<>();
        for (int row = 0; row < 150_000; row++) {
            group.add(new Object[] {"A", T0 + 10, 1f, row});
        }
        trade.append(group);
        server.faults().cutNextResponseAfterBlocks("order by timestamp", 1);
        PollResult broken = sync.poll();
        assertThat(broken.failure()).isPresent();
        assertThat(broken.rows()).isPositive();
        sync.restart();

        // One that comes late, before the group of which a part is there.
        trade.append(List.<Object[]>of(new Object[] {"LATE", T0, 1f, -1}));
        trade.dropColumn("price");
        polls();

        assertThat(stored("volume")).hasSize(150_001).doesNotHaveDuplicates();
    }

    @Test
    void givenALimitOrAnEndWhileColumnsChangeThenNoRowIsDoubledWhenItIsGone() throws Exception {
        sync.with("sync.trade.look-back", "1h");
        for (int row = 0; row < 10; row++) {
            trade.append(List.<Object[]>of(new Object[] {"A", T0 + row, 1f, row}));
        }
        polls();

        trade.dropColumn("price");
        sync.with("sync.trade.limit", "3").restart();
        polls();
        sync.without("sync.trade.limit")
                .with("sync.trade.end", "2016-10-24T08:00:00.022239004")
                .restart();
        trade.renameColumn("volume", "quantity");
        polls();
        sync.without("sync.trade.end").restart();
        polls();

        assertThat(stored("quantity")).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void givenALargerLookBackAfterAChangeThenRowsWithIdsOfBeforeAreReplaced() throws Exception {
        for (int row = 0; row < 6; row++) {
            trade.append(List.<Object[]>of(new Object[] {"A", T0 + row, 1f, row}));
        }
        polls();
        trade.dropColumn("price");
        polls();

        sync.with("sync.trade.look-back", "1h").restart();
        polls();
        polls();

        assertThat(stored("volume")).containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    void givenACheckpointWithoutColumnsAndAChangeThenNoRowIsDoubled() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}, new Object[] {"B", T0, 1f, 2}));
        polls();
        forgetColumns();

        trade.dropColumn("price");
        polls();

        assertThat(stored("volume")).containsExactly("1", "2");
    }

    @Test
    void givenACheckpointOfAVersionThatKnewNoColumnsThenTheSyncGoesOnFromIt() throws Exception {
        trade.append(List.<Object[]>of(new Object[] {"A", T0, 1f, 1}));
        polls();
        forgetColumns();

        trade.append(List.<Object[]>of(new Object[] {"B", T0 + 1, 2f, 2}));
        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(result.rows()).isEqualTo(1);
        assertThat(stored("symbol")).containsExactly("A", "B");
    }

    /** Makes the table of checkpoints what an earlier version had. */
    private void forgetColumns() throws SQLException {
        sync.close();
        execute("alter table dolphindb_sync_checkpoint drop column source_columns");
        execute("alter table dolphindb_sync_checkpoint drop column schema_version");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
