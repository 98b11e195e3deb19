package io.github.dolphindbsync.app.command;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.destination.kafka.KafkaClients;
import io.github.dolphindbsync.source.plan.Findings;
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
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
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

/** Finds out whether rows could be sent to an endpoint, as far as that can be told without sending anything. */
final class EndpointProbe {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private final CamelContext context;
    private final Function<String, Optional<String>> headers;
    private final Function<String, Optional<String>> settings;
    private final Findings findings;
    private final Duration answerTimeout;

    /**
     * @param headers of the messages that are sent, by name: they have precedence over what the endpoint says
     * @param settings of the sync, by keys as in {@code kafka.brokers}
     * @param findings receives what is found
     */
    EndpointProbe(
            CamelContext context,
            Function<String, Optional<String>> headers,
            Function<String, Optional<String>> settings,
            Findings findings) {
        this(context, headers, settings, findings, ANSWER_TIMEOUT);
    }

    /** @param answerTimeout how long to wait for the answer to one question */
    EndpointProbe(
            CamelContext context,
            Function<String, Optional<String>> headers,
            Function<String, Optional<String>> settings,
            Findings findings,
            Duration answerTimeout) {
        this.context = context;
        this.headers = headers;
        this.settings = settings;
        this.findings = findings;
        this.answerTimeout = answerTimeout;
    }

    /** Does nothing for an endpoint of a kind that can't be probed. */
    void probe(String uri) {
        String scheme = scheme(uri);
        try {
            String resolved = context.resolvePropertyPlaceholders(uri);
            scheme = scheme(resolved);
            switch (scheme) {
                case "file" ->
                    probeFolder(context.getEndpoint(resolved, FileEndpoint.class)
                            .getFile()
                            .toPath());
                case "http", "https" -> {
                    URI url = headers.apply(Exchange.HTTP_URI)
                            .map(URI::create)
                            .orElseGet(() -> context.getEndpoint(resolved, HttpEndpoint.class)
                                    .getHttpUri());
                    // Of a route with an endpoint for each of the two only one is used.
                    if (scheme.equalsIgnoreCase(url.getScheme())) {
                        probeServer(url);
                    }
                }
                case "kafka" -> probeKafka(context.getEndpoint(resolved, KafkaEndpoint.class));
                default -> {}
            }
        } catch (RuntimeException e) {
            // Its message may quote the URI, and so a token.
            found("an endpoint of " + scheme + " could not be probed ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static String scheme(String uri) {
        return uri.replaceFirst("(?s):.*", "");
    }

    private void found(String text) {
        findings.fact("destination", text);
    }

    void probeFolder(Path relative) {
        Path folder = relative.toAbsolutePath();
        FileCheckpointRepository.whatBars(folder)
                .ifPresentOrElse(
                        barrier -> findings.failure("folder " + folder + " can't be written to: " + barrier),
                        () -> found("folder " + folder
                                + (Files.exists(folder)
                                        ? " exists and can be written to"
                                        : " does not exist yet and can be created")));
    }

    /** Reports only the host: path and query may hold a token. */
    private void probeServer(URI url) {
        String scheme = url.getScheme();
        if (url.getHost() == null) {
            found(scheme + " server: not probed, the URL does not name its host");
            return;
        }
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        String server = scheme + " server " + url.getHost() + ":" + port;
        failureToConnect(new InetSocketAddress(url.getHost(), port))
                .ifPresentOrElse(
                        failure -> findings.failure(server + ": " + failure),
                        () -> found(server + " accepts connections; nothing was posted, so whether it accepts rows"
                                + (scheme.equals("https") ? ", and its certificate," : "") + " is not known"));
    }

    private static Optional<String> failureToConnect(InetSocketAddress address) {
        if (address.isUnresolved()) {
            return Optional.of("the host name is unknown");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no connection (" + e.getMessage() + ")");
        }
    }

    private void probeKafka(KafkaEndpoint endpoint) {
        KafkaConfiguration configuration = endpoint.getConfiguration();
        String topic = headers.apply(KafkaConstants.OVERRIDE_TOPIC).orElseGet(configuration::getTopic);
        // Our factory makes a producer for each sync.
        String brokers = endpoint.getKafkaClientFactory() instanceof KafkaClients
                ? settings.apply("kafka.brokers").orElseGet(configuration::getBrokers)
                : configuration.getBrokers();
        if (brokers == null) {
            findings.failure("Kafka: no broker is named. Set the option brokers, as in brokers=host:9092");
            return;
        }
        Properties properties = configuration.createProducerProperties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answerTimeout.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) answerTimeout.toMillis());
        try {
            // Before Kafka's client, which would retry until its timeout and log each attempt.
            List<Optional<String>> failures =
                    ClientUtils.parseAndValidateAddresses(List.of(brokers.split(",")), ClientDnsLookup.USE_ALL_DNS_IPS)
                            .stream()
                            .map(EndpointProbe::failureToConnect)
                            .toList();
            if (failures.stream().allMatch(Optional::isPresent)) {
                findings.failure("broker " + brokers + ": " + failures.get(0).orElseThrow());
                return;
            }
            Admin admin = Admin.create(properties);
            try {
                probeTopic(admin, brokers, topic);
            } finally {
                // Without a timeout it waits for what was asked, however long that takes.
                admin.close(Duration.ZERO);
            }
        } catch (ConfigException e) {
            findings.failure("broker " + brokers + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.failure("broker " + brokers + ": interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            findings.failure("broker " + brokers + " accepts connections, but does not answer: "
                    + cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    private void probeTopic(Admin admin, String brokers, String topic) throws InterruptedException, ExecutionException {
        int nodes = admin.describeCluster().nodes().get().size();
        String subject = "Kafka at " + brokers + " (" + InspectCommand.count(nodes, "broker") + "), topic " + topic;
        try {
            TopicDescription found = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get()
                    .get(topic);
            subject += " with " + InspectCommand.count(found.partitions().size(), "partition");
            Set<AclOperation> allowed = found.authorizedOperations();
            if (allowed == null || allowed.contains(AclOperation.WRITE)) {
                found(subject);
            } else {
                findings.failure(subject + ": missing privilege to write to it. Allow the operation WRITE");
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            found(subject + " does not exist (or is not visible); a broker that creates topics by itself creates it "
                    + "with the first message");
        }
    }
}
