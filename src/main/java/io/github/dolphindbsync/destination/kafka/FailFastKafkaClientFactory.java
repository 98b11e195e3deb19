package io.github.dolphindbsync.destination.kafka;

import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * For the option {@code kafkaClientFactory} of a {@code kafka:} endpoint that gets a list of messages. Such an endpoint
 * sends them one after the other and looks at the answers afterwards. Kafka's producer returns a failure to send as a
 * future, also where it has waited {@code max.block.ms} for a broker, for a topic, or for room in its buffer. So a list
 * of a thousand messages would wait a thousand times. The producers of this factory throw at the first such failure,
 * which ends the list.
 */
public final class FailFastKafkaClientFactory extends DefaultKafkaClientFactory {

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public Producer getProducer(Properties settings) {
        return new FailFastProducer<>(settings);
    }

    private static final class FailFastProducer<K, V> extends KafkaProducer<K, V> {

        FailFastProducer(Properties settings) {
            super(settings);
        }

        /** Not the one with a callback, which gets the failure. */
        @Override
        public Future<RecordMetadata> send(ProducerRecord<K, V> message) {
            Future<RecordMetadata> sent = super.send(message);
            if (sent.isDone()) {
                requireSuccess(sent);
            }
            return sent;
        }

        private static void requireSuccess(Future<RecordMetadata> done) {
            try {
                done.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptException(e);
            }
        }
    }
}
