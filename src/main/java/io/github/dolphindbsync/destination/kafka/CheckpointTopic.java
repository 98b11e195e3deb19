package io.github.dolphindbsync.destination.kafka;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the compacted topic that has the checkpoints: the name of a sync is the key. What was read once is remembered,
 * so that a poll reads only what has come since. Safe for use by several threads.
 */
final class CheckpointTopic {

    private static final Duration ONE_READ = Duration.ofMillis(200);

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private Uuid id;

    CheckpointTopic(String name) {
        this.name = name;
    }

    /** Creates it if it is missing. */
    void require(Properties client) {
        try (TopicAdmin admin = new TopicAdmin(client, name)) {
            if (admin.describe().isEmpty()) {
                admin.create();
            }
            admin.requireCompaction();
        } catch (TimeoutException e) {
            throw noAnswer(client, e);
        }
    }

    /** Says more than "Timed out waiting for a node assignment". */
    private static TimeoutException noAnswer(Properties client, TimeoutException unclear) {
        TimeoutException clear =
                new TimeoutException("no answer from " + client.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)
                        + " within " + client.getProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG) + " ms");
        clear.addSuppressed(unclear);
        return clear;
    }

    /**
     * What is stored for a sync.
     *
     * @param patience how long to wait for transactions that are open
     * @return a text; empty where one was removed; null where there is none
     * @throws CheckpointException if a transaction stays open
     */
    String read(Properties client, String sync, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        lock(sync, patience);
        try (TopicAdmin admin = new TopicAdmin(client, name)) {
            Optional<TopicDescription> description = admin.describe();
            if (description.isEmpty()) {
                return null;
            }
            forgetFormer(description.get().topicId());
            if (!readTo(admin.ends(description.get()), client, deadline)) {
                throw stillOpen(sync, patience);
            }
            return values.get(sync);
        } catch (TimeoutException e) {
            throw noAnswer(client, e);
        } finally {
            lock.unlock();
        }
    }

    private void lock(String sync, Duration patience) {
        try {
            if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw stillOpen(sync, patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /** Of a topic that was deleted and created again. */
    private void forgetFormer(Uuid found) {
        if (!found.equals(id)) {
            id = found;
            positions.clear();
            values.clear();
        }
    }

    private CheckpointException stillOpen(String sync, Duration patience) {
        return new CheckpointException("sync '" + sync + "': its checkpoint in topic " + name
                + " of Kafka can't be read to the end, because a transaction of another process has been open for "
                + patience.toSeconds() + " s. Kafka ends it after transaction.timeout.ms at the latest; the next poll "
                + "tries again.");
    }

    private boolean readTo(Map<TopicPartition, Long> ends, Properties client, long deadline) {
        if (isAt(ends)) {
            return true;
        }
        Properties settings = new Properties();
        settings.putAll(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(ends.keySet());
            ends.keySet().forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
            while (!isAt(ends)) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                consumer.poll(ONE_READ)
                        .forEach(stored -> values.put(stored.key(), stored.value() == null ? "" : stored.value()));
                ends.keySet().forEach(partition -> positions.put(partition, consumer.position(partition)));
            }
            return true;
        }
    }

    private boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
}
