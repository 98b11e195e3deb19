package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import io.github.dolphindbsync.simulator.TestCertificates;
import io.github.dolphindbsync.source.PollResult;
import io.github.dolphindbsync.sync.ScriptedHttpServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** An HTTP server that answers as it should not: a poll ends soon, and nothing but the status decides how. */
class HttpAnswersTest {

    private static final String SECRET = "sEcr3t";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MUCH = 300_000_000;

    @TempDir
    Path folder;

    private StandInServer server;
    private Sync sync;

    @BeforeEach
    void startServer() throws Exception {
        server = StandInServer.builder().username("admin").password("123456").build();
        StoredTable trade = server.createTable(
                "market", "trade", TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT"));
        server.start();
        trade.append(List.<Object[]>of(
                SyncContractTest.aapl(SyncContractTest.T0), SyncContractTest.aapl(SyncContractTest.T0 + 1)));
        sync = new Sync(server, "jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .form("http")
                .with("sync.trade.batch-size", "1")
                .with("trade-http.checkpoints", folder.resolve("checkpoints").toString())
                .with("trade-http.timeout", "2s")
                .with("trade-http.retries", "0");
    }

    @AfterEach
    void stopServer() {
        sync.close();
        server.close();
    }

    private Sync postingTo(String url) {
        int endOfHost = url.indexOf('/', "https://".length());
        return sync.with("trade-http.url", url).with("trade-http.server", url.substring(0, endOfHost));
    }

    private PollResult poll(ScriptedHttpServer http) {
        postingTo("http://127.0.0.1:" + http.port() + "/" + SECRET + "?sig=" + SECRET);
        return assertTimeoutPreemptively(PATIENCE, sync::poll);
    }

    private boolean nothingIsConfirmed() {
        return !Files.exists(folder.resolve("checkpoints/trade.checkpoint.json"));
    }

    static Stream<Arguments> acceptingAnswers() throws IOException {
        return Stream.of(
                arguments("204", ScriptedHttpServer.text("HTTP/1.1 204 No Content\r\n\r\n")),
                arguments("HTTP/1.0", ScriptedHttpServer.text("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")),
                arguments("no reason", ScriptedHttpServer.text("HTTP/1.1 299\r\nContent-Length: 2\r\n\r\nok")),
                arguments("206", ok("206 Partial Content", "Content-Range: bytes 0-1/9", bytes("ok"))),
                arguments("gzip", ok("200 OK", "Content-Encoding: gzip", gzip("{\"ok\":true}"))),
                arguments("gzip twice", ok("200 OK", "Content-Encoding: gzip, gzip", gzip("ok"))),
                arguments("gzip that is none", ok("200 OK", "Content-Encoding: gzip", bytes("ok"))),
                arguments("gzip without a byte", ok("200 OK", "Content-Encoding: gzip", bytes(""))),
                arguments("br", ok("201 Created", "Content-Encoding: br", bytes("ok"))),
                arguments("zstd", ok("202 Accepted", "Content-Encoding: zstd", bytes("ok"))),
                arguments("deflate that is none", ok("200 OK", "Content-Encoding: deflate", bytes("ok"))),
                arguments("unknown encoding", ok("200 OK", "Content-Encoding: x-y", bytes("ok"))),
                arguments("unknown charset", ok("200 OK", "Content-Type: text/plain; charset=x-y", bytes("ok"))),
                arguments("no type", ok("200 OK", "Content-Type: ;;=", bytes("ok"))),
                arguments("Java", ok("200 OK", "Content-Type: application/x-java-serialized-object", bytes("ok"))),
                arguments(
                        "broken chunk",
                        ScriptedHttpServer.text(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\nok")),
                arguments("cut off", (Answer) out -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok"));
                    out.close();
                }),
                arguments("large", (Answer) out -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: " + MUCH + "\r\n\r\n"));
                    writeMuch(out);
                }),
                arguments("body that trickles", (Answer) out -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
                    trickle(out, "1\r\nx\r\n");
                }),
                arguments(
                        "body that never comes",
                        ScriptedHttpServer.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")),
                arguments(
                        "interim answers",
                        ScriptedHttpServer.text(
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n"
                                        + "Content-Length: 0\r\n\r\n")));
    }

    private static Answer ok(String status, String header, byte[] body) {
        return out -> {
            out.write(
                    bytes("HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: " + body.length + "\r\n\r\n"));
            out.write(body);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes(text));
        }
        return compressed.toByteArray();
    }

    private static void writeMuch(OutputStream out) throws IOException {
        byte[] block = new byte[1_000_000];
        Arrays.fill(block, (byte) 'x');
        for (int written = 0; written < MUCH; written += block.length) {
            out.write(block);
        }
    }

    private static void trickle(OutputStream out, String part) throws IOException {
        while (true) {
            out.write(bytes(part));
            out.flush();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("acceptingAnswers")
    void givenAnAnswerOf2xxThenTheBatchIsDeliveredWhateverElseTheAnswerHolds(String name, Answer answer)
            throws Exception {
        try (ScriptedHttpServer http = new ScriptedHttpServer(answer)) {
            PollResult result = poll(http);

            assertThat(result.failure()).as(result.summary()).isEmpty();
            assertThat(result.rows()).isEqualTo(2);
            assertThat(http.requestLines()).hasSize(2);
        }
    }

    static Stream<Arguments> brokenAnswers() {
        return Stream.of(
                arguments("silence", "took longer than 2000 ms", (Answer) out -> {}),
                arguments("status that trickles", "took longer than 2000 ms", (Answer) out -> trickle(out, "H")),
                arguments("headers that trickle", "took longer than 2000 ms", (Answer) out -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\n"));
                    trickle(out, "x: y\r\n");
                }),
                arguments("interim answers without end", "took longer than 2000 ms", (Answer)
                        out -> trickle(out, "HTTP/1.1 100 Continue\r\n\r\n")),
                arguments("header without end", "did not answer", (Answer) out -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nx: "));
                    writeMuch(out);
                }),
                arguments("headers without end", "did not answer", (Answer) out -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\n"));
                    for (int header = 0; header < 1_000_000; header++) {
                        out.write(bytes("x" + header + ": y\r\n"));
                    }
                }),
                arguments("another protocol", "did not answer", ScriptedHttpServer.text("220 smtp " + SECRET + "\r\n")),
                arguments("end", "did not answer", (Answer) OutputStream::close),
                arguments(
                        "wait for a day",
                        "answered 503 Service Unavailable",
                        ScriptedHttpServer.text(
                                "HTTP/1.1 503 " + SECRET + "\r\nRetry-After: 86400\r\nContent-Length: 0\r\n\r\n")),
                arguments(
                        "redirect",
                        "Redirects are not followed",
                        ScriptedHttpServer.text(
                                "HTTP/1.1 307 x\r\nLocation: /" + SECRET + "\r\nContent-Length: 0\r\n\r\n")),
                arguments(
                        "no login",
                        "header with the token",
                        ScriptedHttpServer.text("HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"" + SECRET
                                + "\"\r\nContent-Length: 0\r\n\r\n")),
                arguments(
                        "too large",
                        "sync.trade.batch-size",
                        ScriptedHttpServer.text("HTTP/1.1 413 x\r\nContent-Length: 0\r\n\r\n")),
                arguments(
                        "unknown status",
                        "answered 599.",
                        ScriptedHttpServer.text("HTTP/1.1 599 x\r\nContent-Length: 6\r\n\r\n" + SECRET)),
                arguments(
                        "failure of gzip that is none",
                        "answered 500",
                        ScriptedHttpServer.text(
                                "HTTP/1.1 500 x\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\n" + SECRET)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAnswers")
    void givenAnyOtherAnswerThenThePollFailsSoonAndShowsNothingOfTheUrlButItsHost(
            String name, String reason, Answer answer) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        try (ScriptedHttpServer http = new ScriptedHttpServer(answer)) {
            String failure = poll(http).failure().orElseThrow();

            assertThat(failure)
                    .contains(reason, "http://127.0.0.1:" + http.port())
                    .doesNotContain(SECRET);
            assertThat(http.requestLines()).hasSize(1);
            assertThat(nothingIsConfirmed()).isTrue();
            assertThat(List.copyOf(logged.list))
                    .extracting(event ->
                            event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains(SECRET));
        } finally {
            root.detachAppender(logged);
        }
    }

    /** As a user may write it, without the shipped endpoint. */
    @Test
    void givenARouteThatPostsByAPlainEndpointThenItsFailureShowsNothingOfTheUrlButItsHost() throws Exception {
        try (ScriptedHttpServer http =
                new ScriptedHttpServer(ScriptedHttpServer.text("HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n"))) {
            String host = "http://127.0.0.1:" + http.port();
            String route = Sync.shippedRoute("http");
            int endpoint = route.indexOf("              - to:\n");
            int checkpoint = route.indexOf("              - process:\n", endpoint);
            sync.route(route.substring(0, endpoint) + "              - removeHeader: {name: CamelHttpUri}\n"
                    + "              - to: \"" + host + "/" + SECRET + "?sig=" + SECRET + "\"\n"
                    + route.substring(checkpoint));

            assertThat(poll(http).failure().orElseThrow())
                    .contains(host + "/(not shown)", "500")
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/trade?sig=a%2Bb%2Fc%3D&b=2&a=1",
                "/a%20b/%2F/c;d=e?b&a=&a",
                "/?throwExceptionOnFailure=false&httpMethod=GET&password=RAW(x)",
                "/trade?q=(a)!$'*,:@",
                "/trade/",
                "/trade?",
                "/%7B%7Bhome%7D%7D"
            })
    void givenAUrlThenItIsSentAsItIsWritten(String pathAndQuery) throws Exception {
        try (ScriptedHttpServer http = new ScriptedHttpServer(ScriptedHttpServer.text("HTTP/1.1 204 x\r\n\r\n"))) {
            postingTo("http://127.0.0.1:" + http.port() + pathAndQuery);

            assertThat(sync.poll().failure()).isEmpty();

            assertThat(http.requestLines()).containsOnly("POST " + pathAndQuery + " HTTP/1.1");
        }
    }

    @Test
    void givenAUrlWithLettersBeyondAsciiThenTheyAreSentAsUtf8() throws Exception {
        try (ScriptedHttpServer http = new ScriptedHttpServer(ScriptedHttpServer.text("HTTP/1.1 204 x\r\n\r\n"))) {
            postingTo("http://127.0.0.1:" + http.port() + "/价格?q=é");

            assertThat(sync.poll().failure()).isEmpty();

            assertThat(http.requestLines()).containsOnly("POST /%E4%BB%B7%E6%A0%BC?q=%C3%A9 HTTP/1.1");
        }
    }

    @Test
    void givenAnAddressOfIpVersion6ThenItIsReached() throws Exception {
        try (ScriptedHttpServer http = new ScriptedHttpServer(
                ServerSocketFactory.getDefault(),
                InetAddress.getByName("::1"),
                ScriptedHttpServer.text("HTTP/1.1 204 x\r\n\r\n"))) {
            postingTo("http://[::1]:" + http.port() + "/trade");

            assertThat(sync.poll().failure()).isEmpty();
        }
    }

    /** It must not be read once more because the POST is retried. */
    @Test
    void givenASourceThatIsSilentThenThatIsTheFailure() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            postingTo("http://127.0.0.1:1/")
                    .with("dolphindb.port", String.valueOf(silent.getLocalPort()))
                    .with("dolphindb.read-timeout", "1s")
                    .with("dolphindb.retry-for", "0s")
                    .with("trade-http.retries", "5");

            String failure =
                    assertTimeoutPreemptively(PATIENCE, sync::poll).failure().orElseThrow();

            assertThat(failure).contains("DolphinDB server 127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    void givenACertificateThatNobodyKnowsThenItIsRefusedInOneLineUntilItsAuthorityIsSet() throws Exception {
        TestCertificates certificates = TestCertificates.in(Files.createDirectories(folder.resolve("certificates")));
        try (ScriptedHttpServer https = secure(certificates.good())) {
            postingTo("https://127.0.0.1:" + https.port() + "/" + SECRET);

            assertThat(sync.poll().failure().orElseThrow())
                    .contains(
                            "There is no TLS with https://127.0.0.1:" + https.port(),
                            "unable to find valid certification path",
                            "trade-http.certificate-authority")
                    .doesNotContain(SECRET, "\n");
            assertThat(https.requestLines()).isEmpty();

            sync.restart()
                    .with(
                            "trade-http.certificate-authority",
                            certificates.authority().toString());
            assertThat(sync.poll().failure()).isEmpty();
            assertThat(https.requestLines()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate"})
    void givenAFileThatHoldsNoCertificateThenTheStartFailsAndNamesIt(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("authority.pem"), text);
        postingTo("https://127.0.0.1:1/").with("trade-http.certificate-authority", file.toString());

        assertThatThrownBy(sync::context)
                .rootCause()
                .hasMessageContainingAll("trade-http.certificate-authority: " + file, "PEM or DER");
    }

    @Test
    void givenACertificateOfAnotherHostThenItIsRefusedAndNothingIsSent() throws Exception {
        TestCertificates certificates = TestCertificates.in(Files.createDirectories(folder.resolve("certificates")));
        try (ScriptedHttpServer https = secure(certificates.ofAnotherHost())) {
            postingTo("https://127.0.0.1:" + https.port() + "/")
                    .with(
                            "trade-http.certificate-authority",
                            certificates.authority().toString());

            assertThat(sync.poll().failure().orElseThrow()).contains("127.0.0.1", "trade-http.url");
            assertThat(https.requestLines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenAServerThatDoesNotSpeakTlsThenThePollFailsSoonAndSaysSo(boolean answers) throws Exception {
        Answer answer = answers ? ScriptedHttpServer.text("HTTP/1.1 400 x\r\n\r\n") : out -> {};
        try (ScriptedHttpServer http = new ScriptedHttpServer(answer)) {
            postingTo("https://127.0.0.1:" + http.port() + "/");

            String failure =
                    assertTimeoutPreemptively(PATIENCE, sync::poll).failure().orElseThrow();

            assertThat(failure).contains("https://127.0.0.1:" + http.port());
        }
    }

    @Test
    void givenAProxyThenThePostGoesThroughIt() throws Exception {
        try (ScriptedHttpServer proxy = new ScriptedHttpServer(ScriptedHttpServer.text("HTTP/1.1 204 x\r\n\r\n"))) {
            postingTo("http://trade.example/rows?sig=a%2Bb")
                    .with("camel.component.http.proxy-host", "127.0.0.1")
                    .with("camel.component.http.proxy-port", String.valueOf(proxy.port()));

            assertThat(sync.poll().failure()).isEmpty();

            assertThat(proxy.requestLines()).containsOnly("POST http://trade.example/rows?sig=a%2Bb HTTP/1.1");
        }
    }

    @Test
    void givenAProxyThatRefusesThenThePollFailsAndSaysSo() throws Exception {
        try (ScriptedHttpServer proxy =
                new ScriptedHttpServer(ScriptedHttpServer.text("HTTP/1.1 407 x\r\nContent-Length: 0\r\n\r\n"))) {
            postingTo("https://trade.example/" + SECRET)
                    .with("camel.component.https.proxy-host", "127.0.0.1")
                    .with("camel.component.https.proxy-port", String.valueOf(proxy.port()))
                    .with("camel.component.https.proxy-auth-scheme", "http");

            assertThat(sync.poll().failure().orElseThrow())
                    .contains("https://trade.example", "407", "login of the proxy")
                    .doesNotContain(SECRET);
            assertThat(proxy.requestLines()).containsExactly("CONNECT trade.example:443 HTTP/1.1");
        }
    }

    @Test
    void givenAStopBetweenTwoAttemptsThenItDoesNotWaitForTheLast() throws Exception {
        try (ScriptedHttpServer http =
                new ScriptedHttpServer(ScriptedHttpServer.text("HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n"))) {
            sync.with("trade-http.retries", "1000");
            postingTo("http://127.0.0.1:" + http.port() + "/").context();
            CompletableFuture<PollResult> poll = CompletableFuture.supplyAsync(sync::poll);
            Awaitility.await().atMost(PATIENCE).until(() -> http.requestLines().size() > 2);

            assertTimeoutPreemptively(PATIENCE, sync::close);

            assertThat(poll.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .failure()
                            .orElseThrow())
                    .contains("stopped before the batch was tried again");
            assertThat(nothingIsConfirmed()).isTrue();
        }
    }

    private static ScriptedHttpServer secure(SSLContext context) throws IOException {
        return new ScriptedHttpServer(
                context.getServerSocketFactory(),
                InetAddress.getByName("127.0.0.1"),
                ScriptedHttpServer.text("HTTP/1.1 204 x\r\n\r\n"));
    }
}
