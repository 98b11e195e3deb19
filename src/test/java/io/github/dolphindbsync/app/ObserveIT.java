package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.VirtualMachine;
import io.github.dolphindbsync.RoutesPage;
import io.github.dolphindbsync.observe.ManagementAnswers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged application is watched, and its syncs stopped and started, as docs/operations.md says. */
class ObserveIT {

    private static final String WAREHOUSE_PASSWORD = "Wq4-not-to-be-printed";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @TempDir
    Path drafts;

    private ManagementAnswers management;
    private TradeSource source;
    private Jar jar;

    @BeforeEach
    void start() throws Exception {
        management = ManagementAnswers.onFreePort();
        source = new TradeSource(new Random(7));
        source.arrive(300);
        jar = Jar.in(folder)
                .setting("dolphindb.port", source.server().port())
                .setting("sync.trade.period", "300ms")
                .setting("camel.management.enabled", true)
                .setting("camel.management.port", management.port());
    }

    @AfterEach
    void stop() {
        source.close();
    }

    private void awaitStatus(String status) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(management.ready("sync:trade"))
                        .extracting(ManagementAnswers.Health::status)
                        .isEqualTo(status));
    }

    private void awaitNoCheck() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> management.ready("sync:trade") == null);
    }

    @Test
    void aFailingSyncIsSaidByHealthAndLogInJsonWithoutASecret() throws Exception {
        jar.setting("camel.main.profile", "prod")
                .setting("log.format", "json")
                .setting("sync.trade.down-after-failures", 1)
                .setting(
                        "warehouse.url",
                        "jdbc:postgresql://127.0.0.1:1/nowhere?user=carrier&password=" + WAREHOUSE_PASSWORD);
        try (JarProcess process = jar.start()) {
            process.awaitLines(1, "FAILED");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(management.ready("sync:trade"))
                            .matches(health -> health.httpStatus() == 503
                                    && health.status().equals("DOWN"))
                            .extracting(ManagementAnswers.Health::message)
                            .asString()
                            .contains("1 polls in a row have failed", "127.0.0.1:1"));
            for (String path : List.of(
                    "/observe/health?exposureLevel=full&data=true&stackTrace=true",
                    "/observe/health/ready?exposureLevel=full&data=true&stackTrace=true",
                    "/observe/health/live",
                    "/observe/info",
                    "/observe/metrics",
                    "/q/dev/properties",
                    "/")) {
                assertThat(management.get(path).body())
                        .as(path)
                        .isNotEmpty()
                        .doesNotContain(WAREHOUSE_PASSWORD, Jar.PASSWORD);
            }
            assertIsNotReachedFromOutside();
            process.terminate();
            process.awaitEnd(PATIENCE);

            assertThat(process.output()).doesNotContain(WAREHOUSE_PASSWORD, Jar.PASSWORD);
            for (String line : process.output().lines().toList()) {
                JsonNode event = new ObjectMapper().readTree(line);
                assertThat(event.get("loggerName").asText()).as(line).startsWith("io.github.dolphindbsync");
                if (event.get("formattedMessage").asText().contains("FAILED")) {
                    assertThat(event.at("/mdc/poll").asText()).as(line).isNotEmpty();
                }
            }
        }
    }

    @Test
    void givenAPageOfAnotherHostThenItReadsNothingAndAReasonIsEscapedOnce() throws Exception {
        jar.setting("dolphindb.table-name", "no\"table").setting("sync.trade.down-after-failures", 1);
        try (JarProcess process = jar.start()) {
            process.awaitLines(1, "FAILED");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(management.ready("sync:trade"))
                            .extracting(ManagementAnswers.Health::message)
                            .asString()
                            .contains("table no\"table not found in dfs://market; it has: trade"));
            for (String path : List.of("/observe/health", "/observe/metrics", "/observe/info", "/nothing")) {
                assertThat(statusOf(path, "evil.example:" + management.port()))
                        .as(path)
                        .contains("403");
                assertThat(statusOf(path, "127.0.0.1.evil.example")).as(path).contains("403");
                assertThat(statusOf(path, "LOCALHOST:" + management.port()))
                        .as(path)
                        .doesNotContain("403");
                assertThat(statusOf(path, "[::1]")).as(path).doesNotContain("403");
            }
        }
    }

    /** The first line of the answer. */
    private String statusOf(String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), management.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    private void assertIsNotReachedFromOutside() throws IOException {
        for (NetworkInterface device : (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces()::iterator) {
            for (InetAddress address : (Iterable<InetAddress>) device.inetAddresses()::iterator) {
                if (!address.isLoopbackAddress()) {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, management.port()), 1_000);
                        throw new AssertionError("it listens at " + address);
                    } catch (IOException refused) {
                        assertThat(refused).isNotNull();
                    }
                }
            }
        }
    }

    @Test
    @SuppressWarnings("BanJNDI") // The address is that of the process started here.
    void aSyncIsStoppedAndStartedByJmx() throws Exception {
        jar.setting("camel.main.jmx-enabled", true);
        try (JarProcess process = jar.start()) {
            awaitStatus("UP");
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
            try (JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                ObjectName route = beans.queryNames(
                                new ObjectName("org.apache.camel:type=routes,name=\"trade\",*"), null)
                        .iterator()
                        .next();
                beans.invoke(route, "stop", null, null);
                awaitNoCheck();
                source.arrive(100);

                beans.invoke(route, "start", null, null);
                process.awaitLines(1, "sync trade: 100 rows");
                awaitStatus("UP");
            } finally {
                machine.detach();
            }
        }
    }

    private void awaitHeld(boolean isComponent) {
        if (isComponent) {
            awaitNoCheck();
            return;
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(management.ready("sync:trade"))
                        .isEqualTo(new ManagementAnswers.Health(
                                200, "UP", "its route is suspended, or not started (autoStartup)")));
    }

    /** Also one that begins at {@code dolphindb:}. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSyncIsStoppedAndStartedByAnEditOfItsRoute(boolean isComponent) throws Exception {
        String shipped = Files.readString(folder.resolve("routes/trade.camel.yaml"));
        String running = isComponent ? RoutesPage.recipe(1).replaceFirst(" *- setBody:\n.*\n", "") : shipped;
        String stopped = running.replace("    id: trade\n", "    id: trade\n    autoStartup: false\n");
        save(running);
        try (JarProcess process = jar.start()) {
            awaitStatus("UP");
            save(stopped);
            awaitHeld(isComponent);
            source.arrive(100);

            save(running);
            process.awaitLines(1, "sync trade: 100 rows");
            awaitStatus("UP");
            assertThat(management.meters()).containsEntry("dolphindb_sync_rows_total{sync=\"trade\"}", 100.0);
            save(stopped);
            awaitHeld(isComponent);
        }
        source.arrive(50);
        try (JarProcess again = jar.start()) {
            awaitHeld(isComponent);
            jar.run("--once").assertEnded(0, "sync trade: left out, because its route is not started (autoStartup)");
            save(running);
            again.awaitLines(1, "sync trade: 50 rows");
        }
    }

    private void save(String route) throws IOException {
        Path draft = drafts.resolve("trade.camel.yaml");
        Files.writeString(draft, route);
        Files.move(draft, folder.resolve("routes/trade.camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aPortThatIsInUseIsNamedAndCommandsDoNotNeedIt() throws Exception {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), management.port()));
            jar.run()
                    .assertEnded(2, "camel.management.port", String.valueOf(management.port()))
                    .assertOneLine();
            jar.run("--once").assertEnded(0, "sync trade: ");
        }
        jar.environment("LOG_FORMAT", "xml")
                .run("--once")
                .assertEnded(2, "log.format: 'xml' is not one of text, json (environment variable LOG_FORMAT)")
                .assertOneLine();
    }
}
