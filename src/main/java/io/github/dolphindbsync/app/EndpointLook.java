package io.github.dolphindbsync.app;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether rows could get to an endpoint that is no database, as far as that can be told without sending anything. */
final class EndpointLook {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    /**
     * @param found what is there
     * @param isFine false where rows could not be sent
     */
    record Look(String found, boolean isFine) {}

    private final CamelContext context;
    private final Duration answerTimeout;

    EndpointLook(CamelContext context) {
        this(context, ANSWER_TIMEOUT);
    }

    /** @param answerTimeout how long to wait for the answer to one question */
    EndpointLook(CamelContext context, Duration answerTimeout) {
        this.context = context;
        this.answerTimeout = answerTimeout;
    }

    /** Empty for an endpoint of a kind that can't be looked at. */
    Optional<Look> at(String uri) {
        String scheme = scheme(uri);
        try {
            String resolved = context.resolvePropertyPlaceholders(uri);
            scheme = scheme(resolved);
            return switch (scheme) {
                case "file" ->
                    Optional.of(folder(context.getEndpoint(resolved, FileEndpoint.class)
                            .getFile()
                            .toPath()));
                case "http", "https" -> Optional.of(server(context.getEndpoint(resolved, HttpEndpoint.class)));
                case "kafka" -> Optional.of(broker(context.getEndpoint(resolved, KafkaEndpoint.class)));
                default -> Optional.empty();
            };
        } catch (RuntimeException e) {
            // Its message may quote the URI, and so a token.
            return Optional.of(new Look(
                    "an endpoint of " + scheme + ": could not be looked at ("
                            + e.getClass().getSimpleName() + ")",
                    true));
        }
    }

    private static String scheme(String uri) {
        return uri.replaceFirst("(?s):.*", "");
    }

    static Look folder(Path relative) {
        Path folder = relative.toAbsolutePath();
        return FileCheckpointRepository.whatBars(folder)
                .map(barrier -> new Look("folder " + folder + " can't be written to: " + barrier, false))
                .orElseGet(() -> new Look(
                        "folder " + folder
                                + (Files.exists(folder)
                                        ? " is there and can be written to"
                                        : " is not there yet and can be made"),
                        true));
    }

    /** Only the host is told: path and query may hold a token. */
    private static Look server(HttpEndpoint endpoint) {
        URI uri = endpoint.getHttpUri();
        boolean isEncrypted = uri.getScheme().equals("https");
        if (uri.getHost() == null) {
            return new Look(uri.getScheme() + " server: not looked at, the URL does not tell its host", true);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : isEncrypted ? 443 : 80;
        String told = uri.getScheme() + " server " + uri.getHost() + ":" + port;
        return failureToConnect(new InetSocketAddress(uri.getHost(), port))
                .map(failure -> new Look(told + ": " + failure, false))
                .orElseGet(() -> new Look(
                        told + " takes connections; nothing was posted, so whether it takes rows"
                                + (isEncrypted ? ", and its certificate," : "") + " is not known",
                        true));
    }

    private static Optional<String> failureToConnect(InetSocketAddress address) {
        if (address.isUnresolved()) {
            return Optional.of("there is no host of this name");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no connection (" + e.getMessage() + ")");
        }
    }

    private Look broker(KafkaEndpoint endpoint) {
        KafkaConfiguration configuration = endpoint.getConfiguration();
        String brokers = configuration.getBrokers();
        if (brokers == null) {
            return new Look("Kafka: no broker is named; expected the option brokers, as in brokers=host:9092", false);
        }
        List<InetSocketAddress> addresses;
        try {
            addresses =
                    ClientUtils.parseAndValidateAddresses(List.of(brokers.split(",")), ClientDnsLookup.USE_ALL_DNS_IPS);
        } catch (ConfigException e) {
            return new Look("broker " + brokers + ": " + e.getMessage(), false);
        }
        // Kafka's client would try until its time is over, and say so in the log each time.
        List<String> failures = addresses.stream()
                .map(address -> failureToConnect(address).orElse(""))
                .toList();
        if (failures.stream().noneMatch(String::isEmpty)) {
            return new Look("broker " + brokers + ": " + failures.get(0), false);
        }
        return ask(brokers, configuration);
    }

    private Look ask(String brokers, KafkaConfiguration configuration) {
        Properties properties = configuration.createProducerProperties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answerTimeout.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) answerTimeout.toMillis());
        Admin admin = Admin.create(properties);
        try {
            return topic(admin, brokers, configuration.getTopic());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Look("broker " + brokers + ": interrupted", false);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Look(
                    "broker " + brokers + " takes connections, but does not answer: "
                            + cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                    false);
        } finally {
            // Without a time of its own it waits for what was asked, however long that takes.
            admin.close(Duration.ZERO);
        }
    }

    private static Look topic(Admin admin, String brokers, String topic)
            throws InterruptedException, ExecutionException {
        int nodes = admin.describeCluster().nodes().get().size();
        String cluster =
                "Kafka at " + brokers + " (" + nodes + (nodes == 1 ? " broker" : " brokers") + "), topic " + topic;
        try {
            TopicDescription found = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get()
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
