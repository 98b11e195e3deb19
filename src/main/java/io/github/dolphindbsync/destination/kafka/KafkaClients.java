package io.github.dolphindbsync.destination.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * For the option {@code kafkaClientFactory} of a {@code kafka:} endpoint: what it sends within a
 * {@link KafkaTransaction} goes by the producer of that transaction. Other messages go by a producer without one, to
 * the brokers of their sync; the first of a list that can't be sent ends the list.
 */
public final class KafkaClients extends DefaultKafkaClientFactory {

    /** Where what this thread sends belongs: a transaction, or, if that is null, brokers. */
    record Destination(TransactionProducer transaction, String brokers) {}

    // Not static: a host may have several of these.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Destination> current = new ThreadLocal<>();

    void bind(Destination destination) {
        current.set(destination);
    }

    void unbind() {
        current.remove();
    }

    /** The transaction of this thread, or null. */
    TransactionProducer transaction() {
        Destination destination = current.get();
        return destination == null ? null : destination.transaction();
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public Producer getProducer(Properties settings) {
        PlainProducers plain = new PlainProducers(settings);
        return (Producer) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(plain, arguments);
                    }
                    if (method.getName().equals("close")) {
                        plain.close();
                        return null;
                    }
                    Destination destination = current.get();
                    if (destination != null && destination.transaction() != null) {
                        return inTransaction(destination.transaction(), method.getName(), arguments);
                    }
                    try {
                        return method.invoke(plain.of(destination), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** As what a method of any kind returns; the endpoint waits for it. */
    @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"})
    private static Object inTransaction(TransactionProducer transaction, String method, Object... arguments) {
        if (method.equals("send") && arguments.length == 1) {
            return transaction.send((ProducerRecord<Object, Object>) arguments[0]);
        }
        throw new UnsupportedOperationException(
                "in a kafka-transaction an endpoint can only wait for its messages. Set "
                        + "its option synchronous=true, and leave out transacted and transactionalId");
    }

    /** The producers of an endpoint, one for each list of brokers, made when they are first needed. */
    private static final class PlainProducers {

        private final Properties settings;
        private final Map<String, FailFastProducer> byBrokers = new ConcurrentHashMap<>();

        PlainProducers(Properties settings) {
            this.settings = settings;
        }

        FailFastProducer of(Destination destination) {
            String brokers = destination == null
                    ? settings.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)
                    : destination.brokers();
            return byBrokers.computeIfAbsent(brokers, address -> {
                Properties own = new Properties();
                own.putAll(settings);
                own.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
                return new FailFastProducer(own);
            });
        }

        void close() {
            byBrokers.values().forEach(FailFastProducer::close);
            byBrokers.clear();
        }
    }
}
