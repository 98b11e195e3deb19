package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.sync.Market;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server, or what listens in its place, answers with sizes that are none and texts without end. In a process with
 * little memory each such answer fails one poll, and the next one delivers. {@code campaign.rounds} above 0 gives each
 * answer to each question; else each to one.
 */
class HostileServerIT {

    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    /** Of each poll. */
    private static final List<String> QUESTIONS = List.of("order by timestamp", "count(*)", "login", "connect");

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();

    private final List<Object[]> trades = new ArrayList<>();

    private void arrive(StoredTable trade) {
        Object[] row = {"A", 1_477_296_000_000_000_001L + trades.size(), 1.5f, trades.size()};
        trade.appendRow(row);
        trades.add(row);
    }

    private void awaitDelivered(JarProcess process) {
        process.awaitLines(1, String.format(Locale.ROOT, "mark 2016-10-24T08:00:00.%09d,", trades.size()));
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void noAnswerTakesTheProcessDownOrKeepsAPollForEver() throws Exception {
        StoredTable trade = market.trade();
        arrive(trade);
        try (HostileServer hostile = new HostileServer(server.port())) {
            Jar jar = Jar.in(folder)
                    .memory("-Xmx64m")
                    .setting("dolphindb.port", hostile.port())
                    .setting("dolphindb.read-timeout", "1s")
                    .setting("dolphindb.retry-for", "0s")
                    .setting("sync.trade.period", "200ms");
            try (JarProcess process = jar.start()) {
                awaitDelivered(process);
                int asking = 0;
                Random random = new Random(SEED);
                boolean all = CampaignReport.rounds(0) > 0;
                for (HostileServer.Answer answer : HostileServer.answers(random)) {
                    int question = asking++ % QUESTIONS.size();
                    for (String asked : all ? QUESTIONS : List.of(QUESTIONS.get(question))) {
                        long failures = process.linesWith("FAILED after");
                        hostile.answer(asked, answer);
                        arrive(trade);
                        process.awaitLines((int) failures + 1, "FAILED after");
                        hostile.behave();
                        awaitDelivered(process);
                    }
                }
                assertThat(process.isAlive()).isTrue();
                assertThat(process.output()).doesNotContain("its thread has ended");
                process.kill();
            }
            assertThat(Destination.DUCKDB.stored(jar, "trade")).isEqualTo(Trades.lines(trades));
        }
    }
}
