package io.github.dolphindbsync.destination.kafka;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topic of the checkpoints, and knows where it ends. */
final class TopicAdmin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);

    /** Small segments, because Kafka compacts none that it still writes to. */
    private static final Map<String, String> SETTINGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            String.valueOf(1 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1");

    private final Admin admin;
    private final String topic;

    TopicAdmin(Properties client, String topic) {
        this.admin = Admin.create(client);
        this.topic = topic;
    }

    /** Empty where it does not exist. */
    Optional<TopicDescription> describe() {
        try {
            return Optional.of(
                    result(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** With as many replicas as the broker gives by default. */
    void create() {
        try {
            NewTopic compacted = new NewTopic(topic, Optional.of(1), Optional.empty()).configs(SETTINGS);
            result(admin.createTopics(List.of(compacted)).all());
        } catch (TopicExistsException e) {
            LOG.debug("another process has created topic {} meanwhile", topic, e);
        } catch (AuthorizationException e) {
            throw new CheckpointException(
                    "topic " + topic + " of Kafka, for checkpoints, can't be created by this user. Create it with one "
                            + "partition and cleanup.policy=compact",
                    e);
        }
    }

    /**
     * Where Kafka deletes by age, an idle sync would lose its checkpoint.
     *
     * @throws CheckpointException if that is so
     */
    void requireCompaction() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            ConfigEntry policy = result(admin.describeConfigs(List.of(resource)).all())
                    .get(resource)
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG);
            if (policy != null && !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
                throw new CheckpointException("checkpoints can't be stored in topic " + topic
                        + " of Kafka: its cleanup.policy is " + policy.value()
                        + ", so they would be deleted after some "
                        + "time. Set it to compact.");
            }
        } catch (AuthorizationException | UnknownTopicOrPartitionException e) {
            LOG.debug("the settings of topic {} are not known", topic, e);
        }
    }

    /** As a reader sees them that does not wait for open transactions. */
    Map<TopicPartition, Long> ends(TopicDescription description) {
        Map<TopicPartition, OffsetSpec> asked = description.partitions().stream()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition.partition()),
                        partition -> OffsetSpec.latest()));
        return result(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static <T> T result(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
