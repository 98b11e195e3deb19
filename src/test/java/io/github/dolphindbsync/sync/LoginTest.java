package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.delivery.CheckpointProcessor;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.TestCertificates;
import io.github.dolphindbsync.simulator.session.AuthMode;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.source.poll.DolphinDBFetchProcessor;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are sent to nobody but the server, and a wrong one is not sent again and again. */
class LoginTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    static Path certificateFolder;

    private static TestCertificates certificates;

    @TempDir
    Path folder;

    private final Deque<PollResult> results = new ArrayDeque<>();
    private StandInServer server;
    private CamelContext context;
    private final SetClock clock = new SetClock(NOON);

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = TestCertificates.in(certificateFolder);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.close();
    }

    private void serve(Optional<SSLContext> tls) throws IOException {
        serve(StandInServer.builder(), tls);
    }

    private void serve(StandInServer.Builder builder, Optional<SSLContext> tls) throws IOException {
        builder.username("admin").password("123456");
        tls.ifPresent(builder::tls);
        server = builder.build();
        server.createTable("market", "trade", TableDefinition.of("timestamp:NANOTIMESTAMP,price:FLOAT"))
                .appendRow(SyncContractTest.T0, 1f);
        server.start();
    }

    private void startSyncs(Map<String, String> more) throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "dolphindb.host", "127.0.0.1",
                "dolphindb.port", String.valueOf(server.port()),
                "dolphindb.database", "market",
                "dolphindb.table-name", "trade",
                "dolphindb.username", "admin",
                "dolphindb.password", "123456"));
        properties.putAll(more);
        context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("results", new PollListener() {
            @Override
            public void finished(PollResult result) {
                results.add(result);
            }
        });
        FileCheckpointRepository checkpoints =
                new FileCheckpointRepository(folder.resolve("checkpoints").toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String sync : new String[] {"trade", "quote"}) {
                    from("direct:" + sync)
                            .process(new DolphinDBFetchProcessor(sync, checkpoints, clock))
                            .split(body())
                            .streaming()
                            .stopOnException()
                            .process(new CheckpointProcessor());
                }
            }
        });
        context.start();
    }

    /** The result, or empty if no poll took place. */
    private Optional<PollResult> poll(String sync) {
        results.clear();
        context.createProducerTemplate().send("direct:" + sync, exchange -> {});
        return Optional.ofNullable(results.poll());
    }

    @Test
    void givenAWrongPasswordThenAllSyncsTogetherSendItSoSeldomThatNoAccountIsLocked() throws Exception {
        serve(Optional.empty());
        startSyncs(Map.of("dolphindb.password", "wrong"));

        assertThat(poll("trade").orElseThrow().failure().orElseThrow())
                .contains("The user name or password is incorrect", "dolphindb.password", "'admin'")
                .doesNotContain("wrong");
        assertThat(poll("quote").orElseThrow().failure().orElseThrow())
                .contains("refused user 'admin'", "the next login is not before 2026-11-23T12:06:00Z");
        int attemptsAtOnce = server.loginAttempts();
        for (int second = 10; second < 360; second += 10) {
            clock.now = NOON.plusSeconds(second);
            assertThat(poll("trade")).isEmpty();
            assertThat(poll("quote")).isEmpty();
        }
        assertThat(server.loginAttempts()).isEqualTo(attemptsAtOnce).isEqualTo(1);

        clock.now = NOON.plus(Duration.ofMinutes(7));
        assertThat(poll("trade").orElseThrow().failure()).isPresent();
        clock.now = NOON.plus(Duration.ofMinutes(17));
        assertThat(poll("quote")).isEmpty();
        assertThat(server.loginAttempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenAUserWithScramThenTheSyncLogsInByItAndOnceOnly(boolean tls) throws Exception {
        serve(
                StandInServer.builder().authMode(AuthMode.SCRAM),
                tls ? Optional.of(certificates.good()) : Optional.empty());
        startSyncs(tls ? trustTheServer() : Map.of());

        assertThat(poll("trade").orElseThrow().rows()).isEqualTo(1);
        assertThat(server.loginAttempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenAUserWithScramThenAWrongPasswordIsSentOnceOnly(boolean tls) throws Exception {
        serve(
                StandInServer.builder().authMode(AuthMode.SCRAM),
                tls ? Optional.of(certificates.good()) : Optional.empty());
        Map<String, String> settings = new HashMap<>(tls ? trustTheServer() : Map.of());
        settings.put("dolphindb.password", "wrong");
        startSyncs(settings);

        assertThat(poll("trade").orElseThrow().failure().orElseThrow())
                .contains("The user name or password is incorrect. Check dolphindb.username ('admin')");
        assertThat(server.loginAttempts()).isEqualTo(1);
    }

    @Test
    void givenAServerWithScramAndAUserWithoutItThenTheSyncLogsInByThePublicKey() throws Exception {
        serve(StandInServer.builder().authMode(AuthMode.SHA256), Optional.empty());
        startSyncs(Map.of());

        assertThat(poll("trade").orElseThrow().rows()).isEqualTo(1);
        assertThat(server.loginAttempts()).isEqualTo(1);
    }

    private static Map<String, String> trustTheServer() {
        return Map.of(
                "dolphindb.tls",
                "on",
                "dolphindb.tls-certificates",
                certificates.authority().toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenAServerThatStallsBeforeTheLoginIsDoneThenAStopDoesNotWaitForIt(boolean tls) throws Exception {
        serve(Optional.empty());
        try (ServerSocket silent = new ServerSocket(0)) {
            startSyncs(Map.of(
                    "dolphindb.port", String.valueOf(silent.getLocalPort()), "dolphindb.tls", tls ? "on" : "off"));
            CompletableFuture<Void> poll = CompletableFuture.runAsync(() -> poll("trade"));
            Socket connected = silent.accept();

            long start = System.nanoTime();
            context.stop();
            poll.join();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            connected.close();
        }
    }

    @Test
    void givenALoginThatIsRefusedForAWhileThenTheSyncGoesOnByItself() throws Exception {
        serve(Optional.empty());
        startSyncs(Map.of());
        server.faults().refuseLogins(true);
        assertThat(poll("trade").orElseThrow().failure()).isPresent();
        server.faults().clear();

        clock.now = NOON.plus(Duration.ofMinutes(7));

        assertThat(poll("trade").orElseThrow().rows()).isEqualTo(1);
        assertThat(poll("quote").orElseThrow().rows()).isEqualTo(1);
    }

    @Test
    void givenATableThatOnlyAPersonCanGiveRightsForThenTheServerIsAskedLessAndLess() throws Exception {
        serve(Optional.empty());
        startSyncs(Map.of("sync.trade.table-name", "missing"));

        int polls = 0;
        for (int second = 0; second < 3600; second += 10) {
            clock.now = NOON.plusSeconds(second);
            Optional<PollResult> result = poll("trade");
            if (result.isPresent()) {
                assertThat(result.get().failure().orElseThrow())
                        .contains("table missing not found in dfs://market; it has:");
                polls++;
            }
        }

        assertThat(polls).isBetween(12, 20);
    }

    @Test
    void givenACertificateThatIsTrustedThenRowsComeOverTls() throws Exception {
        serve(Optional.of(certificates.good()));
        startSyncs(trustTheServer());

        assertThat(poll("trade").orElseThrow().rows()).isEqualTo(1);
    }

    static Stream<Arguments> untrusted() {
        return Stream.of(
                Arguments.of("expired", "NotAfter"),
                Arguments.of("self-signed", "unable to find valid certification path"),
                Arguments.of("of another host", "No subject alternative names matching IP address 127.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource("untrusted")
    void givenACertificateThatIsNotTrustedThenNoPasswordIsSent(String kind, String reason) throws Exception {
        serve(Optional.of(
                switch (kind) {
                    case "expired" -> certificates.expired();
                    case "self-signed" -> certificates.selfSigned();
                    default -> certificates.ofAnotherHost();
                }));
        startSyncs(trustTheServer());

        PollResult result = poll("trade").orElseThrow();

        assertThat(result.failure().orElseThrow())
                .contains("its certificate is not trusted", reason, "dolphindb.tls-certificates");
        assertThat(server.loginAttempts()).isZero();
        assertThat(result.retries()).isZero();
    }

    @Test
    void givenNoCertificatesOfOurOwnThenThoseOfTheSystemCount() throws Exception {
        serve(Optional.of(certificates.good()));
        startSyncs(Map.of("dolphindb.tls", "on"));

        assertThat(poll("trade").orElseThrow().failure().orElseThrow())
                .contains("its certificate is not trusted", "the system's");
        assertThat(server.loginAttempts()).isZero();
    }

    @Test
    void givenAServerWithoutTlsThenItIsSaidAndNoPasswordIsSent() throws Exception {
        serve(Optional.empty());
        startSyncs(Map.of("dolphindb.tls", "on", "dolphindb.read-timeout", "500ms", "dolphindb.retry-for", "0s"));

        assertThat(poll("trade").orElseThrow().failure().orElseThrow())
                .contains("does not answer with TLS", "dolphindb.port", "dolphindb.tls");
        assertThat(server.loginAttempts()).isZero();
    }

    @Test
    void givenAConnectionThatBreaksUnderTlsThenItIsOpenedAgainWithTls() throws Exception {
        serve(Optional.of(certificates.good()));
        startSyncs(trustTheServer());
        server.faults().cutNextResponseTo("order by", 30);

        PollResult result = poll("trade").orElseThrow();

        assertThat(result.rows()).isEqualTo(1);
        assertThat(result.retries()).isEqualTo(1);
    }

    @Test
    void givenAFileThatHoldsNoCertificateThenTheSyncDoesNotStart() throws Exception {
        serve(Optional.empty());
        Path file = Files.writeString(folder.resolve("ca.pem"), "nothing of the kind");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> startSyncs(Map.of("dolphindb.tls", "on", "dolphindb.tls-certificates", file.toString()))))
                .hasStackTraceContaining("dolphindb.tls-certificates: '" + file + "' is not a readable file");
    }
}
