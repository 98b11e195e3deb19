package com.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The packaged application in a process of its own, as the README starts it. */
class StopIT {

    private static final List<String> COMMAND = List.of("java", "-jar", "target/trades-on-spring-boot-1.0.0.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int STOPPED_BY_SIGTERM = 128 + 15;
    private static final int TRADES = 50_000;

    @Test
    void aStopLosesNothingAndTheNextStartGoesOn() throws Exception {
        try (BothEnds both = BothEnds.start()) {
            both.addTrades(TRADES, 1.5);

            Process first = start(both);
            await().atMost(PATIENCE).until(() -> both.stored() > 0);
            first.destroy();
            assertTrue(first.waitFor(60, TimeUnit.SECONDS), "it ends when it is told to");
            assertEquals(STOPPED_BY_SIGTERM, first.exitValue());
            assertTrue(both.stored() < TRADES, "it was stopped in the middle");
            assertEquals(both.nanosOf(both.stored()), both.mark());

            Process second = start(both);
            try {
                await().atMost(PATIENCE).until(() -> both.stored() == TRADES);
                assertEquals(both.nanosOf(TRADES), both.mark());
            } finally {
                second.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(BothEnds both) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(COMMAND)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(Path.of("target", "stop.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "DOLPHINDB_PORT", String.valueOf(both.serverPort()),
                        "DOLPHINDB_PASSWORD", BothEnds.PASSWORD,
                        "SYNC_TRADE_BATCH_SIZE", "100",
                        "SPRING_DATASOURCE_URL", both.url(),
                        "SERVER_PORT", "0"));
        return builder.start();
    }
}
