package io.github.dolphindbsync.destination.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer of one sync, for one transaction after the other. After a failure, or a commit without an answer, it
 * can't be used any more: it is closed, and the next one begins with {@code initTransactions}, which ends what this one
 * has left.
 */
final class TransactionProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionProducer.class);

    /** Closing rolls back an open transaction meanwhile; if it can't, the next producer of this sync does. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final FailFastProducer producer;
    private final boolean keysAreTexts;
    private final boolean valuesAreTexts;
    private volatile Exception firstFailure;
    private boolean isUsed;

    /** @param settings with its {@code transactional.id} */
    TransactionProducer(Properties settings) {
        this.producer = new FailFastProducer(settings);
        this.keysAreTexts = takesTexts(settings.get(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG));
        this.valuesAreTexts = takesTexts(settings.get(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG));
    }

    /** @param serializer a class, or its name */
    private static boolean takesTexts(Object serializer) {
        return serializer == StringSerializer.class
                || StringSerializer.class.getName().equals(serializer);
    }

    /** From here on a producer that has the same id, in any process, can commit nothing. */
    void fenceOthers() {
        producer.initTransactions();
    }

    void begin() {
        producer.beginTransaction();
        isUsed = false;
        firstFailure = null;
    }

    void startOver() {
        producer.abortTransaction();
        begin();
    }

    void commit() {
        producer.commitTransaction();
    }

    /** Whether something was sent since the transaction began. */
    boolean isUsed() {
        return isUsed;
    }

    /**
     * Sends by this transaction.
     *
     * @return fails with what failed first: after one message was refused, the client fails those beside it with
     *     another exception
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback has its answer.
    Future<RecordMetadata> send(ProducerRecord<Object, Object> message) {
        isUsed = true;
        CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();
        producer.send(message, (sent, failure) -> {
            if (failure == null) {
                answer.complete(sent);
                return;
            }
            if (firstFailure == null) {
                firstFailure = failure;
            }
            answer.completeExceptionally(firstFailure);
        });
        return FailFastProducer.failingFast(answer);
    }

    /** Sends texts, to serializers of the endpoint that take texts or bytes. The commit waits for it, or fails. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void send(String topic, String key, String value) {
        send(new ProducerRecord<>(topic, serializable(key, keysAreTexts), serializable(value, valuesAreTexts)));
    }

    private static Object serializable(String text, boolean isText) {
        return isText ? text : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            producer.close(LONGEST_CLOSE);
        } catch (RuntimeException e) {
            // What led here is the failure to report.
            LOG.debug("closing a producer failed", e);
        }
    }
}
