package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.PostgresDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts that try to be more than texts, in every setting that there is, in names of columns and in rows. Each setting
 * is refused by its name, or taken as it is; nothing runs on the server, in Camel or at the destination.
 */
@Tag("slow")
class InjectionTest {

    private static final String BROKEN_OUT = "BROKEN_OUT";

    private static final List<String> ATTACKS = List.of(
            "x\"); BROKEN_OUT(); //",
            "x\\\"); BROKEN_OUT(); //",
            "x'); drop table victim; --",
            "_\"x\"); BROKEN_OUT()\"",
            "`BROKEN_OUT",
            "x\nBROKEN_OUT()",
            "x\0BROKEN_OUT()",
            "{{env:BROKEN_OUT}}",
            "${bean:intruder}",
            "x' == 'x' || '${bean:intruder}",
            "x?dataSource=#intruder&createTable=false");

    private static PostgresDatabase postgres;

    /** Counts how often a text was run as an expression of Camel. */
    public static final class Intruder {
        private int calls;

        public String call() {
            calls++;
            return "";
        }
    }

    @TempDir
    Path folder;

    private final Intruder intruder = new Intruder();

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PostgresDatabase.of(InjectionTest.class);
    }

    @BeforeEach
    void startServer() throws Exception {
        market.trade().appendRow("A", 1_000L, 1.5f, 2);
        for (String url : List.of(duckDb(), postgres())) {
            execute(url, "create table victim (x int)");
        }
    }

    @AfterEach
    void stopServer() throws SQLException {
        postgres.clear();
    }

    private String duckDb() {
        return "jdbc:duckdb:" + folder.resolve("warehouse.duckdb");
    }

    private static String postgres() {
        return postgres.url() + "?user=postgres";
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> column(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private void assertNothingBrokeOut(String url) throws SQLException {
        assertThat(server.queries())
                .allSatisfy(script -> assertThat(script.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "\"\""))
                        .doesNotContain(BROKEN_OUT));
        assertThat(intruder.calls).isZero();
        assertThat(column(
                        url,
                        "select table_name from information_schema.tables where table_schema in ('main', 'public')"))
                .contains("victim")
                .isSubsetOf("victim", "trade", "dolphindb_sync_checkpoint");
    }

    /** What becomes of a poll with this setting; empty where all rows arrived. */
    private String outcome(String url, String form, String key, String value) {
        try (Sync sync = new Sync(server, url)
                .destination(form)
                .with("dolphindb.retry-for", "0s")
                .with("sync.trade.files.folder", folder.resolve("trades").toString())
                .with("checkpoints.folder", folder.resolve("checkpoints").toString())
                .with(key, value)
                .bind("intruder", intruder)) {
            PollResult result = sync.poll();
            return result.failure().orElse("");
        } catch (IllegalStateException refused) {
            StringBuilder told = new StringBuilder();
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                told.append(cause.getMessage()).append('\n');
            }
            return told.toString();
        }
    }

    static Stream<String> settings() {
        return Stream.concat(
                ServerSetting.all().stream().map(SettingDefinition::key),
                SyncSetting.all().stream()
                        // Tried below: the one is looked at by the routes, the other by an endpoint too. A condition is
                        // a
                        // script by its nature; what it may not do, FilterTextTest says.
                        .filter(setting -> setting != SyncSetting.DESTINATION
                                && setting != SyncSetting.TARGET
                                && setting != SyncSetting.WHERE)
                        .map(setting -> setting.key("trade")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachSettingIsRefusedByItsName(String key) throws Exception {
        // A table that is not there may be that of the sync or that of all.
        String named = key.replaceFirst("^sync\\.trade\\.(database|table-name)$", "dolphindb.$1");
        // What is to be left out or renamed may be missing, as after it was dropped: that is said, and refuses nothing.
        boolean mayBeUnknown = List.of(SyncSetting.LEAVE_OUT.key("trade"), SyncSetting.RENAME.key("trade"))
                .contains(key);
        for (String attack : ATTACKS) {
            String outcome = outcome(duckDb(), "database", key, attack);
            if (!mayBeUnknown) {
                assertThat(outcome).as(attack).containsAnyOf(key, named);
            }
        }
        assertNothingBrokeOut(duckDb());
    }

    @Test
    void aTargetThatIsNoNameIsRefused() throws Exception {
        for (String attack : ATTACKS) {
            assertThat(outcome(duckDb(), "database", "sync.trade.target", attack))
                    .as(attack)
                    .isNotEmpty();
        }
        assertNothingBrokeOut(duckDb());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync.trade.target", "sync.trade.zone"})
    void whatTheSqlOfARouteTakesInIsRefused(String key) throws Exception {
        for (String attack : ATTACKS) {
            assertThat(outcome(duckDb(), "sql", key, attack)).as(attack).isNotEmpty();
            assertThat(outcome(postgres(), "sql", key, attack)).as(attack).isNotEmpty();
        }
        assertNothingBrokeOut(duckDb());
        assertNothingBrokeOut(postgres());
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "sql"})
    void rowsAreTexts(String form) throws Exception {
        List<String> texts =
                ATTACKS.stream().filter(text -> !text.contains("\0")).toList();
        var trade = server.createTable("market", "attacks", Market.TRADES);
        for (String text : texts) {
            trade.appendRow(text, 1_000L, 1.5f, 2);
        }
        for (String url : List.of(duckDb(), postgres())) {
            assertThat(outcome(url, form, "dolphindb.table-name", "attacks")).isEmpty();
            assertThat(column(url, "select symbol from trade")).containsExactlyInAnyOrderElementsOf(texts);
            assertNothingBrokeOut(url);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x'); drop table victim; --",
                "BROKEN_OUT(); x",
                "`BROKEN_OUT",
                "${bean:intruder}",
                "a \u00fcb {{x}}",
                "select",
                "Order",
                "x%20y?z=1&a"
            })
    void namesOfColumnsAreNames(String name) throws Exception {
        server.createTable("market", "attack", TableDefinition.of(name + ":STRING,timestamp:NANOTIMESTAMP"))
                .appendRow("mine", 1_000L);
        for (String url : List.of(duckDb(), postgres())) {
            assertThat(outcome(url, "database", "dolphindb.table-name", "attack"))
                    .isEmpty();
            assertThat(column(url, "select \"" + name + "\" from trade")).containsExactly("mine");
            assertNothingBrokeOut(url);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\"); BROKEN_OUT(); //", "x\\"})
    void aColumnWhoseNameCannotBeQuotedIsRefused(String name) throws Exception {
        server.createTable("market", "attack", TableDefinition.of(name + ":STRING,timestamp:NANOTIMESTAMP"));

        assertThat(outcome(duckDb(), "database", "dolphindb.table-name", "attack"))
                .contains("is not safe in a query");
        assertNothingBrokeOut(duckDb());
    }
}
