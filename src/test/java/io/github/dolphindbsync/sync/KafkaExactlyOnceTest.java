package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.KafkaBroker;
import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows and checkpoint in one transaction of Kafka, as a consumer with {@code read_committed} sees them. */
@Tag("kafka")
class KafkaExactlyOnceTest {

    @TempDir
    static Path brokerFolder;

    private static KafkaBroker broker;

    @TempDir
    Path folder;

    private final String topic = "trade-" + UUID.randomUUID();
    private final String checkpoints = "checkpoints-of-" + topic;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void configure() throws Exception {
        sync = newSync();
    }

    /** As another process has it: the same settings, and nothing in common but the broker. */
    private Sync newSync() throws Exception {
        return market.sync("jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("kafka")
                .with("sync.trade.batch-size", "2")
                .with("sync.trade.kafka.checkpoint-topic", checkpoints)
                .with("sync.*.kafka.brokers", broker.address())
                .with("sync.trade.kafka.topic", topic)
                .with("checkpoints.folder", folder.resolve("checkpoints").toString());
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.aapl(SyncContractTest.T0 + row)));
        }
    }

    private long mark() throws IOException {
        String stored = broker.latest(checkpoints, "trade");
        return stored == null
                ? 0
                : new ObjectMapper().readTree(stored).get("mark").asLong() - SyncContractTest.T0;
    }

    private List<String> keys() {
        return keys(broker.records(topic));
    }

    private static List<String> keys(List<ConsumerRecord<String, String>> messages) {
        return messages.stream().map(ConsumerRecord::key).toList();
    }

    private void requireEachOnce(int rows) {
        assertThat(keys()).hasSize(rows).doesNotHaveDuplicates();
    }

    private static String withStep(String before, String step) {
        return Sync.shippedRoute("kafka")
                .replaceFirst("(?m)^( *)- process:\n *ref: " + before + "\n", "$1- process: {ref: " + step + "}\n$0");
    }

    @Test
    void givenRowsThenTheyAndTheMarkAreCommittedAndAnotherProcessContinuesThere() throws Exception {
        arrive(0, 5);

        assertThat(sync.poll().rows()).isEqualTo(5);

        requireEachOnce(5);
        assertThat(mark()).isEqualTo(4);
        assertThat(folder.resolve("checkpoints")).doesNotExist();
        arrive(5, 7);
        assertThat(sync.poll().rows()).isEqualTo(2);
        arrive(7, 8);
        assertThat(newSync().poll().rows()).isEqualTo(1);
        requireEachOnce(8);
    }

    @Test
    void givenAFailureBetweenRowsAndCheckpointThenNeitherIsVisibleAndTheNextPollDeliversOnce() throws Exception {
        arrive(0, 6);
        AtomicBoolean fails = new AtomicBoolean(true);
        sync.bind("failing", (Processor) exchange -> {
                    if (broker.records(topic).size() == 2 && fails.getAndSet(false)) {
                        throw new IllegalStateException("between rows and checkpoint");
                    }
                })
                .route(withStep("checkpoint", "failing"));

        assertThat(sync.poll().failure().orElseThrow()).contains("between rows and checkpoint");

        assertThat(broker.uncommittedRecords(topic)).hasSize(4);
        requireEachOnce(2);
        assertThat(mark()).isEqualTo(1);
        assertThat(sync.poll().failure()).isEmpty();
        requireEachOnce(6);
        assertThat(mark()).isEqualTo(5);
    }

    /** The mark stands before it until it is complete, so after a failure all of it would be sent again. */
    @Test
    void givenAGroupThatIsLargerThanABatchThenItIsOneTransactionAndNeverSentTwice() throws Exception {
        List<Object[]> group = new ArrayList<>();
        for (int row = 0; row < 7; row++) {
            group.add(SyncContractTest.row("A", SyncContractTest.T0 + 1, 1f, row));
        }
        arrive(0, 1);
        trade.append(group);
        arrive(2, 4);
        AtomicInteger batches = new AtomicInteger();
        List<Integer> sizes = new ArrayList<>();
        sync.bind("failing", (Processor) exchange -> {
                    sizes.add(BatchContext.of(exchange).getBatchRows());
                    if (batches.incrementAndGet() == 3) {
                        throw new IllegalStateException("after the group");
                    }
                })
                .route(withStep("checkpoint", "failing"));

        assertThat(sync.poll().failure().orElseThrow()).contains("after the group");
        requireEachOnce(8);

        assertThat(newSync().poll().failure()).isEmpty();
        requireEachOnce(10);
        assertThat(sizes).containsExactly(1, 7, 2);
    }

    @Test
    void givenACheckpointThatTheRouteLeavesOutThenTheRowsAreRolledBack() throws Exception {
        arrive(0, 2);
        sync.route(Sync.shippedRoute("kafka").replaceFirst("(?m)^ *- process:\n *ref: checkpoint\n", ""));

        assertThat(sync.poll().failure().orElseThrow()).contains("without its checkpoint", "rolled back");

        requireEachOnce(0);
    }

    @Test
    void givenAProcessThatIsPausedInATransactionThenItsSuccessorFencesItOff() throws Exception {
        arrive(0, 4);
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch wakesUp = new CountDownLatch(1);
        sync.bind("pause", (Processor) exchange -> {
                    paused.countDown();
                    assertThat(wakesUp.await(1, TimeUnit.MINUTES)).isTrue();
                })
                .route(withStep("checkpoint", "pause"));
        CompletableFuture<PollResult> former = CompletableFuture.supplyAsync(sync::poll);
        assertThat(paused.await(1, TimeUnit.MINUTES)).isTrue();

        assertThat(newSync().poll().rows()).isEqualTo(4);
        wakesUp.countDown();

        assertThat(former.get(1, TimeUnit.MINUTES).failure().orElseThrow())
                .contains("another process has begun to deliver this sync");
        requireEachOnce(4);
        assertThat(mark()).isEqualTo(3);
        arrive(4, 5);
        assertThat(sync.poll().rows()).as("the former, in its next poll").isEqualTo(1);
        requireEachOnce(5);
    }

    /** A reader of committed records stops before it, and would take an older mark for the last one. */
    @Test
    void givenAnOpenTransactionOfAnotherSyncThenTheMarkBehindItIsWaitedFor() throws Exception {
        arrive(0, 2);
        try (KafkaProducer<String, String> other = producer("other")) {
            other.initTransactions();
            sync.bind("beginOther", (Processor) exchange -> {
                        other.beginTransaction();
                        other.send(new ProducerRecord<>(checkpoints, "other", "{}"))
                                .get();
                    })
                    .route(withStep("checkpoint", "beginOther"));
            assertThat(sync.poll().rows()).isEqualTo(2);
            assertThat(mark()).as("what a reader of committed records sees").isZero();

            CompletableFuture<PollResult> restarted = CompletableFuture.supplyAsync(newSync()::poll);
            assertThat(restarted).as("the poll waits").isNotDone();
            other.commitTransaction();

            assertThat(restarted.get(1, TimeUnit.MINUTES).rows()).isZero();
        }
        assertThat(mark()).isEqualTo(1);
        requireEachOnce(2);
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    @Test
    void givenARowThatIsTooLargeThenItIsQuarantinedAndTrialsLeaveNothing() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < 8; row++) {
            rows.add(SyncContractTest.row(row == 5 ? "x".repeat(3_000) : "AAPL", SyncContractTest.T0 + row, 1f, 1));
        }
        trade.append(rows);
        sync.with("sync.trade.batch-size", "8")
                .with("sync.trade.on-rejected-row", "quarantine")
                .route(Sync.shippedRoute("kafka").replaceFirst("(?m)^( *)lingerMs: 5", "$0\n$1maxRequestSize: 2000"));

        PollResult result = sync.poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rowsQuarantined()).isEqualTo(1);
        requireEachOnce(7);
        assertThat(broker.uncommittedRecords(topic)).as("of the trials").hasSizeGreaterThan(7);
        assertThat(Files.readString(folder.resolve("checkpoints/kafka/trade.quarantine.jsonl")))
                .hasLineCount(1)
                .contains("xxx");
        assertThat(sync.restart().poll().rows()).isZero();
    }

    @Test
    void givenASyncThatHadNoTransactionsThenItContinuesFromItsFileAndBack() throws Exception {
        arrive(0, 2);
        sync.with("sync.trade.kafka.transactional", "off");
        assertThat(sync.poll().rows()).isEqualTo(2);
        assertThat(folder.resolve("checkpoints/kafka/trade.checkpoint.json")).exists();
        assertThat(broker.records(checkpoints)).isEmpty();

        arrive(2, 4);
        sync.restart().with("sync.*.kafka.transactional", "on").without("sync.trade.kafka.transactional");
        assertThat(sync.poll().rows()).isEqualTo(2);
        requireEachOnce(4);

        Files.delete(folder.resolve("checkpoints/kafka/trade.checkpoint.json"));
        arrive(4, 5);
        assertThat(sync.restart()
                        .with("sync.trade.kafka.transactional", "off")
                        .poll()
                        .rows())
                .isEqualTo(1);
        requireEachOnce(5);
    }

    @Test
    void givenACheckpointOutsideOfTheTransactionThenThePollFailsAndSaysWhere() throws Exception {
        arrive(0, 2);
        sync.route(Sync.shippedRoute("kafka")
                .replaceFirst("(?m)^( *)- policy:\n *ref: kafka-transaction\n", "$1- step:\n"));

        assertThat(sync.poll().failure().orElseThrow())
                .contains("outside of the transaction of its rows", "into policy kafka-transaction");

        assertThat(mark()).isZero();
    }

    @Test
    void givenATopicWhoseRecordsAreDeletedByAgeThenItIsRefused() throws Exception {
        broker.createTopic(checkpoints, Map.of("cleanup.policy", "delete"));
        arrive(0, 2);

        assertThat(sync.poll().failure().orElseThrow())
                .contains(checkpoints, "cleanup.policy is delete", "Set it to compact");

        requireEachOnce(0);
    }

    @Test
    void givenABrokerThatBeginsNoTransactionsThenThePollFailsAndNamesTheSetting() throws Exception {
        arrive(0, 2);
        try (KafkaBroker old = KafkaBroker.withoutTransactions(folder.resolve("old"))) {
            sync.with("sync.*.kafka.brokers", old.address())
                    .route(Sync.shippedRoute("kafka").replace("maxBlockMs: 30000", "maxBlockMs: 3000"));

            assertThat(sync.poll().failure().orElseThrow())
                    .contains(
                            "sync 'trade': Kafka at " + old.address(),
                            "begins no transactions",
                            "sync.trade.kafka.transactional=off delivers each row at least once");

            assertThat(sync.restart()
                            .with("sync.trade.kafka.transactional", "off")
                            .poll()
                            .rows())
                    .isEqualTo(2);
            assertThat(old.count(topic)).isEqualTo(2);
        }
    }
}
