package io.github.dolphindbsync.sync;

import static io.github.dolphindbsync.sync.SyncContractTest.T0;
import static io.github.dolphindbsync.sync.SyncContractTest.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.RoutesPage;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.impl.matchers.GroupMatcher;

/** The recipes of docs/routes.md as they stand there, and what the page says of each. */
@Timeout(60)
@Tag("slow")
class RoutesPageTest {

    private static final TableDefinition TRADES = Market.TRADES;

    private static PostgresDatabase postgres;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade(TRADES);
    private String warehouse;
    private Host host;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(RoutesPageTest.class);
    }

    @BeforeEach
    void startServer() throws Exception {
        warehouse = TestDatabase.DUCKDB.url(folder);
    }

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    private void usePostgres() throws SQLException {
        warehouse = postgres.url();
        postgres.clear();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = TestDatabase.connect(warehouse);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The rows of the answer, with a bar between the values. */
    private List<String> ask(String query) throws SQLException {
        try (Connection connection = TestDatabase.connect(warehouse);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (answer.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= answer.getMetaData().getColumnCount(); column++) {
                    row.append(column == 1 ? "" : "|").append(answer.getString(column));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    private List<String> mark() throws SQLException {
        return ask("select mark - " + T0 + " from dolphindb_sync_checkpoint where sync = 'trade'");
    }

    private Host host(int batchSize) {
        host = new Host(server, warehouse)
                .with("sync.trade.batch-size", String.valueOf(batchSize))
                // The application's other routes have some too.
                .bind("others", new FileCheckpointRepository(folder.toString()));
        return host;
    }

    private void start(int recipe) throws Exception {
        host.holdSchedulers().start(RoutesPage.recipe(recipe));
    }

    /** A row of so many nanoseconds after the first one. */
    private void arrive(int time, String symbol, Float price, Integer volume) {
        trade.append(List.<Object[]>of(row(symbol, T0 + time, price, volume)));
    }

    private void poll(int rows) throws Exception {
        PollResult result = host.poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(rows);
    }

    private void pollFails(String... reasons) throws Exception {
        assertThat(host.poll().failure().orElse("it did not fail")).contains(reasons);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereAreTwelveRecipes() {
        assertThat(RoutesPage.recipes().keySet()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void filter_givenRowsThatDontPassThenTheyAreNotStoredAndTheMarkPassesThem() throws Exception {
        host(2);
        start(1);
        arrive(0, "IBM", 1f, 99);
        arrive(1, "IBM", 1f, null);
        poll(2);
        assertThat(ask("select * from trade"))
                .as("nothing is left of the first poll")
                .isEmpty();
        assertThat(mark()).containsExactly("1");

        arrive(2, "AAPL", 1f, 100);
        arrive(3, null, null, 99);
        arrive(4, "MSFT", null, 101);
        poll(3);

        assertThat(ask("select symbol, volume from trade order by 1")).containsExactly("AAPL|100", "MSFT|101");
        assertThat(ask("select count(distinct _row_id) from trade")).containsExactly("2");
        assertThat(mark()).containsExactly("4");
        poll(0);
    }

    @Test
    void filter_givenAFloatWithoutQuotesThenNoRowPassesAndWithQuotesTheRightOnes() throws Exception {
        for (String number : List.of("1.5", "\\\"1.5\\\"")) {
            host(2).holdSchedulers()
                    .start(RoutesPage.recipe(1).replace("${body[volume]} >= 100", "${body[price]} > " + number));
            arrive(number.length(), "AAPL", 1.25f, 1);
            arrive(number.length() + 1, "AAPL", 1.75f, 1);
            arrive(number.length() + 2, "AAPL", null, 1);
            host.poll();
            host.close();
            assertThat(ask("select price from trade")).isEqualTo(number.startsWith("\\") ? List.of("1.75") : List.of());
        }
    }

    @Test
    void filter_givenAFullRefreshThenItIsRefusedBeforeAnythingIsReplaced() throws Exception {
        host(2).with("sync.trade.mode", "full-refresh");
        start(1);
        arrive(0, "AAPL", 1f, 100);

        pollFails("mode full-refresh needs the unchanged batch as body");

        assertThat(ask("select count(*) from information_schema.tables where table_name = 'trade'"))
                .containsExactly("0");
    }

    @Test
    void rename_givenTheNamedColumnsThenTheseArriveAndIdenticalRowsAreKeptApart() throws Exception {
        host(2);
        start(2);
        arrive(0, "AAPL", 1.5f, 100);
        arrive(0, "AAPL", 1.5f, 100);
        arrive(1, null, null, null);
        poll(3);
        assertThat(ask("select symbol, last_price from trade order by timestamp"))
                .containsExactly("AAPL|1.5", "AAPL|1.5", "null|null");
        assertThat(ask("select column_name, data_type from information_schema.columns where table_name = 'trade'"
                        + " order by ordinal_position"))
                .containsExactly("symbol|VARCHAR", "timestamp|TIMESTAMP_NS", "last_price|FLOAT", "_row_id|UUID");

        arrive(1, null, null, null);
        poll(2);
        assertThat(ask("select count(*), count(distinct _row_id) from trade")).containsExactly("4|4");
    }

    @Test
    void add_givenATableThatIsThereThenItGetsTheColumnsAndFormerRowsHaveNullThere() throws Exception {
        host(2).holdSchedulers().start(RoutesPage.recipe(3).replaceFirst(" *- setBody:\n.*\n", ""));
        arrive(0, "IBM", 1f, 1);
        poll(1);
        host.close();

        host(2);
        start(3);
        arrive(86_400_000, "AAPL", null, 2);
        poll(1);

        assertThat(ask("select symbol, price, volume, day, venue from trade order by timestamp"))
                .containsExactly("IBM|1.0|1|null|null", "AAPL|null|2|2016-10-24|XNYS");
        assertThat(ask("select data_type from information_schema.columns where column_name = 'day'"))
                .containsExactly("DATE");
        poll(0);
    }

    @Test
    void fanOut_givenTheSecondDestinationFailsThenTheFirstHasTheBatchAndTheNextPollBringsItAgain() throws Exception {
        Path trades = folder.resolve("trades");
        host(2).with("trade.files", trades.toString());
        start(4);
        for (int time = 0; time < 4; time++) {
            arrive(time, "AAPL", 1f, time);
        }
        poll(4);
        execute("alter table trade rename to other");
        arrive(4, "AAPL", 1f, 4);

        pollFails("table \"trade\" does not exist");

        List<Path> files = files(trades);
        assertThat(files).as("at least once: it is in the first destination").hasSize(3);
        assertThat(mark()).as("and the mark is where it was").containsExactly("3");

        execute("alter table other rename to trade");
        poll(1);

        assertThat(files(trades)).as("the file was replaced by its like").isEqualTo(files);
        assertThat(files)
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeBetween(1, 2));
        assertThat(ask("select volume from trade order by 1")).containsExactly("0", "1", "2", "3", "4");
        assertThat(mark()).containsExactly("4");
    }

    @Test
    void fanOut_givenTheFirstDestinationFailsThenTheSecondGetsNothingAndTheMarkStays() throws Exception {
        Path trades = Files.writeString(folder.resolve("trades"), "a file where the folder should be");
        host(2).with("trade.files", trades.toString());
        start(4);
        arrive(0, "AAPL", 1f, 0);
        arrive(1, "AAPL", 1f, 1);

        pollFails(trades.toString());

        assertThat(ask("select * from information_schema.tables where table_name = 'trade'"))
                .isEmpty();
        assertThat(mark()).isEmpty();

        Files.delete(trades);
        poll(2);
        assertThat(files(trades)).hasSize(1);
        assertThat(ask("select volume from trade order by 1")).containsExactly("0", "1");
    }

    @Test
    void deadLetter_givenARefusedBatchThenItIsAFileAndTheOthersArriveWhileAnOutageEndsThePoll() throws Exception {
        usePostgres();
        Path refused = folder.resolve("refused");
        host(2).with("trade.refused", refused.toString());
        start(5);
        arrive(0, "AAPL", 1f, 1);
        poll(1);
        execute("alter table trade add constraint small check (volume < 1000)");
        for (int time = 1; time < 7; time++) {
            arrive(time, "AAPL", 1f, time == 4 ? 5000 : time);
        }

        poll(6);

        assertThat(ask("select volume from trade order by 1").size()).isEqualTo(5);
        assertThat(files(refused)).hasSize(1);
        assertThat(Files.readAllLines(files(refused).get(0)))
                .hasSize(2)
                .anyMatch(line -> line.contains("\"volume\":5000"));
        assertThat(mark()).containsExactly("6");

        execute("alter table trade rename to other");
        arrive(7, "AAPL", 1f, 7);
        pollFails("relation \"trade\" does not exist");
        assertThat(mark()).as("an outage is nothing to handle").containsExactly("6");
        assertThat(files(refused)).hasSize(1);

        execute("alter table other rename to trade");
        poll(1);
        assertThat(mark()).containsExactly("7");
    }

    @Test
    void tell_givenFailuresOfEitherEndThenEachIsALineAndThePollHasFailed() throws Exception {
        usePostgres();
        Path told = folder.resolve("failures/syncs.txt");
        try (Sync sync = new Sync(server, warehouse)
                .with("sync.trade.batch-size", "2")
                .with("failures", told.getParent().toString())
                .route(RoutesPage.recipe(6) + Sync.shippedRoute())) {
            arrive(0, "AAPL", 1f, 1);
            assertThat(sync.poll().failure()).isEmpty();
            assertThat(told).doesNotExist();
            execute("alter table trade add constraint small check (volume < 1000)");
            arrive(1, "AAPL", 1f, 1);
            arrive(2, "AAPL", 1f, 5000);

            assertThat(sync.poll().failure()).isPresent();
            assertThat(sync.poll().failure()).isPresent();

            assertThat(Files.readAllLines(told))
                    .as("one a poll, although the refused row was searched for")
                    .hasSize(2)
                    .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8} sync trade failed: .*"))
                    .allMatch(line -> line.contains("sync.trade.on-rejected-row"));
            assertThat(mark()).containsExactly("0");

            server.faults().failNext("trade", "Cannot recognize the token. RefId: S02001");
            assertThat(sync.poll().failure()).isPresent();
            assertThat(Files.readAllLines(told)).hasSize(3).last().asString().contains("Cannot recognize");

            execute("alter table trade drop constraint small");
            assertThat(sync.poll().rows()).isEqualTo(2);
            assertThat(Files.readAllLines(told)).hasSize(3);
        }
    }

    private Sync throttled(int batchSize) {
        return market.sync(warehouse)
                .with("sync.trade.batch-size", String.valueOf(batchSize))
                .route(RoutesPage.recipe(7) + Sync.shippedDestination("database"));
    }

    @Test
    void throttle_givenSixBatchesThenTheFifthWaitsForTheNextSecond() throws Exception {
        Sync sync = throttled(1);
        for (int time = 0; time < 6; time++) {
            arrive(time, "AAPL", 1f, time);
        }
        long begin = System.nanoTime();

        assertThat(sync.poll().rows()).isEqualTo(6);

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(950), Duration.ofSeconds(20));
        sync.close();
        assertThat(ask("select count(*) from trade")).containsExactly("6");
    }

    @Test
    void throttle_givenARowThatPostgresRefusesThenItsBatchAndTheMarkAreRolledBackTogether() throws Exception {
        usePostgres();
        Sync sync = throttled(2);
        arrive(0, "AAPL", 1f, 0);
        assertThat(sync.poll().rows()).isEqualTo(1);
        execute("alter table trade add constraint small check (volume < 1000)");
        for (int time = 1; time < 5; time++) {
            arrive(time, "AAPL", 1f, time == 4 ? 5000 : time);
        }

        assertThat(sync.poll().failure().orElseThrow()).contains("small", "sync.trade.on-rejected-row");

        assertThat(ask("select volume from trade order by 1")).containsExactly("0", "1", "2");
        assertThat(mark()).containsExactly("2");
        execute("alter table trade drop constraint small");
        assertThat(sync.poll().rows()).isEqualTo(2);
        assertThat(mark()).containsExactly("4");
    }

    @Test
    void symbols_givenRowsThenEachIsInOneOfTheTablesAndBothAreThereFromTheFirstPollOn() throws Exception {
        host(3);
        start(8);
        arrive(0, "IBM", 1f, 1);
        poll(1);
        arrive(1, "AAPL", 1f, 2);
        arrive(2, null, 1f, 3);
        arrive(3, "MSFT", 1f, 4);
        arrive(4, "AAPL,MSFT", 1f, 5);
        poll(4);

        assertThat(ask("select volume from trade_watched order by 1")).containsExactly("2", "4");
        assertThat(ask("select volume from trade_other order by 1")).containsExactly("1", "3", "5");

        execute("alter table trade_other rename to gone");
        arrive(5, "AAPL", 1f, 6);
        arrive(6, "IBM", 1f, 7);
        pollFails("table \"trade_other\" does not exist");
        assertThat(ask("select volume from trade_watched order by 1"))
                .as("rolled back with the other one")
                .containsExactly("2", "4");
        assertThat(mark()).containsExactly("4");
    }

    @Test
    void cron_givenItsTimeThenItPollsAndThatTimeIsTheOneOnThePage() throws Exception {
        arrive(0, "AAPL", 1f, 1);
        host(2).start(RoutesPage.recipe(9));
        Scheduler quartz =
                host.context().getComponent("quartz", QuartzComponent.class).getScheduler();
        Trigger trigger = quartz.getTrigger(
                quartz.getTriggerKeys(GroupMatcher.anyGroup()).iterator().next());
        ZonedDateTime next = trigger.getNextFireTime().toInstant().atZone(ZoneId.of("America/New_York"));
        assertThat(next.toLocalTime()).isEqualTo(LocalTime.of(18, 30));
        assertThat(next.getDayOfWeek()).isBetween(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        host.close();

        host(2).with("trade.cron", "* * * * * ?").start(RoutesPage.recipe(9));

        assertThat(host.awaitPoll().rows()).isEqualTo(1);
        assertThat(host.awaitPoll().rows()).isZero();
        assertThat(mark()).containsExactly("0");
    }

    @Test
    void cron_givenATimeThatComesWhileAPollRunsThenItsPollFollowsWhenThatHasEnded() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        arrive(0, "AAPL", 1f, 1);
        host(2).with("trade.cron", "* * * * * ?")
                .step("hold", exchange -> {
                    running.countDown();
                    mayEnd.await();
                })
                .start(RoutesPage.recipe(9).replaceFirst("steps:\n", "steps:\n        - process: {ref: hold}\n"));
        running.await();
        Instant begin = Instant.now();
        await().until(() -> Duration.between(begin, Instant.now()).toMillis() > 2_500);
        assertThat(host.hasPolled()).as("none beside it").isFalse();
        arrive(1, "AAPL", 1f, 1);
        mayEnd.countDown();

        assertThat(host.awaitPoll().failure()).isEmpty();
        assertThat(host.awaitPoll().rows()).isEqualTo(1);
    }

    @Test
    void secondTable_givenTheTemplateThenItIsASyncOfItsOwn() throws Exception {
        server.createTable("market", "quote", TRADES).append(List.<Object[]>of(row("AAPL", T0 + 5, 1f, 1)));
        arrive(0, "AAPL", 1f, 1);
        host(2).with("dolphindb.database", "market")
                .with("dolphindb.table-name", "trade")
                .with("sync.quote.table-name", "quote")
                .with("sync.quote.period", "1h");

        host.start(Files.readString(Path.of("routes/destinations/database.camel.yaml"))
                + Files.readString(Path.of("routes/sync.camel.yaml"))
                + RoutesPage.recipe(10));

        assertThat(host.awaitPoll().sync()).isEqualTo("quote");
        assertThat(ask("select symbol from quote")).containsExactly("AAPL");
        assertThat(ask("select sync, mark - " + T0 + " from dolphindb_sync_checkpoint"))
                .containsExactly("quote|5");
    }

    @Test
    void join_givenAnotherTableThenItsColumnsComeToTheRowsOfTheSameSymbol() throws Exception {
        StoredTable listing = server.createTable("market", "listing", TableDefinition.of("symbol:STRING,venue:STRING"));
        listing.append(List.of(new Object[] {"AAPL", "XNAS"}, new Object[] {"IBM", "XNYS"}, new Object[] {null, "?"}));
        host(2);
        start(11);
        arrive(0, "AAPL", 1f, 1);
        arrive(1, "ZVZZT", 1f, 2);
        arrive(2, null, 1f, 3);
        poll(3);
        assertThat(ask("select volume, venue from trade order by 1")).containsExactly("1|XNAS", "2|null", "3|null");

        listing.append(List.<Object[]>of(new Object[] {"ZVZZT", "TEST"}));
        arrive(3, "ZVZZT", 1f, 4);
        poll(1);
        assertThat(ask("select volume, venue from trade order by 1"))
                .as("rows that are stored stay as they are")
                .containsExactly("1|XNAS", "2|null", "3|null", "4|TEST");
        assertThat(mark()).containsExactly("3");
    }
}
