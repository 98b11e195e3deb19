package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A POST a batch to a real HTTP server, which fails in the middle: the mark moves after an answer of 2xx alone. */
class HttpDestinationTest {

    private static final int OK = 204;

    private record Request(String idempotencyKey, String contentType, List<String> headers, String body) {}

    @TempDir
    Path folder;

    private final List<Request> requests = new ArrayList<>();
    /** What the next requests are answered; after them 204. 0 closes the connection without an answer. */
    private final Deque<Integer> answers = new ArrayDeque<>();

    private HttpServer http;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeEach
    void startServers() throws Exception {
        listen(0);
        sync = market.sync("jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("http")
                .with("sync.trade.batch-size", "2")
                .with(
                        "sync.trade.http.url",
                        "http://127.0.0.1:" + http.getAddress().getPort() + "/trade?table=trade")
                .with("checkpoints.folder", folder.resolve("checkpoints").toString())
                .with("http.retries", "2");
        for (int row = 0; row < 5; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.aapl(SyncContractTest.T0 + row)));
        }
    }

    private void listen(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/trade", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(exchange.getRequestMethod()).isEqualTo("POST");
            assertThat(exchange.getRequestURI().getQuery()).isEqualTo("table=trade");
            requests.add(new Request(
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().keySet().stream().sorted().toList(),
                    body));
            int answer = answers.isEmpty() ? OK : answers.remove();
            if (answer == 0) {
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void stopServers() {
        http.stop(0);
    }

    private long mark() throws IOException {
        Path file = folder.resolve("checkpoints/http").resolve("trade.checkpoint.json");
        return Files.exists(file)
                ? new ObjectMapper()
                        .readTree(Files.readString(file))
                        .get("mark")
                        .asLong()
                : 0;
    }

    private List<String> distinctRows() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Request request : requests) {
            for (JsonNode row : new ObjectMapper().readTree(request.body)) {
                rows.add(row.toString());
            }
        }
        return rows.stream().distinct().toList();
    }

    @Test
    void givenRowsThenEachBatchIsOnePostUnderItsNameAndAnIdlePollSendsNothing() throws Exception {
        assertThat(sync.poll().rows()).isEqualTo(5);

        assertThat(requests).hasSize(3).allSatisfy(request -> {
            assertThat(request.contentType).isEqualTo("application/json");
            assertThat(request.idempotencyKey).matches("trade-147729600002223900[024]-0-[0-9a-f]{16}");
            assertThat(request.headers)
                    .containsExactlyElementsOf(Stream.concat(
                                    request.headers.stream()
                                            .filter(List.of(
                                                    "Accept-encoding",
                                                    "Connection",
                                                    "Host",
                                                    "Transfer-encoding",
                                                    "Content-length",
                                                    "User-agent")::contains),
                                    Stream.of("Content-type", "Idempotency-key"))
                            .sorted()
                            .toList());
        });
        assertThat(distinctRows())
                .hasSize(5)
                .first()
                .asString()
                .startsWith("{\"symbol\":\"AAPL\",\"timestamp\":\"2016-10-24T08:00:00.022239000\",\"price\":27.26,");
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 4);

        assertThat(sync.poll().rows()).isZero();
        assertThat(sync.restart().poll().rows()).isZero();
        assertThat(requests).hasSize(3);
    }

    @Test
    void givenAnswersOf5xxAndConnectionsThatBreakThenTheSameBatchIsSentAgainUnderItsName() throws Exception {
        answers.addAll(List.of(OK, 503, 0, OK));

        assertThat(sync.poll().failure()).isEmpty();

        assertThat(requests).hasSize(5);
        assertThat(requests.subList(1, 4)).containsOnly(requests.get(1));
        assertThat(distinctRows()).hasSize(5);
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 4);
    }

    @Test
    void givenAServerThatStaysBrokenAtTheSecondBatchThenTheMarkStaysBeforeIt() throws Exception {
        answers.addAll(List.of(OK, 500, 500, 500));

        PollResult result = sync.poll();

        assertThat(result.failure().orElseThrow())
                .contains(
                        "The HTTP server did not accept the batch", "500", "sync.trade.http.url", "from the checkpoint")
                .doesNotContain("http.timeout", "http.certificate-authority");
        assertThat(requests).hasSize(4);
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 1);

        assertThat(sync.poll().rows()).isEqualTo(3);
        assertThat(requests.get(4)).isEqualTo(requests.get(1));
        assertThat(distinctRows()).hasSize(5);
    }

    @Test
    void givenAnAnswerOf4xxThenThePollEndsAtOnceAndSaysSo() throws Exception {
        answers.addAll(List.of(OK, 422));

        assertThat(sync.poll().failure().orElseThrow()).contains("The HTTP server did not accept the batch", "422");

        assertThat(requests).hasSize(2);
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 1);
    }

    @Test
    void givenAServerThatIsNotThereThenThePollSaysSoAndTheNextOneDelivers() throws Exception {
        int port = http.getAddress().getPort();
        http.stop(0);

        assertThat(sync.poll().failure().orElseThrow())
                .contains("The HTTP server could not be reached", "sync.trade.http.url");
        assertThat(mark()).isZero();

        listen(port);
        assertThat(sync.poll().rows()).isEqualTo(5);
        assertThat(distinctRows()).hasSize(5);
    }
}
