package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every mistake is answered with one line that says what is wrong, where, and what to do; {@link BadSettingsTest} and
 * {@link CommandLineTest} have more of them.
 */
class BadInputIT {

    @RegisterExtension
    static final Market market = new Market(Jar.PASSWORD);

    private static final StandInServer server = market.server();

    @TempDir
    Path folder;

    private Jar jar;

    @BeforeAll
    static void startServer() throws IOException {
        String columns = "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT,number:LONG";
        market.trade(TableDefinition.of(columns)).appendRow("A", 1_000L, 1.5f, 2, 3L);
        market.table("quote", TableDefinition.of(columns)).appendRow("A", 1_000L, 1.5f, 2, 3L);
    }

    @BeforeEach
    void unpack() throws IOException {
        jar = Jar.in(folder).setting("dolphindb.port", server.port());
    }

    private JarProcess refused(String... parts) throws Exception {
        JarProcess process = jar.run("--once").assertEnded(2, parts).assertOneLine();
        assertThat(folder.resolve("warehouse.duckdb")).as("nothing has moved").doesNotExist();
        return process;
    }

    private JarProcess failed(String... parts) throws Exception {
        return jar.run("--once").assertEnded(1, parts).assertOneLine();
    }

    @Test
    void givenNoPasswordThenItsKeyAndVariableAreNamed() throws Exception {
        jar.setting("dolphindb.password", "");
        refused("missing: dolphindb.password", "DOLPHINDB_PASSWORD", "application.properties");
    }

    @Test
    void givenAValueThatCantBeUsedThenKeyAndValueAndWhatWasExpectedAreNamed() throws Exception {
        jar.setting("sync.trade.period", "10 seconds");
        refused(
                "sync.trade.period: '10 seconds' is not a duration",
                " (application.properties, line " + jar.lineOf("sync.trade.period") + ").");
    }

    @Test
    void givenAKeyThatNothingReadsThenItIsRefusedAndBesidesThatOnlyWhereItIsWanted() throws Exception {
        jar.setting("warehose.url", "x");
        String unknown =
                "unknown setting warehose.url (application.properties, line " + jar.lineOf("warehose.url") + ")";
        refused(unknown, "Did you mean warehouse.url?");

        jar.environment("SETTINGS_UNKNOWN", "warn");
        jar.run("--once").assertEnded(0, "WARN", unknown, "sync trade: 1 row ");
    }

    @Test
    void givenAKeyThatARouteOfTheUserReadsThenItIsKnown() throws Exception {
        edit("      uri: timer:trade", "      description: \"{{my.words}}\"\n      uri: timer:trade");
        jar.setting("my.words", "as I like").run("--once").assertEnded(0, "sync trade: 1 row ");
    }

    @Test
    void givenASettingTwiceThenBothLinesAreNamed() throws Exception {
        jar.setting("sync.trade.period", "5s");
        int first = jar.lineOf("sync.trade.period");
        Files.writeString(
                folder.resolve("application.properties"), "sync.trade.period=7s\n", StandardOpenOption.APPEND);

        refused("setting sync.trade.period is written twice", "line " + first + ")", "line " + (first + 1) + ")");
    }

    @Test
    void givenAFileThatIsNotUtf8ThenItsLineIsNamed() throws Exception {
        Path file = folder.resolve("application.properties");
        Files.write(file, "# one\nsync.trade.rename=price:pr\u00e9cis\n".getBytes(StandardCharsets.ISO_8859_1));
        refused("application.properties, line 2: not UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource({
        "DOLPHINDB_PORT, tcp://10.0.0.5:8848, enableServiceLinks: false",
        "DOLPHINDB_READ_TIMEOUT, soon, (environment variable DOLPHINDB_READ_TIMEOUT)",
        "LOG_FORMAT, yaml, (environment variable LOG_FORMAT)"
    })
    void givenAVariableThatCantBeUsedThenItIsNamed(String variable, String value, String part) throws Exception {
        jar.environment(variable, value);
        refused(variable, part);
    }

