package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.CampaignReport.Try;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is killed again and again while a sync delivers, and two processes deliver one sync: a consumer with
 * {@code read_committed} gets each row once. Kills of the process are those of {@link KillIT}.
 *
 * <p>The number of kills of the broker is the system property {@code campaign.broker-kills}.
 */
@Tag("kafka")
@Timeout(60 * 60)
class KafkaExactlyOnceIT {

    private static final CampaignReport REPORT = CampaignReport.of(KafkaExactlyOnceIT.class);
    private static final int KILLS = Integer.getInteger("campaign.broker-kills", 2);
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    private static final int ROWS = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    private Jar jar(String name, TradeSource source) throws Exception {
        return Destination.KAFKA
                .sayWhereItIs(Destination.KAFKA.prepare(Jar.in(Files.createDirectory(folder.resolve(name)))))
                .setting("dolphindb.port", source.server().port())
                .setting("sync.trade.period", "100ms")
                .setting("sync.trade.batch-size", 100);
    }

    private static void awaitAll(Jar jar, TradeSource source) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Destination.KAFKA.stored(jar).size() >= source.size());
    }

    private static void requireEachOnce(String fault, Jar jar, TradeSource source, long since) throws Exception {
        List<String> stored = Destination.KAFKA.stored(jar);
        List<String> expected = source.lines();
        REPORT.add(fault, Try.of(expected, stored, false, Duration.ofNanos(System.nanoTime() - since)));
        assertThat(stored).as("%s, seed %d", fault, SEED).isEqualTo(expected);
    }

    @Test
    void givenABrokerThatIsKilledAgainAndAgainThenEachRowArrivesOnce() throws Exception {
        try (TradeSource source = new TradeSource(random)) {
            Jar jar = jar("one", source);
            source.arrive(ROWS);
            try (JarProcess process = jar.start()) {
                process.awaitLines(1, Destination.ROWS_SENT);
                for (int kill = 0; kill < KILLS; kill++) {
                    assertThat(process.endsWithin(KillMoments.upTo(500, random)))
                            .as(process.output())
                            .isFalse();
                    Destination.kafka().kill();
                    long killed = System.nanoTime();
                    Destination.kafka().start();
                    awaitAll(jar, source);
                    requireEachOnce("SIGKILL of the broker", jar, source, killed);
                    source.arrive(ROWS);
                }
                awaitAll(jar, source);
            }
            requireEachOnce("end", jar, source, System.nanoTime());
        }
    }

    @Test
    void givenTwoProcessesThatDeliverOneSyncThenEachRowArrivesOnce() throws Exception {
        try (TradeSource source = new TradeSource(random)) {
            Jar one = jar("first", source);
            Jar other = jar("second", source)
                    .setting("sync.trade.kafka.topic", Destination.topic(one))
                    .setting("sync.trade.kafka.checkpoint-topic", Destination.checkpointTopic(one));
            source.arrive(ROWS);
            long began = System.nanoTime();
            try (JarProcess first = one.start();
                    JarProcess second = other.start()) {
                awaitAll(one, source);
                source.arrive(ROWS);
                awaitAll(one, source);
                assertThat(first.isAlive() && second.isAlive()).isTrue();
            }
            Destination.KAFKA.endTransactions(one);
            requireEachOnce("two processes", one, source, began);
        }
    }
}
