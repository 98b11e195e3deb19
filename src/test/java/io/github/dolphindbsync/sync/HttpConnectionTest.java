package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.dolphindbsync.simulator.TestCertificates;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.sync.ScriptedHttpServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to an HTTP server: its URL, its certificate, proxies, and what ends a poll before there is an answer. */
@Tag("slow")
class HttpConnectionTest extends HttpTestSupport {

    private static final byte[] LOOPBACK_OF_VERSION_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

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
                InetAddress.getByAddress(LOOPBACK_OF_VERSION_6),
                ScriptedHttpServer.text("HTTP/1.1 204 x\r\n\r\n"))) {
            postingTo("http://[::1]:" + http.port() + "/trade");

            assertThat(sync.poll().failure()).isEmpty();
        }
    }

    /** It must not be read once more because the POST is retried. */
    @Test
    void givenASourceThatIsSilentThenThatIsTheFailure() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            postingTo("http://127.0.0.1:1/")
                    .with("dolphindb.port", String.valueOf(silent.getLocalPort()))
                    .with("dolphindb.read-timeout", "1s")
                    .with("dolphindb.retry-for", "0s")
                    .with("http.retries", "5");

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
                            "TLS failed with https://127.0.0.1:" + https.port(),
                            "unable to find valid certification path",
                            "http.certificate-authority")
                    .doesNotContain(SECRET, "\n");
            assertThat(https.requestLines()).isEmpty();

            sync.restart()
                    .with("http.certificate-authority", certificates.authority().toString());
            assertThat(sync.poll().failure()).isEmpty();
            assertThat(https.requestLines()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate"})
    void givenAFileThatHoldsNoCertificateThenTheStartFailsAndNamesIt(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("authority.pem"), text);
        postingTo("https://127.0.0.1:1/").with("http.certificate-authority", file.toString());

        assertThatThrownBy(sync::context)
                .rootCause()
                .hasMessageContainingAll("certificate authority " + file, "PEM or DER");
    }

    /** As docs/component.md has it. */
    @Test
    void givenTheRecipeForAHostThenItsRoutePostsByTheSameClient() throws Exception {
        TestCertificates certificates = TestCertificates.in(Files.createDirectories(folder.resolve("certificates")));
        String page = Files.readString(Path.of("docs/component.md"));
        int recipe = page.indexOf("```yaml\n", page.indexOf("## Certificates and proxies for HTTP")) + 8;
        try (ScriptedHttpServer https = secure(certificates.good());
                Host host = new Host(server, "jdbc:duckdb:" + folder.resolve("marks.duckdb"))) {
            String address = "https://127.0.0.1:" + https.port();
            host.with("trades.url", address + "/trades?sig=a%2Bb")
                    .start(page.substring(recipe, page.indexOf("```", recipe))
                            .replace("authority.pem", certificates.authority().toString())
                            .replace("https://example.com", address));

            assertThat(host.awaitPoll().failure()).isEmpty();

            assertThat(https.requestLines()).containsExactly("POST /trades?sig=a%2Bb HTTP/1.1");
        }
    }

    @Test
    void givenACertificateOfAnotherHostThenItIsRefusedAndNothingIsSent() throws Exception {
        TestCertificates certificates = TestCertificates.in(Files.createDirectories(folder.resolve("certificates")));
        try (ScriptedHttpServer https = secure(certificates.ofAnotherHost())) {
            postingTo("https://127.0.0.1:" + https.port() + "/")
                    .with("http.certificate-authority", certificates.authority().toString());

            assertThat(sync.poll().failure().orElseThrow()).contains("127.0.0.1", "sync.trade.http.url");
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
            sync.with("http.retries", "1000");
            postingTo("http://127.0.0.1:" + http.port() + "/").context();
            CompletableFuture<PollResult> poll = CompletableFuture.supplyAsync(sync::poll);
            Awaitility.await().atMost(PATIENCE).until(() -> http.requestLines().size() > 2);

            assertTimeoutPreemptively(PATIENCE, sync::close);

            assertThat(poll.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .failure()
                            .orElseThrow())
                    .contains("stopped before the batch was sent again");
            assertThat(nothingIsConfirmed()).isTrue();
        }
    }

    private static ScriptedHttpServer secure(SSLContext context) throws IOException {
        return new ScriptedHttpServer(
                context.getServerSocketFactory(),
                InetAddress.getLoopbackAddress(),
                ScriptedHttpServer.text("HTTP/1.1 204 x\r\n\r\n"));
    }
}
