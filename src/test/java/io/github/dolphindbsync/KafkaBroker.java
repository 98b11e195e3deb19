package io.github.dolphindbsync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.TestCertificates;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.awaitility.Awaitility;

/**
 * A Kafka broker in KRaft mode: a process of its own that can be stalled, killed, and started again with the same data
 * on the same port.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 3;

    private final Path folder;
    private final int port = freePort();
    private final int securePort = freePort();
    private final int plainLoginPort = freePort();
    private Process process;

    public KafkaBroker(Path folder) throws IOException, InterruptedException {
        this(folder, Map.of());
    }

    /** With listeners that want a user of {@link #setPassword}, with TLS and without. */
    public static KafkaBroker withLogin(Path folder, TestCertificates certificates)
            throws IOException, InterruptedException {
        return new KafkaBroker(
                folder,
                Map.of(
                        "authorizer.class.name",
                        StandardAuthorizer.class.getName(),
                        "super.users",
                        "User:ANONYMOUS",
                        "allow.everyone.if.no.acl.found",
                        "true",
                        "sasl.enabled.mechanisms",
                        ScramMechanism.SCRAM_SHA_512.mechanismName(),
                        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        ScramLoginModule.class.getName() + " required;",
                        "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config",
                        ScramLoginModule.class.getName() + " required;",
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        certificates.goodKeyStore().toString(),
                        "ssl.keystore.password",
                        TestCertificates.PASSWORD,
                        "ssl.key.password",
                        TestCertificates.PASSWORD));
    }

    /** One that begins no transactions, because it wants three brokers for them. */
    public static KafkaBroker withoutTransactions(Path folder) throws IOException, InterruptedException {
        return new KafkaBroker(folder, Map.of("transaction.state.log.replication.factor", "3"));
    }

    private KafkaBroker(Path folder, Map<String, String> options) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        int controllerPort = freePort();
        String listeners = "PLAINTEXT://" + address()
                + (!options.containsKey("sasl.enabled.mechanisms")
                        ? ""
                        : ",SASL_SSL://" + secureAddress() + ",SASL_PLAINTEXT://" + plainLoginAddress());
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort),
                Map.entry("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", listeners),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listener.security.protocol.map",
                        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SASL_PLAINTEXT:SASL_PLAINTEXT"),
                Map.entry("log.dirs", folder.resolve("data").toString()),
                Map.entry("num.partitions", String.valueOf(PARTITIONS)),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1")));
        settings.putAll(options);
        try (var out = Files.newBufferedWriter(folder.resolve("broker.properties"))) {
            settings.store(out, null);
        }
        // Kafka says thousands of lines while it starts.
        Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %level %msg%n%ex</pattern></encoder>
                  </appender>
                  <root level="ERROR"><appender-ref ref="console"/></root>
                </configuration>
                """);
        Process format =
                java("kafka.tools.StorageTool", "format", "--standalone", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c");
        if (!format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
            throw new IOException("the broker's folder could not be prepared:\n" + output());
        }
        start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Process java(String... mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=" + folder.resolve("logback.xml"),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(mainAndArguments));
        command.add(folder.resolve("broker.properties").toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output").toFile()))
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /** Starts it, and waits until it answers. */
    public void start() throws IOException {
        process = java("kafka.Kafka");
        Awaitility.await()
                .atMost(PATIENCE)
                .failFast(() -> assertThat(process.isAlive())
                        .as("the broker has ended:%n%s", output())
                        .isTrue())
                .until(this::answers);
    }

    private boolean answers() {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.listTopics(Duration.ofSeconds(2));
            return true;
        } catch (org.apache.kafka.common.errors.TimeoutException notYet) {
            return false;
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public String secureAddress() {
        return "127.0.0.1:" + securePort;
    }

    public String plainLoginAddress() {
        return "127.0.0.1:" + plainLoginPort;
    }

    /** Makes a user, or gives an old one another password, which the listener knows a moment later. */
    public void setPassword(String user, String password) throws Exception {
        ScramCredentialInfo kind = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, kind, password)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Makes a topic, and waits until its partitions take messages. */
    public void createTopic(String topic) throws Exception {
        createTopic(topic, Map.of());
    }

    /** Makes one with settings of its own, as in {@code cleanup.policy=compact}. */
    public void createTopic(String topic, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1).configs(settings)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> {
            try (KafkaConsumer<String, String> consumer = consumer()) {
                return consumer.endOffsets(partitions(consumer, topic)).size() == PARTITIONS;
            }
        });
    }

    /** Ends what a producer has left open; what it had begun to commit is committed then. */
    public void endTransactions(String transactionalId) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
            admin.fenceProducers(List.of(transactionalId)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Takes from a user the right to write to a topic. */
    public void denyWriting(String user, String topic) throws Exception {
        AclBinding denied = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", AclOperation.WRITE, AclPermissionType.DENY));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
            admin.createAcls(List.of(denied)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** It no longer answers, but its connections stay. */
    public void stall() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    private KafkaConsumer<String, String> consumer() {
        return consumer("read_committed");
    }

    private KafkaConsumer<String, String> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        address(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation,
                        "default.api.timeout.ms",
                        "60000"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** How many messages of a topic are committed. */
    public long count(String topic) {
        return records(topic).size();
    }

    /** Grows with each message, committed or not, and with each end of a transaction. */
    public long size(String topic) {
        try (KafkaConsumer<String, String> consumer = consumer("read_uncommitted")) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, String> consumer, String topic) {
        if (!consumer.listTopics().containsKey(topic)) {
            return List.of();
        }
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** All committed messages of a topic, those of one partition in their order. */
    public List<ConsumerRecord<String, String>> records(String topic) {
        awaitEndsOfTransactions();
        return records(topic, "read_committed");
    }

    /** The broker answers a commit before its end is in the topics, and till then shows nothing of it. */
    private void awaitEndsOfTransactions() {
        ListTransactionsOptions ending = new ListTransactionsOptions()
                .filterStates(Set.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.listTransactions(ending)
                            .all()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .isEmpty());
        }
    }

    /** Also those of transactions that were rolled back, or may be. */
    public List<ConsumerRecord<String, String>> uncommittedRecords(String topic) {
        return records(topic, "read_uncommitted");
    }

    private List<ConsumerRecord<String, String>> records(String topic, String isolation) {
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer(isolation)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                ConsumerRecords<String, String> some = consumer.poll(Duration.ofSeconds(1));
                some.forEach(all::add);
            }
        }
        return all;
    }

    /** What a compacted topic has for a key; null where it has nothing. */
    public String latest(String topic, String key) {
        return records(topic).stream()
                .filter(message -> key.equals(message.key()))
                .reduce((former, later) -> later)
                .map(ConsumerRecord::value)
                .orElse(null);
    }

    @Override
    public void close() {
        kill();
    }
}
