package io.github.dolphindbsync.destination.kafka;

import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Throws at the first message of a list that can't be sent. Camel sends the messages of a list one after the other and
 * looks at the answers afterwards. Kafka's producer returns a failure to send as a future, also where it has waited
 * {@code max.block.ms} for a broker, for a topic, or for room in its buffer. So a list of a thousand messages would
 * wait a thousand times.
 */
class FailFastProducer extends KafkaProducer<Object, Object> {

    FailFastProducer(Properties settings) {
        super(settings);
    }

    /** Not the one with a callback, which gets the failure. */
    @Override
    public Future<RecordMetadata> send(ProducerRecord<Object, Object> message) {
        return failingFast(super.send(message));
    }

    static Future<RecordMetadata> failingFast(Future<RecordMetadata> sent) {
        if (sent.isDone()) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptException(e);
            }
        }
        return sent;
    }
}
