package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.plan.Findings.Fact;
import io.github.dolphindbsync.source.plan.SyncPlan;
import io.github.dolphindbsync.source.plan.SyncPlan.Progress;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says the next poll reads is what the next poll reads. */
class PlanTest {

    private static final long T0 = 1_477_296_000_022_239_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeEach
    void start() throws Exception {
        sync = market.sync(url());
    }

    private String url() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private void arrive(String symbol, long timestamp, int volume) {
        trade.append(List.<Object[]>of(new Object[] {symbol, timestamp, 1f, volume}));
    }

    /** By a process of its own, as the command is one. */
    private SyncPlan plan(String... settings) throws Exception {
        try (Sync planning = new Sync(server, url())) {
            for (int index = 0; index < settings.length; index += 2) {
                planning.with(settings[index], settings[index + 1]);
            }
            return planning.plan(false);
        }
    }

    private static long rows(SyncPlan plan) {
        return plan.reads().rows();
    }

    @Test
    void givenALimitThenThePlanEndsWhereThePollDoes() throws Exception {
        Random random = new Random(7);
        long time = T0;
        for (int row = 0; row < 300; row++) {
            // Groups of some rows, and gaps from nanoseconds to years between them.
            time += random.nextInt(3) == 0 ? 1L << random.nextInt(50) : 0;
            arrive("A", time, row);
        }
        for (int limit : new int[] {1, 2, 5, 17, 40, 100, 299, 300, 400}) {
            String[] settings = {"sync.trade.limit", String.valueOf(limit), "sync.trade.look-back", "1ms"};
            SyncPlan plan = plan(settings);

            sync.with(settings[0], settings[1]).with(settings[2], settings[3]);
            PollResult carried = sync.restart().poll();

            long isNew = rows(plan) - plan.reads().rowsReadAgain();
            assertThat(isNew).as("limit %d", limit).isEqualTo(carried.rows() - carried.rowsReadAgain());
            boolean isCut = plan.findings().notes().stream()
                    .anyMatch(warning -> warning.contains("sync.trade.limit = " + limit));
            assertThat(isCut).as("limit %d", limit).isEqualTo(isNew > 0 && isLeft(settings));
        }
    }

    private boolean isLeft(String... settings) throws Exception {
        SyncPlan next = plan(settings);
        return rows(next) > next.reads().rowsReadAgain();
    }

    @Test
    void givenNothingNewThenAllThatAPollReadsWasReadBefore() throws Exception {
        arrive("A", T0, 1);
        arrive("B", T0 + 1, 2);
        arrive("C", T0 + 1, 3);
        sync.poll();

        SyncPlan plan = plan();

        assertThat(rows(plan)).isEqualTo(2);
        assertThat(plan.reads().rowsReadAgain()).isEqualTo(2);
        assertThat(plan.findings().notes()).isEmpty();
    }

    @Test
    void givenAConditionThatWasChangedThenItIsNamedWhereRowsAtTheMarkAreMissing() throws Exception {
        arrive("A", T0, 1);
        arrive("B", T0, 2);
        sync.poll();

        String[] changed = {"sync.trade.where", "volume < 2"};
        assertThat(plan(changed).findings().notes())
                .anySatisfy(warning -> assertThat(warning)
                        .contains("of the 2 rows up to the mark", "1 are left", "sync.trade.where was changed"));
        try (LoggedLines lines = LoggedLines.ofPackage("io.github.dolphindbsync.source")) {
            sync.with(changed[0], changed[1]).restart().poll();
            assertThat(lines.containing("sync.trade.where was changed")).hasSize(1);
        }
    }

    @Test
    void givenAStartThatIsNotBeforeTheEndThenBothAreNamedAndNothingIsMoved() {
        arrive("A", T0, 1);
        sync.with("sync.trade.start", "2016-10-25").with("sync.*.end", "2016-10-24T09:00");

        assertThatThrownBy(sync::poll)
                .hasStackTraceContaining(
                        "settings sync.trade.start = '2016-10-25' and sync.*.end = '2016-10-24T09:00' can't be used together");
        assertThat(folder.resolve("warehouse.duckdb")).doesNotExist();
    }

