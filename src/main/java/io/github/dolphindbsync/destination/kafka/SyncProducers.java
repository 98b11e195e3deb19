package io.github.dolphindbsync.destination.kafka;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;

/** The producers of the syncs that are delivering, and what was stored when each began. Safe for several threads. */
final class SyncProducers {

    /** Longer than Kafka leaves a transaction open whose process has ended, which is a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Map<String, Opened> open = new ConcurrentHashMap<>();
    private final Map<List<String>, CheckpointTopic> topics = new ConcurrentHashMap<>();

    /**
     * A producer after others of its sync were fenced off.
     *
     * @param stored the checkpoint: what was read then, or sent since; empty where it was removed; null where there is
     *     none
     */
    record Opened(SyncConnection connection, TransactionProducer producer, String stored) {}

    /** Closes the former one of this sync, and opens another. */
    Opened open(SyncConnection connection) {
        String sync = connection.sync();
        discard(sync);
        topic(connection).require(connection.forReading(PATIENCE));
        TransactionProducer producer = new TransactionProducer(connection.forTransactions());
        Opened opened = null;
        try {
            fenceOthers(connection, producer);
            opened = new Opened(connection, producer, read(connection));
            open.put(sync, opened);
        } finally {
            if (opened == null) {
                producer.close();
            }
        }
        return opened;
    }

    private static void fenceOthers(SyncConnection connection, TransactionProducer producer) {
        try {
            producer.fenceOthers();
        } catch (KafkaException e) {
            throw new CheckpointException(
                    "sync '" + connection.sync() + "': Kafka at " + connection.brokers()
                            + " answers, and begins no transactions for the transactional id "
                            + connection.transactionalId() + ". Check whether its user may write by this id, and "
                            + "whether the brokers' transaction.state.log.replication.factor is not more than there are"
                            + " brokers. Without transactions, "
                            + SyncConnection.settingOf(connection.sync()) + "=off delivers each row at least once.",
                    e);
        }
    }

    /** The one that is open; null where none is. */
    Opened find(String sync) {
        return open.get(sync);
    }

    /** Sends a checkpoint by the producer of its sync. */
    void send(Opened opened, String stored) {
        String sync = opened.connection().sync();
        opened.producer().send(opened.connection().checkpointTopic(), sync, stored);
        open.put(sync, new Opened(opened.connection(), opened.producer(), stored));
    }

    /** Closes it. What was committed is safe, and the next producer rolls back the rest. */
    void discard(String sync) {
        Opened former = open.remove(sync);
        if (former != null) {
            former.producer().close();
        }
    }

    void discardAll() {
        List.copyOf(open.keySet()).forEach(this::discard);
    }

    String read(SyncConnection connection) {
        return read(connection, PATIENCE);
    }

    /** What is stored for a sync; null where there is nothing. */
    String read(SyncConnection connection, Duration patience) {
        return topic(connection).read(connection.forReading(patience), connection.sync(), patience);
    }

    private CheckpointTopic topic(SyncConnection connection) {
        return topics.computeIfAbsent(
                List.of(connection.brokers(), connection.checkpointTopic()),
                key -> new CheckpointTopic(connection.checkpointTopic()));
    }
}
