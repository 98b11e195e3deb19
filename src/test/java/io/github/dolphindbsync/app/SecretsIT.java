package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.sun.net.httpserver.HttpServer;
import com.sun.tools.attach.VirtualMachine;
import io.github.dolphindbsync.EmbeddedMariaDb;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Passwords, rows and the scripts that ask for them stay out of all that the application says, whatever fails, and also
 * where every line is logged that there is.
 */
class SecretsIT {

    private static final String WAREHOUSE_PASSWORD = "Wq4-not-to-be-printed";
    private static final String ROW = "Xv9-row-not-to-be-printed";

    /** The last one is a part of every script that asks for rows. */
    private static final List<String> SECRETS = List.of(Jar.PASSWORD, WAREHOUSE_PASSWORD, ROW, "loadTable(");

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Jar jar;

    /** A user of PostgreSQL that needs a password; the others of this test server do not. */
    @BeforeAll
    static void aUserWithAPassword() throws Exception {
        sql("create role carrier login password '" + WAREHOUSE_PASSWORD + "'");
        Path access;
        try (Connection connection =
                        Destination.postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show hba_file")) {
            row.next();
            access = Path.of(row.getString(1));
        }
        Files.writeString(access, "host all carrier all scram-sha-256\n" + Files.readString(access));
        sql("select pg_reload_conf()");
    }

    @AfterAll
    static void dropTheUser() throws Exception {
        sql("drop schema public cascade");
        sql("create schema public");
        sql("drop role carrier");
    }

    @BeforeEach
    void startServer() throws Exception {
        trade.appendRow(ROW, 1_000L, 1.5f, 2);
        jar = Jar.in(folder).setting("dolphindb.port", server.port()).setting("dolphindb.retry-for", "0s");
    }

