package io.github.dolphindbsync.app;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether rows could get to an endpoint that is no database, as far as that can be told without sending anything. */
final class EndpointLook {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int ANSWER_TIMEOUT_SECONDS = 15;

    /**
     * @param found what is there
     * @param isFine whether rows could be sent
     */
    record Look(String found, boolean isFine) {}

    private final CamelContext context;

    EndpointLook(CamelContext context) {
        this.context = context;
    }

    /** Empty for an endpoint of a kind that can't be looked at. */
    Optional<Look> at(String uri) {
        String resolved = context.resolvePropertyPlaceholders(uri);
        String scheme = resolved.replaceFirst(":.*", "");
        return switch (scheme) {
            case "file" ->
                Optional.of(folder(context.getEndpoint(resolved, FileEndpoint.class)
                        .getFile()
                        .toPath()
                        .toAbsolutePath()));
            case "http", "https" -> Optional.of(server(resolved));
            case "kafka" -> Optional.of(broker(context.getEndpoint(resolved, KafkaEndpoint.class)));
            default -> Optional.empty();
        };
    }

    private static Look folder(Path folder) {
        return FileCheckpointRepository.whatBars(folder)
                .map(barrier -> new Look(
                        "folder " + folder + " can't be written to: " + barrier
                                + " is no folder that this process may write to",
                        false))
                .orElseGet(() -> new Look(
                        "folder " + folder
                                + (Files.exists(folder)
                                        ? " is there and can be written to"
                                        : " is not there yet and can be made"),
                        true));
    }

    /** Only the host is told: path and query may hold a token. */
    private static Look server(String url) {
        URI uri;
        try {
            uri = URI.create(url.replaceFirst("\\?.*", ""));
        } catch (IllegalArgumentException e) {
            return new Look("the URL can't be read", false);
        }
        boolean isEncrypted = uri.getScheme().equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : isEncrypted ? 443 : 80;
        String told = uri.getScheme() + " server " + uri.getHost() + ":" + port;
        return failureToConnect(uri.getHost(), port)
                .map(failure -> new Look(told + ": " + failure, false))
                .orElseGet(() -> new Look(
                        told + " takes connections; nothing was posted, so whether it takes rows"
                                + (isEncrypted ? ", and its certificate," : "") + " is not known",
                        true));
    }

    private static Optional<String> failureToConnect(String host, int port) {
        if (host == null) {
            return Optional.of("the URL names no host");
        }
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                return Optional.of("there is no host of this name");
            }
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("there is no host of this name");
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("no connection (" + e.getMessage() + ")");
        }
    }

    private static Look broker(KafkaEndpoint endpoint) {
        KafkaConfiguration configuration = endpoint.getConfiguration();
        String brokers = configuration.getBrokers();
        // Kafka's client would try until its time is over, and say so in the log each time.
        List<String> failures = Arrays.stream(brokers.split(","))
                .map(broker -> failureToConnect(
                                broker.replaceFirst(":[^:]*$", ""), Integer.parseInt(broker.replaceFirst(".*:", "")))
                        .orElse(""))
                .toList();
        if (failures.stream().noneMatch(String::isEmpty)) {
            return new Look("broker " + brokers + ": " + failures.get(0), false);
        }
        Properties properties = configuration.createProducerProperties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        try (Admin admin = Admin.create(properties)) {
            return topic(admin, brokers, configuration.getTopic());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Look("broker " + brokers + ": interrupted", false);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            return new Look(
                    "broker " + brokers + " takes connections, but does not answer: "
                            + cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                    false);
        }
    }

    private static Look topic(Admin admin, String brokers, String topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        int nodes = admin.describeCluster()
                .nodes()
                .get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .size();
        String cluster =
                "Kafka at " + brokers + " (" + nodes + (nodes == 1 ? " broker" : " brokers") + "), topic " + topic;
        try {
            TopicDescription found = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .get(topic);
            Set<AclOperation> allowed = found.authorizedOperations();
            String partitions = " with " + found.partitions().size()
                    + (found.partitions().size() == 1 ? " partition" : " partitions");
            return allowed != null && !allowed.contains(AclOperation.WRITE)
                    ? new Look(cluster + partitions + ": no right to write to it; allow operation WRITE", false)
                    : new Look(cluster + partitions, true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return new Look(
                        cluster
                                + " is not there (or may not be seen); it comes with the first message where the broker makes "
                                + "topics by itself",
                        true);
            }
            throw e;
        }
    }
}
