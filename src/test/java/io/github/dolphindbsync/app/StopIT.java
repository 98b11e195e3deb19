package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGTERM finishes the batch in flight and ends the process soon; the next run delivers the rest. */
class StopIT {

    private static final List<Object[]> TRADES = Trades.awkward(30_000, 5);
    private static final Duration SOON = Duration.ofSeconds(10);
    /** 128 + SIGTERM, as of any process that SIGTERM ends. */
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB", "POSTGRESQL_JSON", "FILES"})
    void aStopInTheMiddleEndsSoonAndTheNextRunDeliversTheRest(Destination destination) throws Exception {
        try (StandInServer server =
                StandInServer.builder().username("admin").password(Jar.PASSWORD).build()) {
            server.createTable("market", "trade", TableDefinition.of(Trades.SCHEMA))
                    .append(TRADES);
            server.start();
            Jar jar = destination.prepare(
                    Jar.in(folder).setting("dolphindb.port", server.port()).setting("sync.trade.batch-size", 50));

            try (JarProcess process = jar.start()) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> server.queries().stream().anyMatch(query -> query.contains("order by timestamp")));
                process.endsWithin(Duration.ofMillis(500));
                process.terminate();
                process.awaitEnd(SOON);
                process.assertEnded(TERMINATED, "sync trade: ", "stopped early").assertOneLine();
            }

            int atTheStop = destination.stored(jar).size();
            assertThat(atTheStop).isPositive().isLessThan(TRADES.size());
            jar.run("--once").assertEnded(0, "sync trade: ");
            assertThat(destination.stored(jar)).isEqualTo(Trades.lines(TRADES));
        }
    }
}
