package io.github.dolphindbsync.benchmark;

import io.github.dolphindbsync.KafkaBroker;
import io.github.dolphindbsync.sync.Sync;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Whole jobs into a topic, a message a row, beside a bare producer with the same messages and guarantees. */
final class KafkaBenchmark {

    private static final String BARE = "bare producer, same messages";

    private final Source source;
    private final Path folder;
    private final KafkaBroker broker;

    private KafkaBenchmark(Source source, Path folder, KafkaBroker broker) {
        this.source = source;
        this.folder = folder;
        this.broker = broker;
    }

    static String run(Source source, Path folder, int rounds, List<Integer> batchSizes) throws Exception {
        StringBuilder report = new StringBuilder("\n## Kafka\n");
        Path ofRun = folder.toAbsolutePath().resolve("kafka-" + UUID.randomUUID());
        try (KafkaBroker broker = new KafkaBroker(ofRun.resolve("broker"))) {
            for (int batchSize : batchSizes) {
                report.append(new KafkaBenchmark(source, ofRun, broker).firstLoad(rounds, batchSize));
            }
        }
        return report.toString();
    }

    private String firstLoad(int rounds, int batchSize) throws Exception {
        String topic = "trade-" + UUID.randomUUID();
        job(topic, batchSize, 1);
        List<ConsumerRecord<String, String>> messages = broker.records(topic);
        int rows = messages.size();
        return new Contest(String.format(Locale.ROOT, "A message a row, acknowledged for each %,d rows", batchSize))
                .with(BARE, rows, () -> send(messages, batchSize))
                .with("dolphindb-sync", rows, () -> job("trade-" + UUID.randomUUID(), batchSize, rows))
                .run(rounds)
                .table(BARE);
    }

    private long job(String topic, int batchSize, int rows) throws Exception {
        broker.createTopic(topic);
        try (Sync sync = new Sync(source.port(), "jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("kafka")
                .with("sync.trade.batch-size", String.valueOf(batchSize))
                .with("sync.*.kafka.brokers", broker.address())
                .with("sync.trade.kafka.topic", topic)
                .with(
                        "checkpoints.folder",
                        folder.resolve("checkpoints-" + topic).toString())) {
            return Job.run(sync, rows);
        }
    }

    private long send(List<ConsumerRecord<String, String>> messages, int batchSize) throws Exception {
        String topic = "bare-" + UUID.randomUUID();
        broker.createTopic(topic);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", broker.address(),
                        "acks", "all",
                        "enable.idempotence", "true",
                        "linger.ms", "5"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.partitionsFor(topic);
            long start = System.nanoTime();
            for (int row = 0; row < messages.size(); row += batchSize) {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (ConsumerRecord<String, String> message :
                        messages.subList(row, Math.min(messages.size(), row + batchSize))) {
                    sent.add(producer.send(
                            new ProducerRecord<>(topic, null, message.key(), message.value(), message.headers())));
                }
                for (Future<RecordMetadata> acknowledgement : sent) {
                    acknowledgement.get();
                }
            }
            return System.nanoTime() - start;
        }
    }
}
