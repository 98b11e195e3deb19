package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and clocks as they are seldom met. */
@Tag("slow")
class ExtremesTest {

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(Instant.parse("2026-03-01T12:00:00Z"));

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private Sync sync;

    @BeforeEach
    void startServer() throws Exception {
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"))
                .with("sync.trade.tracking-column", "at")
                .bind("clock", clock)
                .route(
                        Sync.shippedRoute()
                                .replace(
                                        "\"0\": trade\n",
                                        "\"0\": trade\n        \"1\": \"#bean:checkpoints\"\n        \"2\": \"#bean:clock\"\n"));
    }

    private StoredTable table(String schema) {
        TableDefinition definition = TableDefinition.of(schema);
        boolean partitioned = !schema.startsWith("at:LONG");
        return server.createTable("market", "trade", partitioned ? definition.partitionedBy("at") : definition);
    }

    private List<Integer> stored() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select number from trade order by number")) {
            List<Integer> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }

    private PollResult delivered(long rows) {
        PollResult result = sync.poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).as(result.summary()).isEqualTo(rows);
        return result;
    }

    private static long nanos(String time) {
        return Times.fromDateTime(ColumnType.NANOTIMESTAMP, LocalDateTime.parse(time));
    }

    @Test
    void anEmptyTableIsCarriedAsOneAndItsFirstRowArrives() throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");

        delivered(0);
        assertThat(folder.resolve("warehouse.duckdb")).exists();
        delivered(0);
        table.appendRow(nanos("2026-02-01T00:00:00"), 1);

        delivered(1);
        assertThat(stored()).containsExactly(1);
    }

    @Test
    void aTableOfRowsWithoutATimestampIsToldAndItsFirstRowWithOneArrives() throws Exception {
        StoredTable table = server.createTable("market", "trade", TableDefinition.of("at:NANOTIMESTAMP,number:INT"));
        for (int row = 0; row < 100; row++) {
            table.appendRow(null, row);
        }
        sync.with("sync.trade.without-tracking-value", "report");

        try (LoggedLines log = LoggedLines.ofPackage("io.github.dolphindbsync.source")) {
            delivered(0);
            delivered(0);
            assertThat(log.containing("100 rows have no value")).hasSize(1);
        }
        table.appendRow(nanos("2026-02-01T00:00:00"), 1_000);

        delivered(1);
        assertThat(stored()).containsExactly(1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE + 2, Long.MAX_VALUE - 1})
    void aRowAtAnEndOfNanotimestampArrivesAndSoDoTheNextPolls(long end) throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");
        sync.with("sync.trade.horizon", "none").with("sync.trade.look-back", "1h");
        table.appendRow(end, 1);
        table.appendRow(end, 1);

        delivered(2);
        delivered(0);
        assertThat(sync.restart().poll().failure()).isEmpty();
        table.appendRow(end, 2);
        delivered(3);

        assertThat(stored()).containsExactly(1, 1, 2);
    }

    @Test
    void twoThousandColumnsArrive() throws Exception {
        String schema = "at:NANOTIMESTAMP,number:INT,"
                + IntStream.range(2, 2_000)
                        .mapToObj(column -> "c" + column + ":" + (column % 2 == 0 ? "DOUBLE" : "STRING"))
                        .collect(Collectors.joining(","));
        StoredTable table = table(schema);
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 300; row++) {
            Object[] cells = new Object[2_000];
            cells[0] = nanos("2026-02-01T00:00:00") + row;
            cells[1] = row;
            for (int column = 2; column < cells.length; column++) {
                cells[column] = column % 2 == 0 ? (Object) (double) column : "text " + column;
            }
            rows.add(cells);
        }
        table.append(rows);

        delivered(300);

        assertThat(stored()).isEqualTo(IntStream.range(0, 300).boxed().toList());
        delivered(0);
    }

    @Test
    void aClockThatJumpsForwardAndBackByHoursLosesNothingAndDoublesNothing() throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");
        table.appendRow(nanos("2026-03-01T11:00:00"), 1);
        table.appendRow(nanos("2026-03-01T14:00:00"), 2);
        delivered(1);

        clock.now = clock.now.plus(Duration.ofHours(3));
        delivered(1);
        clock.now = clock.now.minus(Duration.ofHours(6));
        table.appendRow(nanos("2026-03-01T14:00:00"), 3);
        delivered(0);
        clock.now = clock.now.plus(Duration.ofHours(6));
        table.appendRow(nanos("2026-03-01T14:30:00"), 4);

        delivered(3);
        assertThat(stored()).containsExactly(1, 2, 3, 4);
    }

    /** In New York the hour from 01:00 to 02:00 comes twice on that day. */
    @ParameterizedTest
    @CsvSource({"0s,false", "1h,true"})
    void rowsOfTheRepeatedHoursSecondTimeAreLateRowsAndFoundByALookBackOfAnHour(String lookBack, boolean isFound)
            throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");
        sync.with("sync.trade.zone", "America/New_York").with("sync.trade.look-back", lookBack);
        clock.now = Instant.parse("2026-11-01T05:50:00Z");
        table.appendRow(nanos("2026-11-01T01:10:00"), 1);
        table.appendRow(nanos("2026-11-01T01:40:00"), 2);
        sync.poll();

        clock.now = Instant.parse("2026-11-01T06:20:00Z");
        table.appendRow(nanos("2026-11-01T01:15:00"), 3);
        try (LoggedLines log = LoggedLines.ofPackage("io.github.dolphindbsync.source")) {
            assertThat(sync.poll().failure()).isEmpty();
            assertThat(log.containing("are left"))
                    .as("no alarm for rows that are out of sight")
                    .isEmpty();
            assertThat(log.containing("later than the clock")).hasSize(1);
        }
        assertThat(stored()).isEqualTo(isFound ? List.of(1, 2, 3) : List.of(1, 2));

        clock.now = Instant.parse("2026-11-01T06:55:00Z");
        table.appendRow(nanos("2026-11-01T01:50:00"), 4);
        sync.poll();

        assertThat(stored()).isEqualTo(isFound ? List.of(1, 2, 3, 4) : List.of(1, 2, 4));
    }

    @Test
    void aPollWhileTheClockIsBehindTheMarkDoesNotMakeTheNextOneDeliverAgain() throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");
        table.appendRow(nanos("2026-03-01T11:00:00"), 1);
        delivered(1);
        clock.now = clock.now.minus(Duration.ofHours(6));
        delivered(0);
        clock.now = clock.now.plus(Duration.ofHours(6));

        delivered(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenAClockBehindTheMarkAndALongerLookBackThenNothingIsDeliveredTwice(boolean isOtherProcess)
            throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");
        sync.with("sync.trade.look-back", "10h").with("sync.trade.batch-size", "2");
        for (int row = 0; row < 6; row++) {
            table.appendRow(nanos("2026-03-01T05:00:00") + row * 3_600_000_000_000L, row);
        }
        delivered(6);
        Instant before = clock.now;
        for (int hours = 6; hours > 0; hours--) {
            clock.now = before.minus(Duration.ofHours(hours));
            if (isOtherProcess) {
                sync.restart();
            }
            delivered(0);
        }

        table.appendRow(nanos("2026-03-01T06:30:00"), 6);
        assertThat(sync.poll().failure()).isEmpty();
        assertThat(stored()).contains(6);
        clock.now = before.plus(Duration.ofHours(1));
        table.appendRow(nanos("2026-03-01T12:30:00"), 7);
        assertThat(sync.poll().failure()).isEmpty();
        delivered(0);
        delivered(0);
        assertThat(stored()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    /** As where a job of the operating system runs the process each time. */
    @Test
    void givenALookBackThenWhatHasNotChangedIsDeliveredOnceByAnyNumberOfProcesses() throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");
        sync.with("sync.trade.look-back", "1h")
                .with("sync.trade.batch-size", "7")
                .with("sync.trade.window-rows", "20");
        for (int row = 0; row < 100; row++) {
            table.appendRow(nanos("2026-03-01T09:00:00") + row * 60_000_000_000L, row);
        }
        delivered(100);
        for (int run = 0; run < 3; run++) {
            sync.restart();
            delivered(0);
        }
        for (int run = 0; run < 3; run++) {
            table.appendRow(nanos("2026-03-01T11:00:00") + run, 100 + run);
            sync.restart();
            delivered(1);
        }

        table.appendRow(nanos("2026-03-01T10:30:00"), 200);
        sync.restart();
        PollResult late = sync.poll();
        assertThat(late.rows()).as("the late row and those around it").isBetween(10L, 60L);
        sync.restart();
        delivered(0);
        assertThat(stored()).hasSize(104).doesNotHaveDuplicates();
    }

    @Test
    void whereClocksGoForwardNothingIsHeldBackAndNothingIsLost() throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT");
        sync.with("sync.trade.zone", "America/New_York");
        clock.now = Instant.parse("2026-03-08T06:59:59Z");
        table.appendRow(nanos("2026-03-08T01:59:58"), 1);
        table.appendRow(nanos("2026-03-08T03:00:01"), 2);
        delivered(1);

        clock.now = Instant.parse("2026-03-08T07:00:02Z");
        delivered(1);
        // An hour that there was not: whoever wrote it had another zone.
        table.appendRow(nanos("2026-03-08T02:30:00"), 3);
        clock.now = Instant.parse("2026-03-08T07:00:03Z");
        table.appendRow(nanos("2026-03-08T03:00:02"), 4);

        delivered(1);
        assertThat(stored()).containsExactly(1, 2, 4);
    }

    @ParameterizedTest
    @CsvSource({"10,1,0", "60000,3,1"})
    void windowsOfLongTextsAreBoundedByBytesAndShortTextsAreNotAddedUp(int length, int windows, int weighings)
            throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT,text:STRING,other:STRING,silent:STRING");
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 2_400; row++) {
            rows.add(new Object[] {nanos("2026-02-01T00:00:00") + row, row, "x".repeat(length), "short", null});
        }
        table.append(rows);

        delivered(2_400);

        assertThat(stored()).isEqualTo(IntStream.range(0, 2_400).boxed().toList());
        assertThat(queries("order by at")).isEqualTo(windows);
        assertThat(queries("sum(strlen(text))")).isEqualTo(weighings);
    }

    private long queries(String part) {
        return server.queries().stream().filter(query -> query.contains(part)).count();
    }

    @Test
    void afterRowsThatWereLargeTheNextOnesAreCountedBeforeTheyAreRead() throws Exception {
        StoredTable table = table("at:NANOTIMESTAMP,number:INT,text:STRING");
        table.appendRow(nanos("2026-02-01T00:00:00"), 0, "short");
        delivered(1);
        long counted = queries("count(*) as row_count, min");
        for (int row = 1; row <= 300; row++) {
            table.appendRow(nanos("2026-02-01T00:00:00") + row, row, "x".repeat(60_000));
        }
        delivered(300);
        assertThat(queries("count(*) as row_count, min")).isEqualTo(counted);

        table.appendRow(nanos("2026-02-01T00:00:01"), 301, "short");
        delivered(1);

        assertThat(queries("count(*) as row_count, min")).isEqualTo(counted + 1);
        delivered(0);
        assertThat(queries("count(*) as row_count, min")).isEqualTo(counted + 1);
    }

    @Test
    void givenALimitThenNoPollAsksForAllTheRowsThatAreLeft() throws Exception {
        StoredTable table = table("at:LONG,number:INT");
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 30_000; row++) {
            rows.add(new Object[] {(long) row, row});
        }
        table.append(rows);
        sync.with("sync.trade.limit", "100");
        server.faults().outOfMemoryPast(10_000);

        for (int poll = 0; poll < 3; poll++) {
            PollResult result = sync.poll();
            assertThat(result.failure()).as(result.summary()).isEmpty();
            assertThat(result.rows() - result.rowsReadAgain()).isEqualTo(100);
            assertThat(result.retries())
                    .as("queries for more than the server can hold")
                    .isZero();
        }
    }

    @Test
    void givenADayOfADateColumnThatIsOverThenItsRowsAreCountedBeforeTheyAreRead() throws Exception {
        StoredTable table = table("at:DATE,number:INT");
        int today = (int) clock.now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
        table.appendRow(today - 1, 1);
        delivered(1);
        for (int row = 2; row <= 300; row++) {
            table.appendRow(today, row);
        }
        clock.now = Instant.parse("2026-03-01T23:59:50Z");
        delivered(0);
        long counted = queries("count(*) as row_count, min");

        clock.now = Instant.parse("2026-03-02T00:00:10Z");
        delivered(299);

        assertThat(queries("count(*) as row_count, min")).isEqualTo(counted + 1);
    }
}
