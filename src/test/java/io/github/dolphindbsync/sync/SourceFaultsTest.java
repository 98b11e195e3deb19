package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.CampaignReport.Try;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.fault.Faults;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.read.LateRowCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server and the way to it fail in every way that the stand-in can. Whatever it is, all rows arrive, each once:
 * within the same poll where the failure passes, else with the next one after it has been mended.
 * {@code campaign.rounds} sets how often each fault is tried, {@code campaign.seed} repeats a run.
 */
@Tag("slow")
class SourceFaultsTest {

    private static final CampaignReport REPORT = CampaignReport.of(SourceFaultsTest.class);
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    private static final int ROWS = 600;
    private static final String ROWS_QUERY = "order by timestamp";
    private static final String COUNTING_QUERY = "count(*)";
    private static final String SCHEMA_QUERY = "schema(";

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<Object[]> rows = new ArrayList<>();
    private final AtomicReference<Runnable> afterFirstBatch = new AtomicReference<>(() -> {});

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private StoredTable trade;
    private Sync sync;

    @BeforeEach
    void start() throws IOException {
        trade = table();
        sync = market.sync(warehouse())
                .with("sync.trade.batch-size", "100")
                .with("sync.trade.window-rows", "200")
                .bind("after-first-batch", new PollListener() {
                    @Override
                    public void delivered(PollResult soFar) {
                        afterFirstBatch.getAndSet(() -> {}).run();
                    }
                });
    }

    private StoredTable table() {
        return server.createTable("market", "trade", Market.TRADES.partitionedBy("timestamp"));
    }

    private String warehouse() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private List<String> stored() throws SQLException {
        try (Connection connection = DriverManager.getConnection(warehouse());
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select symbol, epoch_ns(\"timestamp\"), price, volume from trade")) {
            return StoredRows.read(result);
        }
    }

    private long mark() throws SQLException {
        try (Connection connection = DriverManager.getConnection(warehouse());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select mark from dolphindb_sync_checkpoint")) {
            result.next();
            return result.getLong(1);
        }
    }

    private void moreRowsArrive() {
        long later = rows.isEmpty() ? 0 : ROWS * 200L + ((long) rows.get(rows.size() - 1)[1] - SyncContractTest.T0);
        List<Object[]> more = new ArrayList<>();
        for (Object[] row : SyncContractTest.awkwardTrades(ROWS)) {
            more.add(new Object[] {row[0], (long) row[1] + later, row[2], row[3]});
        }
        more.sort(Comparator.comparingLong(row -> (long) row[1]));
        rows.addAll(more);
        trade.append(more);
    }

    private void assertAllThere(String fault, Duration recovery) throws SQLException {
        List<String> expected =
                rows.stream().map(SyncContractTest::text).sorted().toList();
        Try tried = REPORT.add(fault, Try.of(expected, stored(), mark() != newest(), recovery));
        assertThat(List.of(tried.lost(), tried.doubled(), tried.wrongMarks()))
                .as("lost, doubled, wrong marks; seed %d", SEED)
                .containsOnly(0L);
    }

    /** A fault that passes, and how it is brought about. */
    private record Passing(String name, Setting setting) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Setting {
        void set(SourceFaultsTest test, Faults faults, Random random);
    }

    private static Arguments passing(String name, Setting setting) {
        return Arguments.of(new Passing(name, setting));
    }

