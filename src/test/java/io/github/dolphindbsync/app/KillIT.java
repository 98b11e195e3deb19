package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.CampaignReport.Try;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process is killed again and again, at moments that are sought out one by one. After each kill the destination
 * holds what the mark says; after the last one the application runs to its end, and the destination then holds what the
 * source holds. Ten kills are a life: it begins with an empty destination.
 *
 * <p>The number of kills is the system property {@code campaign.kills}; {@code campaign.seed} repeats the choices of a
 * run.
 */
@Timeout(60 * 60)
class KillIT {

    private static final CampaignReport REPORT = CampaignReport.of(KillIT.class);
    private static final int KILLS = Integer.getInteger("campaign.kills", 10);
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    private static final int ROWS = 4_000;
    private static final int BATCH_SIZE = 100;
    private static final int MOST_ATTEMPTS = 4;
    /** Of a group that is still open, and of a file whose checkpoint is not written yet. */
    private static final int MOST_BEYOND_MARK = 3 * BATCH_SIZE;

    private static final String TWO_LINES = """
            - route:
                id: trade
                from:
                  uri: dolphindb:market/trade?trackingColumn=timestamp
                  steps:
                    - to: upsert:trade
            """;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource
    void whateverMomentItIsKilledAtTheDestinationEndsEqualToTheSource(Destination destination) throws Exception {
        boolean isPlainCamel = destination == Destination.DUCKDB_SQL || destination == Destination.POSTGRESQL_SQL;
        int kills = isPlainCamel ? Math.max(1, KILLS / 5) : KILLS;
        System.out.printf("%s: %d kills, -Dcampaign.seed=%d%n", destination, kills, SEED);
        for (int life = 0; kills > 0; life++) {
            List<KillMoment> moments = KillMoments.inOneLife(destination, random);
            Jar jar = jar(destination, life);
            live(destination, jar, moments.subList(0, Math.min(kills, moments.size())));
            kills -= moments.size();
        }
    }

    /** Rows and mark are written by no step of the route but {@code upsert:}; the consumer opens the transaction. */
    @Test
    void givenARouteOfTwoLinesThatIsKilledBetweenRowsAndMarkThenTheDestinationEndsEqualToTheSource() throws Exception {
        Jar jar = jar(Destination.POSTGRESQL, 0);
        Files.writeString(jar.folder().resolve("routes/trade.camel.yaml"), TWO_LINES);
        KillMoment moment = PostgresTraps.BEFORE_CHECKPOINT;
        KillMoment inOneTransaction = new KillMoment(moment.name(), (killed, source, chance) -> {
            boolean isKilled = moment.strike(killed, source, chance);
            assertThat(PostgresTraps.isMarkOfNewestRows())
                    .as("rows and mark are of one transaction, seed %d", SEED)
                    .isTrue();
            return isKilled;
        });
        live(Destination.POSTGRESQL, jar, Collections.nCopies(KILLS, inOneTransaction));
    }

    private Jar jar(Destination destination, int life) throws Exception {
        return destination.sayWhereItIs(
                destination.prepare(Jar.in(Files.createDirectory(folder.resolve("life" + life)))));
    }

    private void live(Destination destination, Jar jar, List<KillMoment> moments) throws Exception {
        try (TradeSource source = new TradeSource(random)) {
            jar.setting("dolphindb.port", source.server().port())
                    .setting("sync.trade.period", "100ms")
                    .setting("sync.trade.batch-size", BATCH_SIZE);
            Map<KillMoment, List<Held>> kills = new HashMap<>();
            for (KillMoment moment : moments) {
                arriveIfAllIsThere(destination, jar, source);
                kill(moment, destination, jar, source);
                destination.endTransactions(jar);
                Held held = Held.of(destination, jar, source);
                held.assertHonest(destination, moment);
                kills.computeIfAbsent(moment, key -> new ArrayList<>()).add(held);
            }
            long start = System.nanoTime();
            System.out.println(jar.run("--once").assertEnded(0, "sync trade: ").output());
            Duration recovery = Duration.ofNanos(System.nanoTime() - start);

            long repeated = destination.hasCheckpointFile() ? destination.repeated(jar) : 0;
            kills.forEach((moment, all) -> all.forEach(held -> REPORT.add(
                    "SIGKILL " + moment.name() + ", " + destination,
                    new Try(held.lost, held.surplus, held.wrongMarks, recovery))));
            assertThat(destination.stored(jar)).as("seed %d", SEED).isEqualTo(source.lines());
            assertThat(repeated).as("rows in two files, seed %d", SEED).isZero();
        }
    }

    /**
     * Only then: what a kill left over must get the same name again, and a batch that has grown meanwhile would not.
     */
    private static void arriveIfAllIsThere(Destination destination, Jar jar, TradeSource source) throws Exception {
        if (destination.stored(jar).size() == source.size()) {
            source.arrive(ROWS);
        }
    }

    private void kill(KillMoment moment, Destination destination, Jar jar, TradeSource source) throws Exception {
        int attempts = 1;
        while (!moment.strike(jar, source, random)) {
            assertThat(attempts++)
                    .as("attempts to kill %s %s, seed %d", destination, moment.name(), SEED)
                    .isLessThan(MOST_ATTEMPTS);
            arriveIfAllIsThere(destination, jar, source);
        }
    }

    /** What there is after a kill, beside what there should be. */
    private record Held(long lost, long surplus, long wrongMarks, List<String> beyondMark, int groupsBeyondMark) {

        static Held of(Destination destination, Jar jar, TradeSource source) throws Exception {
            long mark = destination.standing(jar).mark().orElse(Long.MIN_VALUE);
            Map<String, Long> missing =
                    source.lines().stream().collect(Collectors.groupingBy(line -> line, Collectors.counting()));
            List<String> beyond = new ArrayList<>();
            for (String line : destination.stored(jar)) {
                missing.merge(line, -1L, Long::sum);
                if (nanos(line) > mark) {
                    beyond.add(line);
                }
            }
            long lost = missing.entrySet().stream()
                    .filter(row -> nanos(row.getKey()) <= mark)
                    .mapToLong(row -> Math.max(0, row.getValue()))
                    .sum();
            long surplus = missing.values().stream()
                    .mapToLong(count -> Math.max(0, -count))
                    .sum();
            int groups = (int) beyond.stream().map(Held::nanos).distinct().count();
            return new Held(lost, surplus, lost > 0 ? 1 : 0, beyond, groups);
        }

        private static long nanos(String line) {
            return Long.parseLong(line.split("\\|", -1)[1]);
        }

        void assertHonest(Destination destination, KillMoment moment) {
            String which = destination + " " + moment.name() + ", seed " + SEED;
            assertThat(lost)
                    .as("rows up to the mark that are missing, %s", which)
                    .isZero();
            assertThat(surplus)
                    .as("rows that are there once too often, %s", which)
                    .isZero();
            if (destination.hasCheckpointFile()) {
                assertThat(beyondMark).as("beyond the mark, %s", which).hasSizeLessThanOrEqualTo(MOST_BEYOND_MARK);
            } else {
                assertThat(groupsBeyondMark)
                        .as("groups beyond the mark, %s", which)
                        .isLessThanOrEqualTo(1);
            }
        }
    }
}
