package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process is killed at random moments, again and again, and then run to its end: the destination then holds what the
 * source holds. The number of kills is the system property {@code kill.rounds}; {@code kill.seed} repeats a run.
 */
class KillIT {

    private static final int ROUNDS = Integer.getInteger("kill.rounds", 2);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int ROWS = Integer.getInteger("kill.rows", 30_000);
    private static final int MORE_ROWS = 20_000;
    private static final int LONGEST_MILLIS = 1_000;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<Object[]> trades = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void whateverMomentItIsKilledAtTheDestinationEndsEqualToTheSource(Destination destination) throws Exception {
        try (StandInServer server =
                StandInServer.builder().username("admin").password(Jar.PASSWORD).build()) {
            StoredTable table = server.createTable(
                    "market", "trade", TableDefinition.of(Trades.SCHEMA).partitionedBy("timestamp"));
            server.start();
            arrive(table, ROWS);
            Jar jar = destination.prepare(
                    Jar.in(folder).setting("dolphindb.port", server.port()).setting("sync.trade.batch-size", 100));

            int inTheMiddle = 0;
            for (int round = 0; round < ROUNDS; round++) {
                if (killedWhileItCarries(jar, server)) {
                    inTheMiddle++;
                } else {
                    arrive(table, MORE_ROWS);
                }
            }
            jar.run("--once").assertEnded(0, "sync trade: ");

            System.out.printf(
                    "%s: killed %d times, %d of them in the middle, %,d rows, seed %d%n",
                    destination, ROUNDS, inTheMiddle, trades.size(), SEED);
            assertThat(destination.stored(jar))
                    .as("seed %d", SEED)
                    .hasSize(trades.size())
                    .isEqualTo(Trades.lines(trades));
        }
    }

    private void arrive(StoredTable table, int count) {
        List<Object[]> rows = Trades.awkward(count, random.nextLong());
        // In the look-back of none: later than what is there, as trades of the next day are.
        long later = trades.isEmpty() ? 0 : (long) trades.size() * 100 + 1_000;
        for (Object[] row : rows) {
            trades.add(new Object[] {row[0], (Long) row[1] + later, row[2], row[3]});
        }
        table.append(trades.subList(trades.size() - count, trades.size()));
    }

    /** From the poll's first query on, which is when the process begins to do anything. */
    private boolean killedWhileItCarries(Jar jar, StandInServer server) throws InterruptedException {
        int queries = server.queries().size();
        try (JarProcess process = jar.start("--once")) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> server.queries().size() > queries || !process.isAlive());
            return !process.endsWithin(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
        }
    }
}
