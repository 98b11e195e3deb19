package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type that can order rows, and the horizon of each. */
class TrackingColumnTest {

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private Sync sync;

    @BeforeEach
    void startServer() throws Exception {
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("sync.trade.tracking-column", "at");
    }

    /** Partitioned by the tracking column where it is of a type that allows that, whatever the values. */
    private StoredTable tableWith(String type) {
        TableDefinition definition = TableDefinition.of("at:" + type + ",value:INT");
        boolean partitioned = !List.of("LONG", "DOUBLE", "TIMESTAMP").contains(type);
        return server.createTable("market", "trade", partitioned ? definition.partitionedBy("at") : definition);
    }

    private List<Integer> storedValues() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select value from trade order by value")) {
            List<Integer> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getInt(1));
            }
            return values;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NANOTIMESTAMP, -5, 1477296000022239000",
        "TIMESTAMP, -5, 1477296000022",
        "DATETIME, -5, 1477296000",
        "DATE, -5, 17098",
        "LONG, -5, 4611686018427387904",
        "INT, -5, 2147483646"
    })
    void givenRowsFromBelowZeroToLargeThenTheyArriveOnceAndNewOnesFollow(String type, long low, long high)
            throws Exception {
        StoredTable table = tableWith(type);
        boolean narrow = type.equals("INT") || type.equals("DATE") || type.equals("DATETIME");
        for (int row = 0; row < 300; row++) {
            long at = row == 299 ? high : low + row / 3;
            table.append(List.<Object[]>of(new Object[] {narrow ? (Object) (int) at : (Object) at, row}));
        }

        PollResult first = sync.with("sync.trade.window-rows", "50")
                .with("sync.trade.batch-size", "7")
                .poll();

        assertThat(first.failure()).isEmpty();
        assertThat(first.rows()).isEqualTo(300);
        assertThat(storedValues()).hasSize(300).doesNotHaveDuplicates();
        assertThat(sync.poll().rows()).isZero();
        table.append(List.<Object[]>of(new Object[] {narrow ? (Object) (int) high : (Object) high, 1_000}));
        assertThat(sync.poll().rows()).isEqualTo(2);
        assertThat(storedValues()).hasSize(301).contains(1_000);
    }

    /**
     * No literal says such a time, and each value bounds a window; what the destination can't store is kept beside it.
     */
    @ParameterizedTest
    @CsvSource({
        "NANOTIMESTAMP, -9223372036854775807, 9223372036854775807",
        "TIMESTAMP, -9223372036854775807, 9223372036854775807",
        "TIMESTAMP, -1000000000000000, 1000000000000000",
        "DATETIME, -2147483647, 2147483647",
        "DATE, -2147483647, 2147483647",
        "DATE, -719529, 2932897",
        "LONG, -9223372036854775807, 9223372036854775807",
        "INT, -2147483647, 2147483647"
    })
    void givenValuesAtTheEndsOfTheTypeThenEachArrivesOnceOrIsRefusedByItself(String type, long least, long greatest)
            throws Exception {
        StoredTable table = tableWith(type);
        boolean narrow = type.equals("INT") || type.equals("DATE") || type.equals("DATETIME");
        long[] values = {least, least, least + 1, least + 2, -1, 0, 0, 1, greatest - 2, greatest - 1, greatest};
        for (int row = 0; row < values.length; row++) {
            table.append(List.<Object[]>of(
                    new Object[] {narrow ? (Object) (int) values[row] : (Object) values[row], row}));
        }
        if (!type.equals("LONG") && !type.equals("INT")) {
            sync.with("sync.trade.horizon", "none");
        }
        sync.with("sync.trade.window-rows", "1")
                .with("sync.trade.batch-size", "1")
                .with("sync.trade.on-rejected-row", "quarantine");

        PollResult first = sync.poll();

        assertThat(first.failure()).as(first.summary()).isEmpty();
        assertThat(first.rows() + first.rowsQuarantined()).isEqualTo(values.length);
        assertThat(storedValues()).hasSize((int) first.rows()).doesNotHaveDuplicates();
        assertThat(first.rowsQuarantined()).isLessThanOrEqualTo(7);
        PollResult second = sync.poll();
        assertThat(second.failure()).as(second.summary()).isEmpty();
        assertThat(second.rows() + second.rowsQuarantined()).isZero();
        PollResult third = sync.restart().poll();
        assertThat(third.failure()).as(third.summary()).isEmpty();
        assertThat(third.rows() + third.rowsQuarantined()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NANOTIMESTAMP, 0001-01-01, 9999-12-31, 9223372036854775806, 2",
        "TIMESTAMP, 0001-01-01, 9999-12-31, 1477296000022, 2",
        "TIMESTAMP, -9999-01-01, +20000-12-31, 1477296000022, 2",
        "DATETIME, 1800-01-01, 2200-01-01, 2147483647, 2",
        "DATE, 0001-01-01, +20000-01-01, 17098, 2",
        "LONG, -9223372036854775807, 9223372036854775807, 9223372036854775806, 2",
        "LONG, '', -9223372036854775807, 5, 0",
        "INT, -3000000000, 3000000000, 2147483647, 2",
    })
    void givenAStartAndAnEndBeyondWhatTheColumnCanHoldThenTheyBoundNothing(
            String type, String start, String end, long newest, int rows) throws Exception {
        StoredTable table = tableWith(type);
        boolean narrow = type.equals("INT") || type.equals("DATE") || type.equals("DATETIME");
        table.appendRow(narrow ? (Object) 5 : (Object) 5L, 1);
        table.appendRow(narrow ? (Object) (int) newest : (Object) newest, 2);
        if (!type.equals("LONG") && !type.equals("INT")) {
            sync.with("sync.trade.horizon", "none");
        }
        if (!start.isEmpty()) {
            sync.with("sync.trade.start", start);
        }

        PollResult result = sync.with("sync.trade.end", end).poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(rows);
        assertThat(sync.poll().failure()).isEmpty();
    }

    @Test
    void givenSettleIsLongerThanTheColumnCanLookBackThenNothingIsReadAndNothingFails() throws Exception {
        tableWith("NANOTIMESTAMP").appendRow(5L, 1);

        PollResult result = sync.with("sync.trade.settle", "500000d").poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isZero();
    }

    @Test
    void givenRowsThatArriveInAnEmptyStretchAheadOfTheMarkThenThePollReadsThem() throws Exception {
        StoredTable table = tableWith("LONG");
        for (long id = 0; id < 40; id++) {
            table.appendRow(id, (int) id);
        }
        table.appendRow(10_000L, 10_000);
        AtomicInteger batches = new AtomicInteger();
        sync.with("sync.trade.window-rows", "10").with("sync.trade.batch-size", "1");
        sync.bind("arrivals", (Processor) exchange -> {
            int batch = batches.incrementAndGet();
            if (batch <= 30) {
                table.appendRow(50L + batch * 300L, 100_000 + batch);
            }
        });
        sync.route(Sync.shippedRoute()
                .replace(
                        "            steps:\n              - to: ",
                        "            steps:\n              - process:\n                  ref: arrivals\n"
                                + "              - to: "));

        PollResult first = sync.poll();

        assertThat(first.failure()).as(first.summary()).isEmpty();
        assertThat(storedValues()).hasSize(71).doesNotHaveDuplicates();
    }

    /** A DATE stands for its whole day: rows of today may still come. */
    @Test
    void givenADateThenTodayWaitsUntilItIsOver() throws Exception {
        StoredTable table = tableWith("DATE");
        int today = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
        table.append(List.<Object[]>of(new Object[] {today - 1, 1}, new Object[] {today, 2}));

        assertThat(sync.poll().rows()).isEqualTo(1);
        assertThat(storedValues()).containsExactly(1);
    }

    @Test
    void theZoneSaysWhatTheTimeIs() throws Exception {
        StoredTable table = tableWith("TIMESTAMP");
        long inShanghai = LocalDateTime.now(ZoneOffset.ofHours(8))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
        table.append(List.<Object[]>of(new Object[] {inShanghai - 60_000, 1}));

        assertThat(sync.poll().rows()).isZero();
        assertThat(sync.restart()
                        .with("sync.trade.zone", "Asia/Shanghai")
                        .poll()
                        .rows())
                .isEqualTo(1);
    }

    @Test
    void givenTheWholeRangeOfNanotimestampThenPlanningDoesNotOverflow() throws Exception {
        StoredTable table = tableWith("NANOTIMESTAMP");
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 100; row++) {
            rows.add(new Object[] {Long.MIN_VALUE + 2 + row, row});
            rows.add(new Object[] {(long) row, 100 + row});
            rows.add(new Object[] {Long.MAX_VALUE - 1_000 + row, 200 + row});
        }
        table.append(rows);

        PollResult result = sync.with("sync.trade.horizon", "none")
                .with("sync.trade.window-rows", "30")
                .poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(300);
        assertThat(storedValues()).hasSize(300).doesNotHaveDuplicates();
    }

    /** The zone decides the instants of other columns, and of the time at which a row was carried. */
    @Test
    void givenALongThenAZoneIsTaken() throws Exception {
        tableWith("LONG").appendRow(5L, 1);

        PollResult result = sync.with("sync.trade.zone", "Asia/Shanghai").poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(1);
    }

    @Test
    void givenALongThenSettingsOfTheClockAreRefused() {
        tableWith("LONG");
        assertThat(sync.with("sync.trade.settle", "1s").poll().failure().orElseThrow())
                .contains("sync.trade.settle = '1s' can't be used")
                .contains("which has no clock");
    }

    @Test
    void givenAColumnThatCannotOrderRowsThenItIsRefused() {
        tableWith("DOUBLE");
        assertThat(sync.poll().failure().orElseThrow()).contains("is of type DOUBLE, which can't order rows");
    }
}
