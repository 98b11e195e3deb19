package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.KafkaBroker;
import io.github.dolphindbsync.app.command.Inspections;
import io.github.dolphindbsync.simulator.TestCertificates;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A message a row to a real broker, with the shipped route. */
@Tag("kafka")
class KafkaDestinationTest {

    @TempDir
    static Path brokerFolder;

    private static TestCertificates certificates;
    private static KafkaBroker broker;

    @TempDir
    Path folder;

    private final String topic = "trade-" + UUID.randomUUID();

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeAll
    static void startBroker() throws Exception {
        certificates = TestCertificates.in(Files.createDirectories(brokerFolder.resolve("certificates")));
        broker = KafkaBroker.withLogin(brokerFolder.resolve("broker"), certificates);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startServer() throws Exception {
        sync = market.sync("jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("kafka")
                .with("sync.trade.batch-size", "2")
                .with("sync.trade.kafka.brokers", broker.address())
                .with("sync.trade.kafka.topic", topic)
                .with("sync.trade.kafka.checkpoint-topic", "checkpoints-of-" + topic)
                .with("checkpoints.folder", folder.resolve("checkpoints").toString());
    }

    private long mark() throws IOException {
        String stored = broker.latest("checkpoints-of-" + topic, "trade");
        return stored == null
                ? 0
                : new ObjectMapper().readTree(stored).get("mark").asLong();
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.aapl(SyncContractTest.T0 + row)));
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> message) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : message.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    private List<String> distinctKeys() {
        return broker.records(topic).stream()
                .map(ConsumerRecord::key)
                .distinct()
                .toList();
    }

    @Test
    void givenATopicThatDoesNotExistThenAProbeReportsItAndDoesNotCreateIt() throws Exception {
        String address = broker.address();
        List<String> before = Inspections.ofEndpoints(sync.context(), "trade");
        assertThat(before)
                .singleElement()
                .asString()
                .contains(address + " (1 broker), topic " + topic + " does not exist");
        assertThat(Inspections.ofEndpoints(sync.context(), "trade")).isEqualTo(before);

        arrive(0, 2);
        assertThat(sync.poll().failure()).isEmpty();
        assertThat(Inspections.ofEndpoints(sync.context(), "trade"))
                .containsExactly("Kafka at " + address + " (1 broker), topic " + topic + " with 3 partitions");
        assertThat(broker.count(topic)).isEqualTo(2);
    }

    @Test
    void givenRowsThenEachIsAMessageThatSaysWhichRowItIsAndWhereItComesFromAndAnIdlePollSendsNone() throws Exception {
        arrive(0, 3);

        assertThat(sync.poll().rows()).isEqualTo(3);

        List<ConsumerRecord<String, String>> messages = broker.records(topic);
        assertThat(messages).hasSize(3).allSatisfy(message -> {
            assertThat(message.value()).startsWith("{\"symbol\":\"AAPL\",\"timestamp\":\"2016-10-24T08:00:00.02223900");
            assertThat(message.value()).endsWith("\"_row_id\":\"" + message.key() + "\"}");
        });
        ConsumerRecord<String, String> last = messages.stream()
                .filter(message -> message.value().contains("239002"))
                .findFirst()
                .orElseThrow();
        assertThat(headers(last))
                .containsOnlyKeys("sync", "batch", "rows", "mark", "schema-version")
                .containsEntry("sync", "trade")
                .containsEntry("rows", "1")
                .containsEntry("mark", String.valueOf(SyncContractTest.T0 + 2));
        assertThat(headers(last).get("batch")).matches("1477296000022239002-0-[0-9a-f]{16}");
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 2);

