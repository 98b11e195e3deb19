package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each setting that can't be used ends the application with one line that names it. It runs in the process of the test,
 * with the shipped routes; {@link BadInputIT} shows that the packaged application prints that line.
 */
class BadSettingsTest {

    private static final int POLL_FAILED = 1;
    private static final int UNUSABLE = 2;
    private static final String PASSWORD = "Zk7-not-to-be-printed";
    private static final String ORIGIN = "application.properties, line 7";

    @RegisterExtension
    static final Market market = new Market(PASSWORD);

    @TempDir
    Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeAll
    static void rowsArrive() {
        TableDefinition columns =
                TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT,number:LONG");
        market.trade(columns).appendRow("A", 1_000L, 1.5f, 2, 3L);
        market.table("quote", columns).appendRow("A", 1_000L, 1.5f, 2, 3L);
    }

    @BeforeEach
    void goodSettings() {
        setting("dolphindb.port", market.server().port());
        setting("dolphindb.password", PASSWORD);
        setting("warehouse.url", "jdbc:duckdb:" + warehouse());
    }

    private Path warehouse() {
        return folder.resolve("warehouse.duckdb");
    }

    private void setting(String key, Object value) {
        settings.put(key, String.valueOf(value));
    }

    private void refused(String... parts) {
        ends(UNUSABLE, parts);
        assertThat(warehouse()).as("nothing has moved").doesNotExist();
    }

    private void failed(String... parts) {
        ends(POLL_FAILED, parts);
    }

    private void ends(int exitCode, String... parts) {
        LocalRun run = LocalRun.of(settings, ORIGIN, Level.INFO);

        assertThat(run.exitCode()).as(run.everything()).isEqualTo(exitCode);
        assertThat(run.ownLines()).hasSize(1);
        assertThat(run.ownLines().get(0))
                .contains(parts)
                .doesNotContain(PASSWORD)
                .doesNotContain("Exception");
    }

    @Test
    void givenGoodSettingsThenItDelivers() {
        ends(0, "sync trade: 1 row ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dolphindb.port                     | eight         | a whole number from 1 to 65535
                    dolphindb.port                     | 70000         | a whole number from 1 to 65535
                    dolphindb.read-timeout             | soon          | a duration
                    sync.trade.batch-size              | 0             | a whole number from 1
                    sync.trade.period                  | often         | a duration
                    sync.trade.period                  | soon          | a duration
                    sync.trade.period                  | 10 seconds    | a duration
                    sync.trade.settle                  | 5 parsecs     | a duration
                    sync.trade.zone                    | Mars/Olympus  | a zone
                    sync.trade.horizon                 | far           | one of clock, none
                    sync.trade.without-tracking-value  | warn          | one of ignore, report, fail
                    sync.trade.target                  | x?key=y       | a name of letters
                    sync.trade.destination             | file          | one of database, files, http, kafka, sql
                    sync.trade.files.folder                 | x?fileName=y  | a folder whose path has none
                    sync.trade.files.format                 | excel         | one of csv, jsonl, parquet
                    sync.trade.kafka.topic                  | x?brokers=y   | a topic of letters
                    sync.*.kafka.brokers                | here          | host:port
                    http.retries                 | often         | a whole number from 0
                    """)
    void givenAValueThatCantBeUsedThenKeyAndValueAndWhatWasExpectedAreNamed(String key, String value, String expected) {
        setting(key, value);
        refused(key + ": '" + value + "' is not " + expected, " (" + ORIGIN + ")");
    }

    /** The name of a destination is a part of an endpoint. */
    @ParameterizedTest
    @ValueSource(strings = {"x\"); BROKEN_OUT(); //", "database?timeout=1", "../trade", "database,seda:x", "${body}"})
    void givenADestinationThatNoFileHasThenNothingStarts(String destination) {
        setting("sync.trade.destination", destination);
        refused("sync.trade.destination: '" + destination + "' is not one of database, files, http, kafka, sql");
    }

    @Test
    void givenNoServerThereThenHostAndPortAreNamed() throws Exception {
        int port = freePort();
        setting("dolphindb.port", port);
        setting("dolphindb.retry-for", "0s");
        failed("127.0.0.1:" + port, "Connection refused", "Check dolphindb.host and dolphindb.port");
    }

    @Test
    void givenAnUnknownHostThenItIsNamed() {
        setting("dolphindb.host", "nowhere.invalid");
        failed("nowhere.invalid", "the host name is unknown", "Check dolphindb.host");
    }

    @ParameterizedTest
    @CsvSource({
        "dolphindb.database, nowhere, database dfs://nowhere not found",
        "dolphindb.table-name, trades, 'table trades not found in dfs://market; it has: quote, trade'"
    })
    void givenNoSuchDatabaseOrTableThenWhatThereIsAndTheSettingsAreNamed(String key, String value, String found) {
        setting(key, value);
        failed(found, "Check dolphindb.database and dolphindb.table-name");
    }

    @Test
    void givenNoSuchTrackingColumnThenTheColumnsAreNamed() {
        setting("sync.trade.tracking-column", "time");
        failed("sync.trade.tracking-column: the table has no column 'time'", "timestamp", "price");
    }

    @Test
    void givenATrackingColumnThatCantOrderThenItsTypeIsNamed() {
        setting("sync.trade.tracking-column", "price");
        failed("sync.trade.tracking-column: column 'price' is of type FLOAT", "NANOTIMESTAMP, TIMESTAMP");
    }

    @Test
    void givenSettleForATrackingColumnOfNumbersThenItIsRefused() {
        setting("sync.trade.tracking-column", "number");
        setting("sync.trade.settle", "5s");
        failed("sync.trade.settle", "can't be used", "'number' is of type LONG", "Remove it");
    }

    @Test
    void givenACheckpointOfAnotherTableThenBothAreNamed() {
        ends(0, "sync trade: 1 row ");
        setting("dolphindb.table-name", "quote");
        failed("its checkpoint belongs to dfs://market/trade", "dfs://market/quote", "sync of another name");
    }

    @Test
    void givenADestinationTableWithOtherColumnsThenTheyAreNamed() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + warehouse());
                Statement statement = connection.createStatement()) {
            statement.execute("create table trade (symbol integer, \"when\" timestamp)");
        }
        // A missing column alone would be added.
        failed("trade", "has column symbol of type INTEGER", "lacks column timestamp");
    }

    @Test
    void givenNoDatabaseServerThereThenItsAddressIsNamed() throws Exception {
        int port = freePort();
        setting("warehouse.url", "jdbc:postgresql://127.0.0.1:" + port + "/warehouse");
        setting("warehouse.username", "me");
        setting("warehouse.password", PASSWORD);
        failed("127.0.0.1:" + port, "refused", "Check warehouse.url");
    }

    @Test
    void givenAFolderThatIsNotThereThenTheDuckDbFileIsNamed() {
        setting("warehouse.url", "jdbc:duckdb:missing/warehouse.duckdb");
        failed("jdbc:duckdb:missing/warehouse.duckdb", "its directory does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://localhost/x?password=" + PASSWORD,
                "jdbc:postgresql:" + "//:x:y/z?password=" + PASSWORD,
                "warehouse.duckdb"
            })
    void givenAWarehouseThatIsNotSupportedThenTheOnesThatAreAreNamed(String url) {
        setting("warehouse.url", url);
        refused("setting warehouse.url can't be used", "jdbc:postgresql:");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