    @Test
    void givenAMarkThenAStartOnceThatIsNotBeforeTheEndDoesNotCountAnyMore() {
        arrive("A", T0, 1);
        sync.with("sync.trade.start-once", "2016-10-25").with("sync.trade.end", "2016-10-25");
        assertThat(sync.poll().failure().orElseThrow())
                .contains(
                        "sync.trade.start-once = '2016-10-25' and sync.trade.end = '2016-10-25' can't be used together");

        assertThat(sync.without("sync.trade.end")
                        .with("sync.trade.start-once", "2016-10-24")
                        .restart()
                        .poll()
                        .failure())
                .isEmpty();
        arrive("B", T0 + 1, 2);

        PollResult next = sync.with("sync.trade.start-once", "2016-10-25")
                .with("sync.trade.end", "2016-10-25")
                .restart()
                .poll();
        assertThat(next.failure()).isEmpty();
        assertThat(next.rows() - next.rowsReadAgain()).isEqualTo(1);
    }

    @Test
    void givenIdsThatHaveChangedAndAMarkAheadOfTheClockThenNeitherPlanNorPollReads() throws Exception {
        long earlier = T0 - TimeUnit.DAYS.toNanos(300);
        arrive("A", earlier, 1);
        arrive("B", T0, 2);
        sync.poll();
        trade.dropColumn("volume");
        long hoursSince =
                TimeUnit.MILLISECONDS.toHours(System.currentTimeMillis()) - TimeUnit.NANOSECONDS.toHours(earlier);
        String[] settings = {"sync.trade.settle", hoursSince - 24 + "h", "sync.trade.look-back", "400d"};

        SyncPlan plan = plan(settings);
        PollResult carried = sync.with(settings[0], settings[1])
                .with(settings[2], settings[3])
                .restart()
                .poll();

        assertThat(carried.failure()).isEmpty();
        assertThat(carried.rows()).isZero();
        assertThat(plan.reads().queries()).isZero();
    }

    @Test
    void givenAStartAndAnEndOnOneDayOfAColumnOfDatesThenTheyAreRefusedWhenItsTypeIsKnown() {
        server.createTable("market", "day", TableDefinition.of("day:DATE,price:FLOAT"));
        sync.with("sync.trade.table-name", "day")
                .with("sync.trade.start", "2016-10-24T09:00")
                .with("sync.trade.end", "2016-10-24T10:00");

        assertThat(sync.poll().failure().orElseThrow())
                .contains("sync.trade.start = '2016-10-24T09:00' and sync.trade.end");
    }

    @Test
    void givenACheckpointOfAnEarlierVersionThenAPlanLeavesItsTableAsItIs() throws Exception {
        arrive("A", T0, 1);
        sync.poll();
        assertThat(plan().ownTables())
                .containsExactly(new CheckpointRepository.Table("dolphindb_sync_checkpoint", false));
        execute("alter table dolphindb_sync_checkpoint drop column target_tables");
        execute("alter table dolphindb_sync_checkpoint drop column source_columns");
        execute("alter table dolphindb_sync_checkpoint drop column schema_version");

        SyncPlan plan = plan();

        assertThat(plan.progress()).isEqualTo(Progress.CONTINUES);
        assertThat(plan.ownTables()).containsExactly(new CheckpointRepository.Table("dolphindb_sync_checkpoint", true));
        assertThat(columns("dolphindb_sync_checkpoint")).isEqualTo(9);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int columns(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            return statement
                    .executeQuery("select * from " + table)
                    .getMetaData()
                    .getColumnCount();
        }
    }

    @Test
    void givenACheckpointThatCantBeReadThenTheSourceIsLookedAtAndNoPollIsPlanned() throws Exception {
        String nowhere = "jdbc:postgresql://127.0.0.1:1/warehouse";
        arrive("A", T0, 1);
        SyncPlan plan;
        try (Sync planning = new Sync(server, nowhere)) {
            plan = planning.plan(false);
        }
        assertThat(plan.findings().failures()).singleElement().asString().contains("reading its checkpoint");
        assertThat(plan.progress()).isEqualTo(Progress.UNREADABLE);
        assertThat(plan.findings().facts())
                .contains(new Fact("checkpoint", "can't be read"))
                .contains(new Fact("rows", "1; those without a tracking value are counted by check --count-nulls"));
        assertThat(plan.reads().queries()).isZero();
    }
}
