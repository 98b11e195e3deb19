package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.CampaignReport.Try;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SIGTERM finishes the batch in flight and ends the process soon, whatever it waits for; the next run delivers the
 * rest.
 */
@Timeout(60 * 60)
class StopIT {

    private static final CampaignReport REPORT = CampaignReport.of(StopIT.class);
    private static final int ROUNDS = CampaignReport.rounds(1);
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    /** One or two seconds, and more only because tests share the machine. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final boolean IS_CAMPAIGN = Integer.getInteger("campaign.rounds", 0) > 0;
    /** As the README has it; a build of every day makes it shorter by setting. */
    private static final Duration LONGEST = Duration.ofSeconds(IS_CAMPAIGN ? 30 : 20);
    /** 128 + SIGTERM, as of any process that SIGTERM ends. */
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private TradeSource source;
    private Jar jar;

    @BeforeEach
    void rowsArrive() throws Exception {
        source = new TradeSource(random);
        source.arrive(4_000);
        jar = Jar.in(folder)
                .setting("dolphindb.port", source.server().port())
                .setting("sync.trade.period", "100ms")
                .setting("sync.trade.batch-size", 50);
        if (!IS_CAMPAIGN) {
            jar.setting("camel.main.shutdown-timeout", 2);
        }
    }

    @AfterEach
    void stopServer() {
        source.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB", "POSTGRESQL", "POSTGRESQL_SQL", "FILES"})
    void aStopInTheMiddleEndsSoonAndTheNextRunDeliversTheRest(Destination destination) throws Exception {
        destination.prepare(jar);
        for (int round = 0; round < ROUNDS; round++) {
            try (JarProcess process = jar.start()) {
                KillMoments.awaitReading(process, source);
                process.endsWithin(KillMoments.upTo(400, random));
                stop("SIGTERM while it carries, " + destination, process, SOON);
            }
            assertThat(destination.stored(jar)).hasSizeLessThanOrEqualTo(source.size());
            if (destination == Destination.FILES) {
                assertThat(Destination.FILES.repeated(jar)).isZero();
            }
            source.arrive(2_000);
        }
        assertTheNextRunDeliversTheRest(destination);
    }

    @Test
    void aServerThatHasStalledIsNotWaitedFor() throws Exception {
        Destination.DUCKDB.prepare(jar);
        source.server().faults().stallNextResponseTo("order by timestamp", random.nextInt(60_000));
        try (JarProcess process = jar.start()) {
            assertThat(KillMoments.awaitReading(process, source)).isTrue();
            process.endsWithin(KillMoments.upTo(300, random));
            stop("SIGTERM while the server has stalled, DUCKDB", process, SOON);
        }
        source.server().faults().clear();
        assertTheNextRunDeliversTheRest(Destination.DUCKDB);
    }

    @Test
    void aDatabaseThatIsLockedIsNotWaitedForLong() throws Exception {
        Destination.POSTGRESQL.prepare(jar);
        jar.run("--once");
        source.arrive(1_000);
        try (Connection holder = Destination.postgres().getPostgresDatabase().getConnection();
                Statement statement = holder.createStatement();
                JarProcess process = jar.start()) {
            holder.setAutoCommit(false);
            statement.execute("select * from dolphindb_sync_checkpoint for update");
            assertThat(KillMoments.await(process, PostgresTraps::isHeld)).isTrue();
            stop("SIGTERM while the checkpoint is locked, POSTGRESQL", process, LONGEST);
            assertThat(process.output()).contains("sync trade: the batch in flight waited too long");
            holder.rollback();
        }
        assertTheNextRunDeliversTheRest(Destination.POSTGRESQL);
    }

    @Test
    void aFileThatAnotherProcessHasIsNotWaitedForLong() throws Exception {
        Destination.DUCKDB.prepare(jar);
        jar.run("--once");
        source.arrive(1_000);
        try (Connection holder = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                JarProcess process = jar.start()) {
            process.awaitLines(1, "waiting up to");
            stop("SIGTERM while another process has the file, DUCKDB", process, LONGEST);
            assertThat(process.output()).contains("is held by");
            assertThat(holder.isClosed()).isFalse();
        }
        assertTheNextRunDeliversTheRest(Destination.DUCKDB);
    }

    private void stop(String how, JarProcess process, Duration patience) throws Exception {
        long start = System.nanoTime();
        process.terminate();
        process.awaitEnd(Duration.ofSeconds(90));
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(how + ": " + time + "\n" + process.output());
        process.assertEnded(TERMINATED);
        REPORT.add(how + " (time: to its end)", new Try(0, 0, 0, time));
        assertThat(time).as(how).isLessThan(patience);
    }

    private void assertTheNextRunDeliversTheRest(Destination destination) throws Exception {
        jar.run("--once").assertEnded(0, "sync trade: ");
        assertThat(destination.stored(jar)).as("seed %d", SEED).isEqualTo(source.lines());
    }
}