    @Test
    void givenAColumnToLeaveOutThatIsNotThereThenItAndItsOriginAreNamed() throws Exception {
        jar.environment("SYNC_TRADE_LEAVE_OUT", "typo");
        failed(
                "sync.trade.leave-out: the table has no column 'typo' (environment variable SYNC_TRADE_LEAVE_OUT)",
                "symbol");
    }

    @Test
    void givenAnOptionOfTheMachineThatNothingReadsThenItIsNamed() throws Exception {
        jar.option("-Ddolphindb.hots=x");
        refused("unknown setting dolphindb.hots (-Ddolphindb.hots). Did you mean dolphindb.host?");
    }

    @Test
    void givenASecretThatNothingReadsThenItsFileIsNamed() throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("secrets/..2026"));
        Files.writeString(secrets.resolve("dolphindb.pasword"), "x");
        Files.createSymbolicLink(folder.resolve("secrets/dolphindb.pasword"), Path.of("..2026/dolphindb.pasword"));
        jar.setting("camel.main.cloud-properties-location", "secrets");
        refused("unknown setting dolphindb.pasword (secrets/dolphindb.pasword). Did you mean dolphindb.password?");
    }

    @Test
    void givenTurkishAndVariablesOfKubernetesThenTheEnvironmentIsReadAsAnywhere() throws Exception {
        Files.delete(folder.resolve("application.properties"));
        int management = freePort();
        jar.option("-Duser.language=tr")
                .environment("LC_ALL", "C")
                .environment("DOLPHINDB_HOST", "127.0.0.1")
                .environment("DOLPHINDB_PORT", server.port())
                .environment("DOLPHINDB_DATABASE", "market")
                .environment("DOLPHINDB_TABLE_NAME", "trade")
                .environment("DOLPHINDB_USERNAME", "admin")
                .environment("DOLPHINDB_PASSWORD", Jar.PASSWORD)
                .environment("DOLPHINDB_SERVICE_HOST", "10.0.0.5")
                .environment("DOLPHINDB_PORT_8848_TCP", "tcp://10.0.0.5:8848")
                .environment("SYNC_TRADE_RENAME", "price:价格")
                .environment("CAMEL_MANAGEMENT_ENABLED", true)
                .environment("CAMEL_MANAGEMENT_PORT", management);
        try (JarProcess process = jar.start()) {
            process.awaitLines(1, "sync trade: 1 row ");
            try (Socket health = new Socket(InetAddress.getLoopbackAddress(), management)) {
                assertThat(health.isConnected()).isTrue();
            }
            process.terminate();
            process.awaitEnd(Duration.ofMinutes(1));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select \"价格\" from trade")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getFloat(1)).isEqualTo(1.5f);
        }
    }

    /** It is no endpoint before the first batch comes to it. */
    @Test
    void givenAnUnknownOptionOfADynamicEndpointThenThePollFailsInOneLineThatNamesIt() throws Exception {
        Path route = folder.resolve("routes/destinations/database.camel.yaml");
        Files.writeString(
                route,
                Files.readString(route)
                        .replace(
                                "to: \"upsert:?dataSource=#warehouse",
                                "toD: \"upsert:${exchangeProperty.DolphinDBSync.target}?kee=a&dataSource=#warehouse"));

        failed("Unknown parameters=[{kee=a}]");
    }

    @Test
    void givenAnUnknownOptionOfADestinationThenItIsRefusedAtTheStart() throws Exception {
        Path route = folder.resolve("routes/destinations/database.camel.yaml");
        Files.writeString(
                route, Files.readString(route).replace("?dataSource=#warehouse", "?kee=a&dataSource=#warehouse"));

        refused("route 'database' (routes/destinations/database.camel.yaml, line ", "Unknown parameters=[{kee=a}]");
    }

    @Test
    void givenASettingOfASyncThatNoRouteHasThenTheSyncsAreNamed() throws Exception {
        jar.setting("sync.trades.period", "5s");
        refused("setting sync.trades.period is for a sync 'trades' that no route has", "Did you mean sync.trade?");
    }

    @Test
    void givenAWrongPasswordThenTheUserIsNamed() throws Exception {
        jar.setting("dolphindb.password", Jar.PASSWORD.toUpperCase(java.util.Locale.ROOT));
        JarProcess process =
                failed("password is incorrect", "Check dolphindb.username ('admin') and dolphindb.password");
        assertThat(process.output()).doesNotContainIgnoringCase(Jar.PASSWORD);
    }

    @Test
    void givenNoRoutesThenWhereTheyAreLookedForIsSaid() throws Exception {
        removeRoutes();
        Files.delete(folder.resolve("routes"));
        refused("folder " + folder.toRealPath().resolve("routes") + " does not exist");
    }

    @Test
    void givenAnEmptyRoutesFolderThenThatIsSaid() throws Exception {
        removeRoutes();
        refused(folder.toRealPath().resolve("routes") + " holds no *.camel.yaml file");
    }

    private void removeRoutes() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("routes"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(folder.resolve("routes/sql"));
        Files.delete(folder.resolve("routes/destinations"));
    }

    @Test
    void givenAYamlSyntaxErrorThenFileAndLineAreNamed() throws Exception {
        edit("      uri: timer:trade", "      uri: [timer:trade");
        refused("routes/trade.camel.yaml, line 1");
    }

    @Test
    void givenAFileThatIsNotYamlThenFileAndLineAreNamed() throws Exception {
        Files.writeString(folder.resolve("routes/another.camel.yaml"), "a: [\n");
        refused("routes/another.camel.yaml, line 2: expected the node content");
    }

    @Test
    void givenACopiedRouteFileThenBothFilesAreNamed() throws Exception {
        Files.copy(folder.resolve("routes/trade.camel.yaml"), folder.resolve("routes/copy.camel.yaml"));
        refused("route id 'trade' is used 2 times: routes/copy.camel.yaml, line ", "; routes/trade.camel.yaml, line ");
    }

    @Test
    void givenACopiedRouteWithItsOwnIdThenBothRoutesAreNamed() throws Exception {
        String route = Files.readString(folder.resolve("routes/trade.camel.yaml"));
        Files.writeString(folder.resolve("routes/copy.camel.yaml"), route.replace("id: trade\n", "id: copy\n"));
        refused("sync 'trade' is polled by the routes '", "copy", "Remove one of them");
    }

    @Test
    void givenABeanOfAClassThatIsNotThereThenFileAndClassAreNamed() throws Exception {
        edit("type: io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor", "type: com.example.Nothing");
        refused("routes/trade.camel.yaml can't be used", "com.example.Nothing");
    }

    @Test
    void givenAStepThatDoesNotExistThenFileAndLineAreNamed() throws Exception {
        edit("        - split:", "        - spilt:");
        refused("trade.camel.yaml", "spilt");
    }

    @Test
    void givenARouteThatNamesABeanThatIsNotThereThenTheBeanIsNamed() throws Exception {
        edit("ref: trade\n", "ref: traed\n");
        refused("route 'trade' (routes/trade.camel.yaml, line ", "can't be used", "traed");
    }

    private void edit(String from, String to) throws IOException {
        Path route = folder.resolve("routes/trade.camel.yaml");
        String text = Files.readString(route);
        assertThat(text).contains(from);
        Files.writeString(route, text.replace(from, to));
    }

    @Test
    void givenAnUnknownCommandThenItIsNamedInTwoLines() throws Exception {
        JarProcess process = jar.run("replicate").assertEnded(2, "There is no command 'replicate'.", "--help");
        assertThat(process.output().lines()).hasSize(2);
    }

    @Test
    void givenAMistakeForTheSimulatorThenItIsNamed() throws Exception {
        String busy = String.valueOf(server.port());
        jar.run("simulator", "--password", Jar.PASSWORD, "--port", busy)
                .assertEnded(2, "cannot listen on 127.0.0.1:" + busy);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
