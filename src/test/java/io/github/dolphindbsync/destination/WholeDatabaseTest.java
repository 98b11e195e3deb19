package io.github.dolphindbsync.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.sync.Market;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database of tables with columns of every type, carried by one line of settings, and compared value by value. */
public abstract class WholeDatabaseTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    public static final int MOST_TABLES = 50;
    private static final int ROUNDS = 4;
    private static final int CHANGES_A_ROUND = 5;

    private final Arrivals arrivals = new Arrivals();
    private final List<CarriedTable> tables = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private DefaultCamelContext context;
    private int values;

    public abstract ColumnReader reader();

    /** Where the destination is. */
    public abstract Map<String, String> settings() throws Exception;

    /** To read what has arrived. */
    public Connection connect() throws SQLException {
        return context.getRegistry()
                .lookupByNameAndType("warehouse", DataSource.class)
                .getConnection();
    }

    /** How many tables there are; a destination beside the first may have fewer in each build, for the sake of time. */
    public int numberOfTables() {
        return MOST_TABLES;
    }

    /** Which of the shipped destinations it is. */
    public String destination() {
        return "database";
    }

    /** How often columns are changed; where rows that are sent again can't be told apart, never. */
    public int rounds() {
        return ROUNDS;
    }

    /** How many rows of each table have come, those not counted that were read again. */
    private static final class Arrivals implements PollListener {
        private final Map<String, Long> rows = new ConcurrentHashMap<>();
        private final List<String> failures = new CopyOnWriteArrayList<>();

        @Override
        public void finished(PollResult result) {
            rows.merge(result.sync(), result.rows() - result.rowsReadAgain(), Long::sum);
            result.failure().ifPresent(failure -> failures.add(result.sync() + ": " + failure));
        }
    }

    @BeforeEach
    void start() throws Exception {
        for (int number = 1; number <= numberOfTables(); number++) {
            CarriedTable table = new CarriedTable(server, number, reader().refused());
            // Until each value of each type has been in a row.
            while (table.rows() < 8) {
                table.grow();
            }
            tables.add(table);
        }
        context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "dolphindb.host", "127.0.0.1",
                "dolphindb.port", String.valueOf(server.port()),
                "dolphindb.username", "admin",
                "dolphindb.password", "123456",
                "sync.tables", "dfs://market/*",
                "sync.*.destination", destination(),
                "sync.*.zone", TypeMappingTest.ZONE.getId(),
                "sync.*.period", "1s"));
        properties.putAll(settings());
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("arrivals", arrivals);
        for (String route : List.of("beans", "destinations/" + destination(), "tables")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("file:routes/" + route + ".camel.yaml"));
        }
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void everyValueOfEveryTableArrivesAndStillAfterTwentyRandomSchemaChanges(TestReporter reporter) throws Exception {
        awaitAllRows();
        compare();
        int before = values;

        long seed = System.nanoTime();
        changes.add("seed " + seed);
        Random chance = new Random(seed);
        for (int round = 1; round <= rounds(); round++) {
            List<CarriedTable> some = new ArrayList<>(tables);
            Collections.shuffle(some, chance);
            for (CarriedTable table : some.subList(0, CHANGES_A_ROUND)) {
                changes.add(table.change(chance, String.valueOf(changes.size())));
                table.grow();
            }
            awaitAllRows();
        }
        compare();

        reporter.publishEntry(Map.of(
                "tables", String.valueOf(tables.size()),
                "values at first", String.valueOf(before),
                "values after the changes", String.valueOf(values - before)));
    }

    private void awaitAllRows() {
        await().atMost(PATIENCE)
                .failFast(() -> assertThat(arrivals.failures).as("%s", changes).isEmpty())
                .untilAsserted(() -> assertThat(tables)
                        .as("%s", changes)
                        .allSatisfy(table -> assertThat(arrivals.rows.getOrDefault(table.name(), 0L))
                                .as(table.name())
                                .isEqualTo(table.rows())));
    }

    private void compare() throws SQLException {
        try (Connection connection = connect()) {
            for (CarriedTable table : tables) {
                for (Column column : table.columns()) {
                    List<String> stored = reader().read(connection, table.name(), column);
                    assertThat(stored)
                            .as("%s of %s, after %s", column.name(), table.name(), changes)
                            .containsExactlyElementsOf(table.expected(column));
                    values += stored.size();
                }
            }
        }
    }
}
