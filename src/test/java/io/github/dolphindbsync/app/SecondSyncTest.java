package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.dolphindbsync.KafkaBroker;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A second table needs two settings and no route of its own, whichever destination it goes to. */
class SecondSyncTest {

    private static final long T0 = 1_477_296_000_022_239_000L;
    private static final int QUOTES = 25;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path brokerFolder;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private static KafkaBroker broker;

    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void rowsArrive() {
        TableDefinition columns = TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT");
        market.table("trade", columns).appendRow("T", T0, 1.5f, -1);
        var quotes = market.table("quote", columns);
        IntStream.range(0, QUOTES).forEach(row -> quotes.appendRow("Q" + row % 3, T0 + row / 2, 1.5f, row));
        settings.put("dolphindb.port", String.valueOf(market.server().port()));
        settings.put("dolphindb.password", "123456");
        settings.put("warehouse.url", "jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        settings.put("checkpoints.folder", folder.resolve("checkpoints").toString());
        settings.put("sync.*.files.folder", folder.resolve("files/{sync}").toString());
        settings.put("sync.*.batch-size", "4");
        settings.put("sync.quote.table-name", "quote");
    }

    @AfterEach
    void thePollsAreRepeatedWithoutEffect() {
        LocalRun again = run();
        assertThat(again.ownLines()).allMatch(line -> line.contains("nothing new") || line.contains(" 0 rows"));
    }

    private LocalRun run() {
        LocalRun run = LocalRun.of(settings, "application.properties, line 7", Level.INFO);
        assertThat(run.exitCode()).as(run.everything()).isZero();
        return run;
    }

    private void runTo(String destination) {
        settings.put("sync.quote.destination", destination);
        run();
    }

    private List<Integer> volumes(String table) throws Exception {
        List<Integer> volumes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(settings.get("warehouse.url"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select volume from " + table + " order by 1")) {
            while (rows.next()) {
                volumes.add(rows.getInt(1));
            }
        }
        return volumes;
    }

    private static List<Integer> allQuotes() {
        return IntStream.range(0, QUOTES).boxed().toList();
    }

    @Test
    void givenTheDatabaseThenItHasATableOfItsOwn() throws Exception {
        runTo("database");
        assertThat(volumes("quote")).isEqualTo(allQuotes());
        assertThat(volumes("trade")).containsExactly(-1);
    }

    /** It has the columns that the shipped statements are written for. */
    @Test
    void givenSqlThenItHasATableOfItsOwn() throws Exception {
        settings.put("sync.quote.sql.statements", "trade");
        runTo("sql");
        assertThat(volumes("quote")).isEqualTo(allQuotes());
        assertThat(volumes("trade")).containsExactly(-1);
    }

    @Test
    void givenFilesThenTheyAreInAFolderOfItsOwn() throws Exception {
        runTo("files");
        List<Integer> volumes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("files/quote"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                assertThat(file.getFileName().toString()).startsWith("quote-").endsWith(".jsonl");
                for (String line : Files.readAllLines(file)) {
                    volumes.add(JSON.readTree(line).get("volume").asInt());
                }
            }
        }
        assertThat(volumes.stream().sorted()).isEqualTo(allQuotes());
    }

    @Test
    void givenKafkaThenItsTopicHasItsName() throws Exception {
        settings.put("sync.*.kafka.brokers", broker.address());
        runTo("kafka");
        assertThat(broker.records("quote").stream()
                        .map(message -> volume(message.value()))
                        .sorted())
                .isEqualTo(allQuotes());
    }

    private static int volume(String json) {
        try {
            return JSON.readTree(json).get("volume").asInt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void givenHttpThenItIsPostedToItsUrl() throws Exception {
        List<Integer> volumes = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/quotes", exchange -> {
            for (JsonNode row : JSON.readTree(exchange.getRequestBody())) {
                volumes.add(row.get("volume").asInt());
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            settings.put(
                    "sync.quote.http.url",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/quotes");
            runTo("http");
            assertThat(volumes.stream().sorted()).isEqualTo(allQuotes());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void givenAnotherDestinationThenItBeginsThereAtItsFirstRow() throws Exception {
        runTo("files");
        runTo("database");
        assertThat(volumes("quote")).isEqualTo(allQuotes());
    }
}
