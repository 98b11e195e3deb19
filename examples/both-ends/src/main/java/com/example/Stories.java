package com.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What the application shows on each platform. */
public final class Stories {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int STOPPED_BY_SIGTERM = 128 + 15;
    private static final int TRADES = 50_000;
    private static final Predicate<String> HEALTHY =
            answer -> answer.startsWith("200 ") && answer.contains("sync:trade");
    private static final Predicate<String> FAILING =
            answer -> answer.startsWith("503 ") && answer.contains("too dear: 5000");

    private Stories() {}

    /**
     * Needs batches of 100 rows, and polls that begin soon after one that failed.
     *
     * @param health status and body of what the platform answers about its health
     */
    public static void rowsAndMarkAreStoredTogetherOrNotAtAll(BothEnds both, Callable<String> health) throws Exception {
        both.addTrades(250, 1.5);
        await().atMost(PATIENCE).until(() -> both.stored() == 250);
        assertEquals(both.nanosOf(250), both.mark());
        await().atMost(PATIENCE).until(health, HEALTHY);

        both.refuseAbove(1_000);
        both.addTrades(150, 2.5);
        both.addTrades(1, 5_000);
        await().atMost(PATIENCE).until(() -> both.refusals() >= 1);
        await().atMost(PATIENCE).until(health, FAILING);
        assertTrue(both.stored() > 250, "the batch before the one that is refused has arrived");
        assertTrue(both.stored() < 400, "the batch that holds the refused trade is rolled back");
        assertEquals(both.nanosOf(both.stored()), both.mark());

        both.refuseNoMore();
        await().atMost(PATIENCE).until(() -> both.stored() == 401);
        assertEquals(both.nanosOf(401), both.mark());
        await().atMost(PATIENCE).until(health, HEALTHY);
    }

    /**
     * Starts the packaged application as a process, as its README does.
     *
     * @param urlVariable the environment variable for the URL of the PostgreSQL
     * @param environment further variables
     */
    public static void aStopLosesNothingAndTheNextStartContinues(
            List<String> command, String urlVariable, Map<String, String> environment) throws Exception {
        try (BothEnds both = BothEnds.start()) {
            both.addTrades(TRADES, 1.5);
            ProcessBuilder application = application(command, both);
            application.environment().put(urlVariable, both.url());
            application.environment().putAll(environment);

            Process first = application.start();
            await().atMost(PATIENCE).until(() -> both.stored() > 0);
            first.destroy();
            assertTrue(first.waitFor(60, TimeUnit.SECONDS), "it ends after SIGTERM");
            assertEquals(STOPPED_BY_SIGTERM, first.exitValue());
            assertTrue(both.stored() < TRADES, "it was stopped in the middle");
            assertEquals(both.nanosOf(both.stored()), both.mark());

            Process second = application.start();
            try {
                await().atMost(PATIENCE).until(() -> both.stored() == TRADES);
                assertEquals(both.nanosOf(TRADES), both.mark());
            } finally {
                second.destroyForcibly().waitFor();
            }
        }
    }

    private static ProcessBuilder application(List<String> command, BothEnds both) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", "stop.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "DOLPHINDB_PORT", String.valueOf(both.serverPort()),
                        "DOLPHINDB_PASSWORD", BothEnds.PASSWORD,
                        "SYNC_TRADE_BATCH_SIZE", "100"));
        return builder;
    }
}
