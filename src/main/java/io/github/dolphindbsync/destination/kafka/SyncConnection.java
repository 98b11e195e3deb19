package io.github.dolphindbsync.destination.kafka;

import io.github.dolphindbsync.source.settings.DestinationSetting;
import io.github.dolphindbsync.source.settings.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How a sync reaches Kafka: as the endpoint of the route does, which has the TLS and the login that Camel's component
 * was given, with what the settings {@code sync.<name>.kafka.*} say instead.
 */
final class SyncConnection {

    private final String sync;
    private final Settings settings;
    private final Properties producer;

    private SyncConnection(String sync, Settings settings, Properties producer) {
        this.sync = sync;
        this.settings = settings;
        this.producer = producer;
    }

    /** @param clients the factory that the endpoint of the route has */
    static SyncConnection of(CamelContext context, KafkaClients clients, String sync) {
        Properties producer = new Properties();
        Optional<KafkaEndpoint> endpoint = context.getEndpoints().stream()
                .filter(KafkaEndpoint.class::isInstance)
                .map(KafkaEndpoint.class::cast)
                .filter(found -> found.getKafkaClientFactory() == clients)
                .min(Comparator.comparing(Endpoint::getEndpointUri));
        // Where no route has been started, as for "check", what all endpoints have is known.
        KafkaConfiguration configuration = endpoint.map(KafkaEndpoint::getConfiguration)
                .orElseGet(() -> context.getComponent("kafka", KafkaComponent.class)
                        .getConfiguration()
                        .copy());
        producer.putAll(configuration.createProducerProperties());
        endpoint.ifPresent(found -> found.updateClassProperties(producer));
        Settings settings = new Settings(context);
        // What the endpoint has holds for all syncs, unless one has a setting of its own.
        String brokers = Optional.ofNullable(clients.getBrokers(configuration))
                .filter(ofEndpoint -> !settings.isWritten(sync, DestinationSetting.KAFKA_BROKERS))
                .orElseGet(() -> settings.get(sync, DestinationSetting.KAFKA_BROKERS));
        producer.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        return new SyncConnection(sync, settings, producer);
    }

    static boolean isTransactional(CamelContext context, String sync) {
        return new Settings(context)
                .get(sync, DestinationSetting.KAFKA_TRANSACTIONAL)
                .equals("on");
    }

    static String settingOf(String sync) {
        return DestinationSetting.KAFKA_TRANSACTIONAL.key(sync);
    }

    String sync() {
        return sync;
    }

    String brokers() {
        return producer.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }

    /** The topic of the checkpoints. Two installations that have syncs of one name need two. */
    String checkpointTopic() {
        return settings.get(sync, DestinationSetting.KAFKA_CHECKPOINT_TOPIC);
    }

    String transactionalId() {
        return "dolphindb-sync-" + checkpointTopic() + "-" + sync;
    }

    Properties forTransactions() {
        Properties transactional = new Properties();
        transactional.putAll(producer);
        transactional.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId());
        transactional.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        transactional.put(ProducerConfig.ACKS_CONFIG, "all");
        return transactional;
    }

    /**
     * For a consumer or an admin client.
     *
     * @param longest how long to wait for an answer, unless the producer would wait less
     */
    Properties forReading(Duration longest) {
        Properties reading = new Properties();
        producer.forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains(String.valueOf(key))) {
                reading.put(key, value);
            }
        });
        reading.remove(CommonClientConfigs.CLIENT_ID_CONFIG);
        long wait = Math.min(longest.toMillis(), millis(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000));
        long request = Math.min(wait, millis(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 30_000));
        reading.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(wait));
        reading.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(request));
        return reading;
    }

    private long millis(String setting, long byDefault) {
        return Long.parseLong(String.valueOf(producer.getOrDefault(setting, byDefault)));
    }
}