    static Stream<Arguments> passingFaults() {
        return Stream.of(
                passing(
                        "cut at a random byte of an answer with rows",
                        (test, faults, random) -> faults.cutNextResponseTo(ROWS_QUERY, random.nextInt(16_000))),
                passing(
                        "cut within the header of an answer",
                        (test, faults, random) -> faults.cutNextResponseTo(ROWS_QUERY, random.nextInt(40))),
                passing(
                        "cut at a random byte of an answer with counts",
                        (test, faults, random) -> faults.cutNextResponseTo(COUNTING_QUERY, random.nextInt(150))),
                passing(
                        "cut at a random byte of the table's description",
                        (test, faults, random) -> faults.cutNextResponseTo(SCHEMA_QUERY, random.nextInt(700))),
                passing(
                        "cut within an error line",
                        (test, faults, random) -> faults.failNext(
                                        ROWS_QUERY, "<ChunkInTransaction>The openChunks operation")
                                .cutNextResponseTo(ROWS_QUERY, random.nextInt(60))),
                passing(
                        "an error inside a query",
                        (test, faults, random) -> faults.cutNextResponseAfterBlocks(ROWS_QUERY, random.nextInt(2))),
                passing(
                        "cut while connecting",
                        (test, faults, random) -> faults.cutNextHandshakeAfter(random.nextInt(16))),
                passing("stalled at a random byte", (test, faults, random) -> {
                    test.sync.with("dolphindb.read-timeout", "200ms");
                    faults.stallNextResponseTo(ROWS_QUERY, random.nextInt(16_000));
                }),
                passing("slow", (test, faults, random) -> faults.dripEveryResponse(2_000, Duration.ofMillis(1))),
                passing(
                        "logins dropped for a while",
                        (test, faults, random) -> test.forAWhile(faults.dropLogins(true))),
                passing(
                        "no room for another connection for a while",
                        (test, faults, random) -> test.forAWhile(faults.refuseConnections(true))),
                passing(
                        "the session forgotten between two queries",
                        (test, faults, random) -> test.afterFirstBatch.set(faults::loseSessions)),
                passing(
                        "the server restarted between two queries",
                        (test, faults, random) -> test.afterFirstBatch.set(test::restartServer)),
                passing(
                        "the connection broken between two queries",
                        (test, faults, random) ->
                                test.afterFirstBatch.set(() -> faults.cutNextResponseTo(ROWS_QUERY, 0))),
                passing(
                        "more than the server can hold, in rows",
                        (test, faults, random) -> faults.outOfMemoryPast(20 + random.nextInt(200))),
                passing(
                        "more than the server can hold, in bytes",
                        (test, faults, random) -> faults.outOfMemoryPastBytes(2_000 + random.nextInt(5_000))),
                passing("an answer wrongly empty, of rows", (test, faults, random) -> faults.emptyNext(ROWS_QUERY)),
                passing(
                        "an answer that lacks rows",
                        (test, faults, random) ->
                                test.afterFirstBatch.set(() -> faults.omitFromNext(ROWS_QUERY, 1 + random.nextInt(9)))),
                passing(
                        "an answer wrongly empty, of counts",
                        (test, faults, random) -> faults.emptyNext(COUNTING_QUERY)));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void givenAFaultThatPassesThenThePollDeliversAllTheSame(Passing fault) throws Exception {
        for (int round = 0; round < CampaignReport.rounds(2); round++) {
            moreRowsArrive();
            fault.setting().set(this, server.faults(), random);
            long start = System.nanoTime();

            PollResult result = sync.restart().poll();

            assertThat(result.failure())
                    .as("%s, seed %d", result.summary(), SEED)
                    .isEmpty();
            assertAllThere(fault.name(), Duration.ofNanos(System.nanoTime() - start));
            server.faults().clear();
        }
    }

    private void forAWhile(Faults faults) {
        CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS).execute(faults::clear);
    }

