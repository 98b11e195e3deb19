package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.sync.ScriptedHttpServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** An HTTP server that answers as it should not: a poll ends soon, and nothing but the status decides how. */
@Tag("slow")
class HttpAnswersTest extends HttpTestSupport {

    private static final int MUCH = 300_000_000;

    private PollResult poll(ScriptedHttpServer http) {
        postingTo("http://127.0.0.1:" + http.port() + "/" + SECRET + "?sig=" + SECRET);
        return assertTimeoutPreemptively(PATIENCE, sync::poll);
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
                        ScriptedHttpServer.text("HTTP/1.1 100 x\r\n\r\nHTTP/1.1 103 x\r\n\r\nHTTP/1.1 204 x\r\n\r\n")));
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
                        "sync.<name>.batch-size",
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
            int endpoint = route.indexOf("        - choice:\n");
            int checkpoint = route.indexOf("        - process:\n", endpoint);
            sync.route(route.substring(0, endpoint) + "        - removeHeader: {name: CamelHttpUri}\n"
                    + "        - to: \"" + host + "/" + SECRET + "?sig=" + SECRET + "\"\n"
                    + route.substring(checkpoint));

            assertThat(poll(http).failure().orElseThrow())
                    .contains(host + "/(not shown)", "500")
                    .doesNotContain(SECRET);
        }
    }
}
