package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two syncs that know nothing of each other write to one table, whose name each spells in its own way. */
@Tag("other-database")
class TableWritersTest {

    private static final long T0 = 1_477_296_000_022_239_000L;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private StoredTable first;
    private StoredTable second;

    @BeforeEach
    void start() throws Exception {
        first = table("first");
        second = table("second");
    }

    private StoredTable table(String name) {
        return server.createTable("market", name, Market.TRADES.partitionedBy("timestamp"));
    }

    private String url(TestDatabase database) throws Exception {
        return EmptyDatabase.url(database, folder);
    }

    private static String otherSpelling(TestDatabase database) {
        return switch (database) {
            case DUCKDB -> "MAIN.Both";
            case SQLITE -> "main.BOTH";
            case POSTGRESQL -> "public.both";
            case MARIADB -> "trades.both";
        };
    }

    /** A sync in a process of its own, named like its table at the source. */
    private Sync sync(String name, String url, String target) {
        return new Sync(server, url)
                .route(Sync.shippedRoute().replaceAll("\\btrade\\b", name))
                .with("dolphindb.table-name", name)
                .with("sync." + name + ".target", target);
    }

    /** The same, but only its route says where it writes to. */
    private Sync syncByRoute(String name, String url, String target) {
        return sync(name, url, "elsewhere")
                .route(Sync.shippedRoute()
                        .replaceAll("\\btrade\\b", name)
                        .replace("upsert:?", "upsert:" + target + "?"));
    }

    private static void arrive(StoredTable table, String symbol, int rows) {
        for (int row = 0; row < rows; row++) {
            table.append(List.<Object[]>of(new Object[] {symbol, T0 + row, 1f, row}));
        }
    }

    private static long count(String url, String symbol) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from \"both\" where \"symbol\" = '" + symbol + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void polls(Sync sync) {
        assertThat(sync.poll().failure()).isEmpty();
    }

    private static String failure(PollResult result) {
        return result.failure().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void givenAColumnThatIsDroppedThenRowsOfAnotherSyncStayAndBothAreNamed(TestDatabase database) throws Exception {
        String url = url(database);
        arrive(first, "A", 20);
        arrive(second, "B", 30);
        try (Sync one = sync("first", url, "both")) {
            polls(one);
        }
        try (Sync other = syncByRoute("second", url, otherSpelling(database)).with("sync.second.look-back", "1h")) {
            // To merge is allowed.
            polls(other);
            assertThat(count(url, "B")).isEqualTo(30);

            second.dropColumn("price");
            assertThat(failure(other.restart().poll()))
                    .contains("sync 'second'")
                    .contains("sync 'first'")
                    .containsIgnoringCase("both")
                    .contains("remove its row from the table dolphindb_sync_checkpoint");
            assertThat(count(url, "A")).isEqualTo(20);
            assertThat(count(url, "B")).isEqualTo(30);

            // As the message says, where there is no such sync any more.
            EmptyDatabase.execute(url, "delete from dolphindb_sync_checkpoint where sync = 'first'");
            polls(other.restart());
            assertThat(count(url, "A")).isEqualTo(20);
            assertThat(count(url, "B")).isEqualTo(30);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givenAFullRefreshThenItReplacesNoRowsOfAnotherSync(TestDatabase database) throws Exception {
        String url = url(database);
        arrive(first, "A", 3);
        arrive(second, "B", 3);
        try (Sync one = sync("first", url, "both").with("sync.first.mode", "full-refresh");
                Sync other = sync("second", url, otherSpelling(database)).with("sync.second.mode", "full-refresh")) {
            polls(one);
            assertThat(failure(other.poll())).contains("sync 'second'").contains("sync 'first'");
            assertThat(count(url, "A")).isEqualTo(3);

            // The sync that was there first continues.
            arrive(first, "A", 1);
            polls(one);
            assertThat(count(url, "A")).isEqualTo(4);
            assertThat(count(url, "B")).isZero();
        }
    }

    @Test
    void givenSyncsWithOtherSearchPathsThenTheirTablesOfCheckpointsAreBothAsked() throws Exception {
        String url = url(TestDatabase.POSTGRESQL);
        EmptyDatabase.execute(url, "create schema apart");
        arrive(first, "A", 3);
        arrive(second, "B", 3);
        try (Sync one = sync("same", url, "both").with("dolphindb.table-name", "first")) {
            polls(one);
        }
        try (Sync other =
                sync("same", url + "?currentSchema=apart", "public.both").with("dolphindb.table-name", "second")) {
            polls(other);
            second.dropColumn("price");

            assertThat(failure(other.restart().poll())).contains("sync 'same' of \"public\".dolphindb_sync_checkpoint");
            assertThat(count(url, "A")).isEqualTo(3);
        }
    }

    @Test
    void givenCheckpointsInASchemaThatMayNotBeUsedThenRowsAreReplacedAllTheSame() throws Exception {
        String url = url(TestDatabase.POSTGRESQL);
        EmptyDatabase.execute(
                url,
                "create schema closed; create table closed.dolphindb_sync_checkpoint (sync text, target_tables text);"
                        + " drop role if exists loader; create role loader login password 'loader';"
                        + " grant create, usage on schema public to loader;"
                        + " grant select on closed.dolphindb_sync_checkpoint to loader");
        arrive(first, "A", 3);
        try (Sync one =
                sync("first", url, "both").with("warehouse.username", "loader").with("warehouse.password", "loader")) {
            polls(one);
            first.dropColumn("price");

            polls(one.restart());

            assertThat(count(url, "A")).isEqualTo(3);
        } finally {
            EmptyDatabase.execute(url, "drop owned by loader; drop role loader; drop schema closed cascade");
        }
    }

    @Test
    void givenAPartitionThenItsRowsAreAlsoThoseOfTheWholeTable() throws Exception {
        String url = url(TestDatabase.POSTGRESQL);
        arrive(first, "A", 3);
        arrive(second, "B", 3);
        EmptyDatabase.execute(
                url,
                "create table \"both\" (symbol text, \"timestamp\" timestamptz, timestamp_ns bigint, price real, volume int,"
                        + " _row_id uuid, primary key (timestamp_ns, _row_id)) partition by range (timestamp_ns)");
        EmptyDatabase.execute(
                url, "create table part partition of \"both\" for values from (0) to (" + Long.MAX_VALUE + ")");
        try (Sync one = sync("first", url, "both");
                Sync other = sync("second", url, "part")) {
            polls(one);
            polls(other);
            second.dropColumn("price");

            assertThat(failure(other.poll())).contains("table public.\"both\"").contains("sync 'first'");
            assertThat(count(url, "A")).isEqualTo(3);
            assertThat(count(url, "B")).isEqualTo(3);
        }
    }

    @Test
    void givenATableOfCheckpointsWithoutTheColumnThenItIsAddedAndFilledWithTheNextBatch() throws Exception {
        String url = url(TestDatabase.DUCKDB);
        arrive(first, "A", 3);
        arrive(second, "B", 3);
        try (Sync one = sync("first", url, "both");
                Sync other = sync("second", url, "both")) {
            polls(one);
            polls(other);
            one.restart();
            other.restart();
            EmptyDatabase.execute(url, "alter table dolphindb_sync_checkpoint drop column target_tables");

            first.append(List.<Object[]>of(new Object[] {"A", T0 + 9, 1f, 9}));
            polls(one);
            second.dropColumn("price");

            assertThat(failure(other.poll())).contains("sync 'first'");
            assertThat(count(url, "A")).isEqualTo(4);
        }
    }
}