    private static void sql(String text) throws IOException, SQLException {
        try (Connection connection =
                        Destination.postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private void duckDb(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void intoPostgres() throws Exception {
        Destination.POSTGRESQL.prepare(jar);
        sql("grant all on schema public to carrier");
        jar.setting("warehouse.username", "carrier").setting("warehouse.password", WAREHOUSE_PASSWORD);
    }

    private void logEverything() throws IOException {
        Files.writeString(folder.resolve("everything.xml"), """
                <configuration>
                  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %logger %msg%n%ex</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="console" /></root>
                </configuration>
                """);
        jar.environment("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=everything.xml");
    }

    /**
     * What is logged without being asked for is a part of this. It runs within this process, with the shipped routes.
     */
    private void assertLogsNoSecret(int exitCode, String... parts) {
        jar.settings().putIfAbsent("warehouse.url", "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        jar.settings()
                .putIfAbsent("sync.trade.files.folder", folder.resolve("trades").toString());
        jar.settings()
                .putIfAbsent("checkpoints.folder", folder.resolve("checkpoints").toString());
        LocalRun run = LocalRun.of(jar.settings(), "application.properties, line 7", Level.TRACE);
        String output = run.everything();
        assertThat(output).contains("TRACE").contains(parts);
        assertThat(run.exitCode()).as(output).isEqualTo(exitCode);
        assertNoSecret(output);
    }

    private void assertSaysNoSecret(int exitCode, String... parts) throws Exception {
        logEverything();
        JarProcess process = jar.run("--once");
        assertThat(process.output()).contains("TRACE").contains(parts);
        assertThat(process.exitCode()).as(process.output()).isEqualTo(exitCode);
        assertNoSecret(process.output());
    }

    private static void assertNoSecret(String output) {
        assertThat(output.lines().filter(line -> SECRETS.stream().anyMatch(line::contains)))
                .isEmpty();
    }

    @Test
    void aGoodRun() throws Exception {
        intoPostgres();
        assertSaysNoSecret(0, "1 row");
    }

    @Test
    void aGoodRunByJson() throws Exception {
        jar.setting("sync.trade.destination", "sql");
        assertLogsNoSecret(0, "1 row");
    }

    @Test
    void aGoodRunIntoFiles() throws Exception {
        jar.setting("sync.trade.destination", "files");
        assertLogsNoSecret(0, "1 row");
    }

    /** A token may be anywhere in the path and the query. */
    private void intoHttp(HttpServer http) {
        jar.setting("sync.trade.destination", "http")
                .setting("http.retries", 1)
                .setting(
                        "sync.trade.http.url",
                        "http://127.0.0.1:" + http.getAddress().getPort() + "/" + Jar.PASSWORD + "?sig="
                                + Jar.PASSWORD);
    }

    private static HttpServer answering(int status) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.start();
        return http;
    }

    @ParameterizedTest
    @CsvSource({"204, 0, 1 row", "500, 1, answered 500 Internal Server Error"})
    void aPostToAnHttpServer(int status, int exitCode, String told) throws Exception {
        HttpServer http = answering(status);
        try {
            intoHttp(http);
            assertLogsNoSecret(exitCode, told);
        } finally {
            http.stop(0);
        }
    }

    @Test
    void aWrongPasswordOfTheServer() throws Exception {
        server.faults().refuseLogins(true);
        assertLogsNoSecret(1, "password is incorrect");
    }

    @Test
    void aServerThatIsNotThere() throws Exception {
        server.stop();
        assertLogsNoSecret(1, "Connection refused");
    }

    @Test
    void anErrorOfTheServerWhichTheClientTellsTogetherWithTheScript() throws Exception {
        server.faults().failNext("select", "Syntax Error: [line #1] Cannot recognize the token x");
        assertLogsNoSecret(1, "Cannot recognize the token x");
    }

    @Test
    void aConnectionThatBreaksInTheMiddle() throws Exception {
        server.faults().cutEveryResponseAfter(40);
        assertLogsNoSecret(1, "FAILED");
    }

    @Test
    void aWrongPasswordOfTheWarehouse() throws Exception {
        intoPostgres();
        jar.setting("warehouse.password", WAREHOUSE_PASSWORD + "!");
        assertSaysNoSecret(1, "password authentication failed", "Check warehouse.url");
    }

    @Test
    void aPasswordWithinTheUrl() throws Exception {
        intoPostgres();
        jar.setting("warehouse.password", "")
                // Camel hides the values of keys that it knows to be secret, and this is none.
                .setting("camel.main.auto-configuration-log-summary", "true")
                .setting(
                        "warehouse.url",
                        "jdbc:postgresql://127.0.0.1:" + Destination.postgres().getPort()
                                + "/nowhere?user=carrier&password=" + WAREHOUSE_PASSWORD);
        assertLogsNoSecret(1, "nowhere");
    }

    @Test
    void aUrlWithAPlaceholderThatNothingResolves() throws Exception {
        jar.setting("warehouse.url", "jdbc:postgresql://127.0.0.1/{{nothing}}?password=" + WAREHOUSE_PASSWORD);
        assertSaysNoSecret(2, "warehouse.url");
    }

    @Test
    void aPasswordThatLooksLikeAPlaceholder() throws Exception {
        jar.setting("dolphindb.password", Jar.PASSWORD + "{{x");
        assertSaysNoSecret(1, "password is incorrect");
        jar.setting("dolphindb.password", Jar.PASSWORD + "{{env:NO_SUCH_VARIABLE}}");
        assertSaysNoSecret(2, "dolphindb.password");
    }

    @Test
    void aMisspelledPassword() throws Exception {
        jar.setting("dolphindb.pasword", Jar.PASSWORD);
        assertSaysNoSecret(2, "unknown setting dolphindb.pasword");
    }

    @Test
    void aRowThatPostgreSqlRejects() throws Exception {
        intoPostgres();
        assertThat(jar.run("--once").exitCode()).isZero();
        sql("alter table trade add constraint cheap check (price < 2)");
        trade.appendRow(ROW, 2_000L, 3f, 2);
        assertSaysNoSecret(1, "cheap");
    }

    @Test
    void aRowThatPostgreSqlRejectsByJson() throws Exception {
        intoPostgres();
        jar.setting("sync.trade.destination", "sql");
        assertLogsNoSecret(0, "1 row");
        sql("alter table trade add constraint cheap check (price < 2)");
        trade.appendRow(ROW, 2_000L, 3f, 2);
        assertLogsNoSecret(1, "cheap");
    }

    /** Its driver logs each packet, and so the password, the rows and the statements, to whoever asks for that. */
    @Test
    void aRowThatMariaDbRejects() throws Exception {
        Destination.MARIADB.prepare(jar);
        String url = EmbeddedMariaDb.url(Destination.MARIADB_DATABASE);
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create or replace user loader@localhost identified by '" + WAREHOUSE_PASSWORD + "'");
            statement.execute("grant all on *.* to loader@localhost");
            jar.setting("warehouse.username", "loader")
                    .setting("warehouse.url", url + "?password=" + WAREHOUSE_PASSWORD);
            assertLogsNoSecret(0, "1 row");
            statement.execute("create unique index one_each on trade (symbol(50))");
            trade.appendRow(ROW, 2_000L, 3f, 2);
            assertLogsNoSecret(1, "Duplicate entry (not shown)");
        }
    }

    @Test
    void aRowThatDuckDbRejects() throws Exception {
        duckDb("create table trade (symbol varchar, \"timestamp\" timestamp_ns not null, price float, "
                + "volume integer, _row_id uuid not null, check (symbol not like 'X%'))");
        assertLogsNoSecret(1, "onstraint");
    }

    @Test
    void aRowThatDuckDbRejectsByJson() throws Exception {
        jar.setting("sync.trade.destination", "sql");
        duckDb("create table trade (symbol integer, \"timestamp\" timestamp_ns not null, price float, "
                + "volume integer, _row_id uuid not null)");
        assertLogsNoSecret(1, "FAILED");
    }

    @Test
    void aRouteThatFails() throws Exception {
        Path route = folder.resolve("routes/destinations/database.camel.yaml");
        Files.writeString(
                route, Files.readString(route).replace("process:\n                  ref: checkpoint", """
                        throwException:
                                          exceptionType: java.lang.IllegalStateException
                                          message: on purpose""".strip()));
        assertSaysNoSecret(1, "on purpose");
    }

    @ParameterizedTest
    @CsvSource({"camel.main.cloud-properties-location, ''", "'', CAMEL_MAIN_CLOUD_PROPERTIES_LOCATION"})
    void passwordsFromFilesAreTakenWithoutTheEndOfTheLine(String key, String variable) throws Exception {
        intoPostgres();
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("dolphindb.password"), Jar.PASSWORD + "\n");
        Files.writeString(secrets.resolve("warehouse.password"), WAREHOUSE_PASSWORD + "\r\n");
        jar.setting("dolphindb.password", "").setting("warehouse.password", "wrong");
        if (key.isEmpty()) {
            jar.environment(variable, "secrets");
        } else {
            jar.setting(key, "secrets");
        }
        assertSaysNoSecret(0, "sync trade: 1 row");
    }

    @Test
    void noManagedAttributeHoldsASecret() throws Exception {
        intoPostgres();
        assertNoManagedSecret();
    }

    @Test
    void noManagedAttributeHoldsTheUrlOfAnHttpServer() throws Exception {
        HttpServer http = answering(204);
        try {
            intoHttp(http);
            assertNoManagedSecret();
        } finally {
            http.stop(0);
        }
    }

    @SuppressWarnings("BanJNDI") // The address is that of the process started here.
    private void assertNoManagedSecret() throws Exception {
        jar.setting("camel.main.jmx-enabled", true);
        try (JarProcess process = jar.start()) {
            process.awaitLines(1, "1 row");
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
            try (JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                Set<ObjectName> names = beans.queryNames(null, null);
                assertThat(names).hasSizeGreaterThan(10);
                for (ObjectName name : names) {
                    String attributes = attributesOf(beans, name);
                    assertThat(SECRETS).as(name.toString()).noneMatch(attributes::contains);
                }
            } finally {
                machine.detach();
            }
        }
    }

    private static String attributesOf(MBeanServerConnection beans, ObjectName name) throws Exception {
        String[] attributes = Arrays.stream(beans.getMBeanInfo(name).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
        StringBuilder text = new StringBuilder();
        for (Attribute attribute : beans.getAttributes(name, attributes).asList()) {
            Object value = attribute.getValue();
            text.append(value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value));
        }
        return text.toString();
    }

    @Test
    void theHelpAndTheSimulator() throws Exception {
        assertNoSecret(jar.environment("DOLPHINDB_PASSWORD", Jar.PASSWORD)
                .run("--help")
                .output());
        assertNoSecret(jar.run("simulator", "--password", Jar.PASSWORD, "--port", "eight")
                .output());
        assertNoSecret(jar.run("simulator", "--password", Jar.PASSWORD, "--port", String.valueOf(server.port()))
                .output());
    }
}