    private void restartServer() {
        server.stop();
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(() -> {
            try {
                server.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The texts of facts, section 6, that name a failure which passes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Couldn't create a socket with error code 24 RefId:S00004",
                "Cannot accept new task query during a graceful shutdown of the server.RefId: S00005",
                "Maximum connections 64 reached. Close unused connections or increase maxConnections limit. RefId:S00006",
                "Failed to add task to remote task queue.RefId: S00012",
                "Failed to read message from the socket with IO error type 3. RefId: 00020",
                "<ChunkInTransaction>The openChunks operation failed because the chunk is locked. RefId:S00002",
                "No available replica for the chunk 7 is found on the controller. RefId:S01012",
                "Chunk not found. chunkId=7. Please try again. RefId: S12006",
                "<NotLeader>10.0.0.1:8902:dn1",
                "<DataNodeNotAvail>",
                "<DataNodeNotReady>",
                "<ControllerNotReady>"
            })
    void givenAnErrorThatPassesThenThePollDeliversAllTheSame(String error) throws Exception {
        List<String> queries = List.of(SCHEMA_QUERY, COUNTING_QUERY, ROWS_QUERY);
        for (int round = 0; round < CampaignReport.rounds(1); round++) {
            moreRowsArrive();
            String query = queries.get(random.nextInt(queries.size()));
            server.faults().failNext(query, error);
            long start = System.nanoTime();

            PollResult result = sync.restart().poll();

            assertThat(result.failure()).as(result.summary()).isEmpty();
            assertThat(result.retries()).isEqualTo(1);
            assertAllThere("an error text that names a passing failure", Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<NoPrivilege>Not granted to read table dfs://market/trade",
                "getFileBlocksMeta on path '/market/trade.tbl' failed, reason: path does not exist",
                "Syntax Error: [line #1] Cannot recognize the token x",
                "Login is required for script execution with client authentication enabled. RefId: S04009",
                "The table has been corrupted. RefId: S01050",
                "Something that nobody has seen before"
            })
    void givenAnErrorForAPersonThenThePollFailsWithoutTryingAgainAndTheNextOneDelivers(String error) throws Exception {
        moreRowsArrive();
        server.faults().failNext(SCHEMA_QUERY, error);

        PollResult failed = sync.poll();

        assertThat(failed.failure().orElseThrow()).contains(error);
        assertThat(failed.retries()).isZero();
        long start = System.nanoTime();
        assertThat(sync.poll().failure()).isEmpty();
        assertAllThere("an error text for a person, then fixed", Duration.ofNanos(System.nanoTime() - start));
    }

    @Test
    void givenAServerThatStaysAwayThenThePollGivesUpInTimeAndTheNextOneDelivers() throws Exception {
        moreRowsArrive();
        sync.with("dolphindb.retry-for", "1s");
        server.stop();
        long start = System.nanoTime();

        PollResult failed = sync.poll();

        assertThat(failed.failure().orElseThrow()).contains("Connection refused", "Check dolphindb.host");
        assertThat(failed.retries()).isBetween(1, 6);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        server.start();
        start = System.nanoTime();
        assertThat(sync.poll().failure()).isEmpty();
        assertAllThere("the server away for longer than retry-for", Duration.ofNanos(System.nanoTime() - start));
    }

    @Test
    void givenAnAnswerWronglyEmptyWhenFewRowsAreExpectedThenTheMarkStaysAndNothingIsLost() throws Exception {
        moreRowsArrive();
        sync.poll();
        trade.appendRow(add(SyncContractTest.aapl(newest() + 10)));
        server.faults().emptyNext(ROWS_QUERY);
        long start = System.nanoTime();

        assertThat(sync.poll().failure()).isEmpty();
        assertThat(sync.poll().failure()).isEmpty();

        assertAllThere("an answer wrongly empty, of few rows", Duration.ofNanos(System.nanoTime() - start));
    }

    @Test
    void givenAnswersThatLackRowsTwiceThenThePollFailsAndTheNextOneReadsTheRangeAgain() throws Exception {
        moreRowsArrive();
        sync.with("dolphindb.retry-for", "0s");
        server.faults().omitFromNext(ROWS_QUERY, 7);
        server.faults().omitFromNext(ROWS_QUERY, 3);
        long start = System.nanoTime();

        assertThat(sync.poll().failure().orElseThrow()).contains("the server counted", "and then gave");
        assertThat(sync.poll().failure()).isEmpty();

        assertAllThere("answers that lack rows, twice", Duration.ofNanos(System.nanoTime() - start));
    }

    @Test
    void givenAFullRefreshThatIsGivenTooFewRowsThenItReadsTheTableAgain() throws Exception {
        moreRowsArrive();
        sync.without("sync.trade.window-rows")
                .with("sync.trade.mode", "full-refresh")
                .with("dolphindb.retry-for", "0s");
        sync.poll();
        trade.appendRow(add(SyncContractTest.aapl(newest() + 10)));
        // The answer from which the sum is taken is whole; the one with the rows to be delivered is not.
        server.faults().omitFromNext("select * from", 0);
        server.faults().omitFromNext("select * from", 5);

        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(result.retries()).isEqualTo(1);
        assertThat(stored()).hasSize(rows.size());
    }

    @Test
    void givenRowsThatAreDeletedBetweenTheirCountAndTheirReadingThenThePollCountsAgainAndSucceeds() throws Exception {
        moreRowsArrive();
        afterFirstBatch.set(() -> {
            trade.truncate();
            rows.removeIf(row -> (long) row[1] > (long) rows.get(ROWS / 2)[1]);
            trade.append(rows);
        });

        PollResult result = sync.poll();

        assertThat(result.failure()).isEmpty();
        assertThat(result.retries()).isEqualTo(1);
        assertThat(mark()).isEqualTo(newest());
    }

    @Test
    void givenATableThatWasEmptiedThenItIsSaidOnceAndLaterRowsArrive() throws Exception {
        moreRowsArrive();
        sync.poll();
        trade.truncate();

        try (LoggedLines log = LoggedLines.of(LateRowCheck.class)) {
            assertThat(sync.poll().failure()).isEmpty();
            assertThat(sync.poll().failure()).isEmpty();
            assertThat(log.containing("rows up to the mark"))
                    .singleElement()
                    .asString()
                    .contains("0 are left");
        }
        trade.appendRow(add(SyncContractTest.aapl(newest() + 10)));
        assertThat(sync.poll().rows()).isEqualTo(1);
        assertAllThere("the table emptied", Duration.ZERO);
    }

    @Test
    void givenATableThatWasMadeAnewThenLaterRowsArriveAndThoseBeforeTheMarkAreNotRead() throws Exception {
        moreRowsArrive();
        sync.poll();
        server.dropTable("market", "trade");
        assertThat(sync.poll().failure().orElseThrow()).contains("path does not exist");
        trade = table();
        trade.appendRow(SyncContractTest.aapl(newest() - 10));
        trade.appendRow(add(SyncContractTest.aapl(newest() + 10)));

        assertThat(sync.poll().rows()).isEqualTo(1);
        assertAllThere("the table made anew", Duration.ZERO);
    }

    @Test
    void givenAServerThatCannotHoldASingleRowThenThePollGivesUp() throws Exception {
        moreRowsArrive();
        server.faults().outOfMemoryPastBytes(10);

        assertThat(sync.poll().failure().orElseThrow()).contains("Out of memory");
        server.faults().clear().failNext(ROWS_QUERY, "Out of memory");
        assertThat(sync.poll().failure()).isEmpty();
        assertAllThere("a server out of memory for anything, then fixed", Duration.ZERO);
    }

    private long newest() {
        return (long) rows.get(rows.size() - 1)[1];
    }

    private Object[] add(Object[] row) {
        rows.add(row);
        return row;
    }

    @Test
    void givenOneGroupThatTheServerCannotHoldThenItIsSaidAndTheMarkStaysBeforeIt() throws Exception {
        moreRowsArrive();
        long group = newest() + 1_000;
        for (int number = 0; number < 700; number++) {
            Object[] row = SyncContractTest.row("S" + number, group, 1f, number);
            rows.add(row);
            trade.appendRow(row);
        }
        server.faults().outOfMemoryPast(600);

        PollResult failed = sync.poll();

        assertThat(failed.failure().orElseThrow())
                .contains("Out of memory", "must be read with one query", "memLimitOfQueryResult")
                .contains(Checkpoint.describe(ColumnType.NANOTIMESTAMP, group));
        assertThat(failed.rows()).isGreaterThan(ROWS / 2);
        assertThat(mark()).isLessThan(group);
        server.faults().clear();
        assertThat(sync.poll().failure()).isEmpty();
        assertAllThere("one group larger than the server can hold, then fixed", Duration.ZERO);
    }
}
