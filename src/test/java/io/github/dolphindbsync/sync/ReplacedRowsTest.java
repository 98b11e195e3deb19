package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Without a key, rows that are read again after a column was dropped or renamed have other ids than they are stored
 * with. They replace those, and nothing else: what the source no longer returns stays.
 */
@Tag("other-database")
class ReplacedRowsTest {

    /** 2016-10-24T00:00. */
    private static final long T0 = 1_477_267_200_000_000_000L;

    private static final long DAY = 86_400_000_000_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade =
            market.trade(TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:DOUBLE,volume:INT")
                    .partitionedBy("timestamp"));
    private Sync sync;
    private String url;

    @AfterEach
    void stopServer() {
        sync.close();
    }

    private void given(TestDatabase database) throws Exception {
        url = EmptyDatabase.url(database, folder);
        sync = new Sync(server, url).with("sync.trade.batch-size", "4");
    }

    private void arrive(String symbol, long timestamp, Object... others) {
        List<Object> cells = new ArrayList<>(List.of(symbol, timestamp));
        cells.addAll(List.of(others));
        trade.append(List.<Object[]>of(cells.toArray()));
    }

    private PollResult polls() {
        PollResult result = sync.poll();
        assertThat(result.failure()).isEmpty();
        return result;
    }

    /** As {@code symbol price volume}, in order. */
    private List<String> stored(String... columns) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select \"" + String.join("\", \"", columns) + "\" from \"trade\"")) {
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns.length; column++) {
                    String text = result.getString(column);
                    cells.add(text == null ? "-" : text.replaceFirst("\\.0(E0)?$", ""));
                }
                rows.add(String.join(" ", cells));
            }
        }
        rows.sort(null);
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void givenASourceThatKeepsFewDaysAndADroppedColumnThenRowsThatItNoLongerHasStay(TestDatabase database)
            throws Exception {
        given(database);
        for (int day = 0; day < 31; day++) {
            arrive("A", T0 + day * DAY, 1.0 + day, day);
        }
        sync.with("sync.trade.look-back", "60d");
        polls();

        trade.truncate();
        trade.dropColumn("price");
        List<String> expected = new ArrayList<>();
        for (int day = 0; day < 31; day++) {
            boolean isKept = day >= 26;
            expected.add(isKept ? "- " + day : 1 + day + " " + day);
            if (isKept) {
                arrive("A", T0 + day * DAY, day);
            }
        }
        // One that comes late.
        arrive("A", T0 + 28 * DAY + 1, 99);
        expected.add("- 99");
        expected.sort(null);
        polls();

        assertThat(stored("price", "volume")).isEqualTo(expected);
        polls();
        assertThat(sync.poll().rows()).isZero();
        sync.restart();
        polls();
        assertThat(stored("price", "volume")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void givenGroupsThatHaveShrunkAndARenamedColumnThenEachRowIsThereAsOftenAsItWas(TestDatabase database)
            throws Exception {
        given(database);
        String other = "A ";
        for (int row = 0; row < 3; row++) {
            arrive("a", T0, 1.0, 7);
            arrive("A", T0, 1.0, 7);
            arrive(other, T0, 1.0, 8);
            trade.append(List.<Object[]>of(new Object[] {null, T0 + 1, 2.0, null}));
        }
        for (int row = 0; row < 30; row++) {
            arrive("B", T0 + 2, 3.0, row);
        }
        sync.with("sync.trade.look-back", "1d");
        polls();

        trade.truncate();
        trade.renameColumn("volume", "quantity");
        arrive("A", T0, 1.0, 7);
        arrive("A", T0, 1.0, 7);
        arrive("A", T0, 1.0, 7);
        arrive("A", T0, 1.0, 7);
        arrive(other, T0, 1.0, 8);
        trade.append(List.<Object[]>of(new Object[] {null, T0 + 1, 2.0, null}));
        arrive("B", T0 + 2, 3.0, 11);
        arrive("C", T0 + 3, 4.0, 12);
        polls();

        List<String> after = stored("symbol", "price", "volume", "quantity");
        assertThat(after)
                .filteredOn(row -> row.startsWith("A 1 "))
                .containsOnly("A 1 - 7")
                .hasSize(4);
        assertThat(after)
                .filteredOn(row -> row.startsWith("a 1 "))
                .containsOnly("a 1 7 -")
                .hasSize(3);
        assertThat(after)
                .filteredOn(row -> row.startsWith(other + " 1 "))
                .containsExactly(other + " 1 - 8", other + " 1 8 -", other + " 1 8 -");
        assertThat(after)
                .filteredOn(row -> row.startsWith("- 2"))
                .containsOnly("- 2 - -")
                .hasSize(3);
        assertThat(after)
                .filteredOn(row -> row.startsWith("B "))
                .contains("B 3 - 11")
                .hasSize(30);
        assertThat(after).filteredOn(row -> row.startsWith("C ")).containsExactly("C 4 - 12");
        assertThat(after).hasSize(3 + 4 + 3 + 3 + 30 + 1);
        sync.restart();
        polls();
        assertThat(stored("symbol", "price", "volume", "quantity")).isEqualTo(after);
    }

    @ParameterizedTest
    @EnumSource
    void givenAReplacementThatBreaksOffAndFurtherChangesThenTheNextPollBeginsItAgain(TestDatabase database)
            throws Exception {
        given(database);
        for (int row = 0; row < 20; row++) {
            arrive("A", T0 + row, 1.0 + row, row);
            arrive("A", T0 + row, 1.0 + row, row);
        }
        sync.with("sync.trade.look-back", "1d").with("dolphindb.retry-for", "0s");
        polls();

        trade.dropColumn("price");
        Processor thirdBatchFails = exchange -> {
            if (exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class) == 2) {
                throw new IllegalStateException("the third batch");
            }
        };
        sync.bind("stop", thirdBatchFails)
                .route(Sync.shippedRoute()
                        .replace(
                                "- process:\n                  ref: checkpoint",
                                "- process: {ref: stop}\n              - process:\n                  ref: checkpoint"))
                .restart();
        assertThat(sync.poll().failure().orElseThrow()).contains("the third batch");
        assertThat(stored("volume")).hasSize(40);

        trade.renameColumn("volume", "quantity");
        sync.route(Sync.shippedRoute()).restart();
        polls();

        assertThat(stored("quantity", "volume")).hasSize(40).allMatch(row -> row.endsWith(" -"));
        polls();
        assertThat(stored("quantity", "volume")).hasSize(40);
    }

    @Test
    void givenALargerLookBackAfterTwoChangesThenRowsOfEachTimeAreRecognized() throws Exception {
        given(TestDatabase.DUCKDB);
        for (int row = 0; row < 3; row++) {
            arrive("A", T0 + row * DAY, 1.0, row);
            arrive("B", T0 + row * DAY, 2.0, row);
        }
        polls();
        trade.dropColumn("price");
        arrive("A", T0 + 3 * DAY, 3);
        polls();
        trade.renameColumn("volume", "quantity");
        arrive("A", T0 + 4 * DAY, 4);
        polls();

        sync.with("sync.trade.look-back", "30d").restart();
        polls();
        polls();

        assertThat(stored("symbol", "quantity"))
                .containsExactly("A 0", "A 1", "A 2", "A 3", "A 4", "B 0", "B 1", "B 2");
    }
}
