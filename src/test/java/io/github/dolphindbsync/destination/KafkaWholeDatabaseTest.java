package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.KafkaBroker;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Several syncs deliver into Kafka at once, each in transactions of its own. */
@Tag("slow")
class KafkaWholeDatabaseTest extends WholeDatabaseTest {

    @TempDir
    static Path folder;

    private static KafkaBroker broker;

    private final Map<String, List<String>> messages = new HashMap<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(folder.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    public String destination() {
        return "kafka";
    }

    /** All 50 by {@code -Dcampaign.tables=50}. */
    @Override
    public int numberOfTables() {
        return Integer.getInteger("campaign.tables", 12);
    }

    @Override
    public int rounds() {
        return 0;
    }

    @Override
    public ColumnReader reader() {
        // Each column would read the whole topic.
        return new JsonReader(table -> messages.computeIfAbsent(
                table,
                topic -> broker.records(topic).stream()
                        .map(ConsumerRecord::value)
                        .toList()));
    }

    @Override
    public Connection connect() {
        return null;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "warehouse.url", "jdbc:duckdb:" + folder.resolve("not-used.duckdb"),
                "sync.*.kafka.brokers", broker.address(),
                "checkpoints.folder", folder.resolve("checkpoints").toString());
    }
}
