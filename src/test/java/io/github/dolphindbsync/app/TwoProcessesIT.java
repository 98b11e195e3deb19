package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.CampaignReport.Try;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes carry one sync while rows arrive, with polls and batches as small as can be, for
 * {@code campaign.seconds}. Each row is there once, each batch has moved the checkpoint by one, and when one of them is
 * gone the other goes on.
 */
@Timeout(60 * 60)
class TwoProcessesIT {

    private static final CampaignReport REPORT = CampaignReport.of(TwoProcessesIT.class);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("campaign.seconds", 4));
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    private static final int ROWS_AT_ONCE = 15;
    /** The end of a poll, not how far it is. */
    private static final Pattern BATCHES = Pattern.compile("(?m)rows in ([\\d,]+) batch.*lag [^,]+(, stopped early)?$");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "DUCKDB", "FILES", "MARIADB", "SQLITE"})
    void ofTwoProcessesOnOneSyncOneDeliversAndTheOtherSaysSoAndGoesOnTrying(Destination destination) throws Exception {
        try (TradeSource source = new TradeSource(new Random(SEED))) {
            Jar jar = destination
                    .prepare(Jar.in(folder))
                    .setting("dolphindb.port", source.server().port())
                    .setting("sync.trade.period", "20ms")
                    .setting("sync.trade.batch-size", 20)
                    .setting("camel.main.routes-reload-enabled", false);
            source.arrive(ROWS_AT_ONCE);
            try (JarProcess first = jar.start();
                    JarProcess second = jar.start()) {
                rowsArriveWhileBothRun(source, first, second);
                first.terminate();
                first.awaitEnd(Duration.ofSeconds(30));
                source.arrive(ROWS_AT_ONCE);
                long start = System.nanoTime();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> destination.stored(jar).size() >= source.size());
                Duration recovery = Duration.ofNanos(System.nanoTime() - start);
                second.terminate();
                second.awaitEnd(Duration.ofSeconds(30));
                tell(destination, jar, source, first, second, recovery);
                assertOneWriter(destination, jar, source, first, second);
            }
        }
    }

    private static void rowsArriveWhileBothRun(TradeSource source, JarProcess first, JarProcess second)
            throws InterruptedException {
        first.awaitLines(1, "sync trade: ");
        second.awaitLines(1, "sync trade: ");
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
            source.arrive(ROWS_AT_ONCE);
            assertThat(first.endsWithin(Duration.ofMillis(20))).isFalse();
            assertThat(second.isAlive()).isTrue();
        }
    }

    private static void tell(
            Destination destination,
            Jar jar,
            TradeSource source,
            JarProcess first,
            JarProcess second,
            Duration recovery)
            throws Exception {
        Try tried = REPORT.add(
                "two processes for " + TIME.toSeconds() + " s, " + destination,
                Try.of(source.lines(), destination.stored(jar), false, recovery));
        System.out.printf(
                "%s: %,d rows, version %,d, first %,d batches and %,d polls lost, second %,d and %,d, %s, seed %d%n",
                destination,
                source.size(),
                destination.standing(jar).version(),
                batches(first),
                first.linesWith("another process"),
                batches(second),
                second.linesWith("another process"),
                tried,
                SEED);
    }

    private static void assertOneWriter(
            Destination destination, Jar jar, TradeSource source, JarProcess first, JarProcess second)
            throws Exception {
        assertThat(destination.stored(jar)).as("seed %d", SEED).isEqualTo(source.lines());
        assertThat(batches(second)).as(second.output()).isPositive();
        assertThat(first.linesWith("another process") + second.linesWith("another process"))
                .as(second.output())
                .isPositive();
        long version = destination.standing(jar).version();
        switch (destination) {
            case POSTGRESQL -> assertThat(transactionsOfRows()).isEqualTo(version);
            case FILES -> {
                assertThat(Destination.files(jar)).hasSize((int) version);
                assertThat(Destination.FILES.repeated(jar))
                        .as("rows in two files")
                        .isZero();
            }
            // A poll has the file to itself, so those that fail have delivered nothing.
            case DUCKDB -> assertThat(batches(first) + batches(second)).isEqualTo(version);
            // A poll that loses to the other may have delivered some batches before.
            default -> assertThat(batches(first) + batches(second)).isLessThanOrEqualTo(version);
        }
    }

    private static long batches(JarProcess process) {
        Matcher matcher = BATCHES.matcher(process.output());
        long batches = 0;
        while (matcher.find()) {
            batches += Long.parseLong(matcher.group(1).replace(",", ""));
        }
        return batches;
    }

    /** Rows carry the number of the transaction that wrote them. */
    private static long transactionsOfRows() throws Exception {
        try (Connection connection =
                        Destination.postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(distinct xmin::text) from trade")) {
            row.next();
            return row.getLong(1);
        }
    }
}