        assertThat(sync.poll().rows()).isZero();
        assertThat(sync.restart().poll().rows()).isZero();
        assertThat(broker.count(topic)).isEqualTo(3);
    }

    @Test
    void givenKeyColumnsThenTheyAreTheKeyAndASingleOneStandsAsItIs() throws Exception {
        arrive(0, 1);
        sync.with("sync.trade.key", "symbol,timestamp").poll();
        assertThat(distinctKeys()).containsExactly("[\"AAPL\",\"2016-10-24T08:00:00.022239000\"]");

        arrive(1, 2);
        sync.restart().with("sync.trade.key", "symbol").poll();
        assertThat(distinctKeys()).containsExactlyInAnyOrder("[\"AAPL\",\"2016-10-24T08:00:00.022239000\"]", "AAPL");
    }

    @Test
    void givenColumnsThatChangeInTheMiddleOfAPollThenEachMessageCarriesTheVersionOfItsOwn() throws Exception {
        arrive(0, 6);
        AtomicBoolean changed = new AtomicBoolean();
        sync.bind("change", (Processor) exchange -> {
                    if (!changed.getAndSet(true)) {
                        trade.addColumn("venue", "STRING");
                    }
                })
                .with("sync.trade.window-rows", "1")
                .route(Sync.shippedRoute("kafka")
                        .replace(
                                "        # These go with",
                                "        - process: {ref: change}\n        # These go with"));

        assertThat(sync.poll().failure()).isEmpty();

        List<ConsumerRecord<String, String>> messages = broker.records(topic);
        assertThat(messages)
                .hasSize(6)
                .allSatisfy(message -> assertThat(headers(message))
                        .containsEntry("schema-version", message.value().contains("venue") ? "2" : "1"));
        assertThat(messages).anySatisfy(message -> assertThat(message.value()).doesNotContain("venue"));
        assertThat(messages).anySatisfy(message -> assertThat(message.value()).contains("venue"));
    }

    @Test
    void givenABrokerThatStopsInTheMiddleThenTheMarkStaysAndTheNextPollBringsTheRest() throws Exception {
        arrive(0, 9);
        AtomicInteger batches = new AtomicInteger();
        sync.bind("killer", (Processor) exchange -> {
                    if (batches.incrementAndGet() == 3) {
                        broker.kill();
                    }
                })
                .route(withStepBeforeMessages(impatient(), "killer"));

        PollResult broken = sync.poll();

        assertThat(broken.failure().orElseThrow())
                .contains(
                        "Kafka did not acknowledge",
                        "sync.trade.kafka.brokers",
                        "the next poll continues from the checkpoint");
        broker.start();
        // Of a transaction that was committed shortly before, the broker shows the end when it has written it.
        Awaitility.await().untilAsserted(() -> assertThat(mark()).isEqualTo(SyncContractTest.T0 + 3));
        assertThat(sync.poll().failure()).isEmpty();
        assertThat(distinctKeys()).hasSize(9);
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 8);
    }

    /** It has taken the messages perhaps, but nobody knows. */
    @Test
    void givenABrokerThatStallsThenTheMarkStaysAndRepeatsHaveTheirOldKeys() throws Exception {
        arrive(0, 4);
        AtomicBoolean stalls = new AtomicBoolean(true);
        sync.bind("staller", (Processor) exchange -> {
                    if (mark() > 0 && stalls.getAndSet(false)) {
                        broker.stall();
                    }
                })
                .route(withStepBeforeMessages(impatient(), "staller"));
        try {
            assertThat(sync.poll().failure().orElseThrow()).contains("Kafka did not acknowledge");
        } finally {
            broker.goOn();
        }
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 1);
        assertThat(sync.poll().failure()).isEmpty();
        assertThat(distinctKeys()).hasSize(4);
        assertThat(broker.count(topic)).isGreaterThanOrEqualTo(4);
    }

    private static String impatient() {
        return Sync.shippedRoute("kafka")
                .replace("maxBlockMs: 30000", "maxBlockMs: 3000")
                .replaceFirst(
                        "(?m)^( *)deliveryTimeoutMs: 60000", "$1deliveryTimeoutMs: 3000\n$1requestTimeoutMs: 2000");
    }

    private static String withStepBeforeMessages(String route, String step) {
        return route.replaceFirst("(?m)^( *)- process:\n *ref: messages", "$1- process: {ref: " + step + "}\n$0");
    }

    @Test
    void givenARowThatIsTooLargeForTheBrokerThenItIsNamedOrPutAsideAndTheOthersArrive() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            String symbol = row == 2 ? "x".repeat(3_000) : "AAPL";
            rows.add(SyncContractTest.row(symbol, SyncContractTest.T0 + row, 1f, 1));
        }
        trade.append(rows);
        sync.with("sync.trade.batch-size", "4")
                .route(Sync.shippedRoute("kafka").replaceFirst("(?m)^( *)lingerMs: 5", "$0\n$1maxRequestSize: 2000"));

        assertThat(sync.poll().failure().orElseThrow()).contains("the row at 2016-10-24T08:00:00.022239002 (");
        assertThat(mark()).isZero();

        PollResult result =
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rowsQuarantined()).isEqualTo(1);
        assertThat(distinctKeys()).hasSize(3);
    }

    /** The broker refuses a whole request for it, and does not say of which message. */
    @Test
    void givenACompactedTopicAndARowWithoutAKeyThenItIsNamedOrPutAsideAndTheOthersArrive() throws Exception {
        broker.createTopic(topic, Map.of("cleanup.policy", "compact"));
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 5; row++) {
            rows.add(SyncContractTest.row(row == 3 ? null : "S" + row, SyncContractTest.T0 + row, 1f, 1));
        }
        trade.append(rows);
        sync.with("sync.trade.key", "symbol").with("sync.trade.batch-size", "5");

        assertThat(sync.poll().failure().orElseThrow())
                .contains(
                        "the row at 2016-10-24T08:00:00.022239003 (1477296000022239003, symbol = null)",
                        "sync.trade.on-rejected-row=quarantine")
                // The broker's words where the message was alone in its request, else ours.
                .containsPattern("[Cc]ompacted topic (cannot accept message|takes none) without a? ?key");
        assertThat(mark()).isZero();

        PollResult result =
                sync.restart().with("sync.trade.on-rejected-row", "quarantine").poll();
        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rowsQuarantined()).isEqualTo(1);
        assertThat(distinctKeys()).containsExactlyInAnyOrder("S0", "S1", "S2", "S4");
        assertThat(mark()).isEqualTo(SyncContractTest.T0 + 4);
    }

    @Test
    void givenAUserWhoMayNotWriteThenThePollFailsAtTheFirstMessageAndSaysSo() throws Exception {
        broker.setPassword("reader", "secret");
        broker.createTopic(topic);
        broker.denyWriting("reader", topic);
        arrive(0, 4);
        withLogin("reader", "secret");

        assertThat(sync.poll().failure().orElseThrow())
                .contains("Kafka did not acknowledge the batch", topic, "can be written to");

        assertThat(mark()).isZero();
        assertThat(broker.count(topic)).isZero();
    }

    /** With the lines that docs/kafka.md has. */
    @Test
    void givenABrokerThatWantsALoginWithoutTlsThenAGoodOneDelivers() throws Exception {
        broker.setPassword("plain-writer", "secret");
        arrive(0, 2);
        sync.with("sync.trade.kafka.brokers", broker.plainLoginAddress())
                .with("camel.component.kafka.security-protocol", "SASL_PLAINTEXT")
                .with("camel.component.kafka.sasl-mechanism", "SCRAM-SHA-512")
                .with(
                        "camel.component.kafka.sasl-jaas-config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"plain-writer\""
                                + " password=\"secret\";");

        assertThat(sync.poll().failure()).isEmpty();
        assertThat(distinctKeys()).hasSize(2);
    }

    private void withLogin(String user, String password) {
        sync.with("sync.trade.kafka.brokers", broker.secureAddress())
                .with("camel.component.kafka.security-protocol", "SASL_SSL")
                .with("camel.component.kafka.sasl-auth-type", "SCRAM_SHA_512")
                .with("camel.component.kafka.sasl-username", user)
                .with("camel.component.kafka.sasl-password", password)
                .with("camel.component.kafka.ssl-truststore-type", "PEM")
                .with(
                        "camel.component.kafka.ssl-truststore-location",
                        certificates.authority().toString());
    }

    /** With the lines that docs/kafka.md has. */
    @Test
    void givenABrokerThatWantsTlsAndALoginThenARefusedOneIsSaidAndMovesNothingAndAGoodOneDelivers() throws Exception {
        String password = "Zk7 \"not\\to-be-printed";
        Logger ofKafka = (Logger) LoggerFactory.getLogger("org.apache.kafka");
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = ofKafka.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        ofKafka.setLevel(Level.DEBUG);
        try {
            arrive(0, 3);
            broker.setPassword("writer", password);
            withLogin("writer", password + "?");

            String failure = sync.poll().failure().orElseThrow();

            assertThat(failure)
                    .contains(
                            "Kafka refused the login",
                            "SCRAM-SHA-512",
                            "camel.component.kafka.sasl-password",
                            "start it again");
            assertThat(mark()).isZero();
            String look = String.join("", Inspections.ofEndpoints(sync.context(), "trade"));
            assertThat(look).startsWith("FAILED").contains("SaslAuthenticationException");

            sync.restart().with("camel.component.kafka.sasl-password", password);
            assertThat(sync.poll().failure()).isEmpty();

            assertThat(mark()).isEqualTo(SyncContractTest.T0 + 2);
            assertThat(distinctKeys()).hasSize(3);
            assertThat(Inspections.ofEndpoints(sync.context(), "trade"))
                    .containsExactly("Kafka at " + broker.secureAddress() + " (1 broker), topic " + topic
                            + " with 3 partitions");
            sync.close();
            assertThat(List.copyOf(logged.list))
                    .extracting(event ->
                            event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .as("the log")
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("Zk7"));
            assertThat(failure + look).doesNotContain("Zk7");
        } finally {
            ofKafka.setLevel(before);
            root.detachAppender(logged);
        }
    }

    @Test
    void givenTheRouteEditedForAMessageABatchThenItHoldsAllRowsUnderTheNameOfTheBatch() throws Exception {
        arrive(0, 3);
        sync.route(Sync.shippedRoute("kafka")
                .replaceFirst(
                        "(?m)^( *)- process:\n *ref: messages",
                        "$1- setHeader: {name: kafka.KEY, simple: \"\\${body.name}\"}\n$1- marshal: {json: {}}"));

        assertThat(sync.poll().rows()).isEqualTo(3);

        List<ConsumerRecord<String, String>> messages = broker.records(topic);
        assertThat(messages).hasSize(2).allSatisfy(message -> {
            assertThat(message.value()).startsWith("[{").endsWith("}]");
            assertThat(message.key()).isEqualTo(headers(message).get("batch"));
        });
    }
}
