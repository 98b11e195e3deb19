package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.BreakablePostgres;
import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.CampaignReport.Try;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away under the running application, and comes back. */
@Timeout(60 * 60)
class DestinationOutageIT {

    private static final CampaignReport REPORT = CampaignReport.of(DestinationOutageIT.class);
    private static final int ROUNDS = CampaignReport.rounds(1);

    @TempDir
    Path folder;

    @Test
    void whenTheDatabaseIsBackTheTimersNextPollGoesOnWithoutARestart() throws Exception {
        try (BreakablePostgres postgres = new BreakablePostgres(folder);
                TradeSource source = new TradeSource(new Random(5))) {
            Jar jar = Jar.in(folder)
                    .setting("dolphindb.port", source.server().port())
                    .setting("warehouse.url", postgres.url())
                    .setting("warehouse.username", "postgres")
                    .setting("warehouse.password", Jar.PASSWORD)
                    .setting("sync.trade.period", "1s")
                    .setting("sync.trade.batch-size", 100);
            source.arrive(2_000);
            try (JarProcess process = jar.start()) {
                awaitAll(postgres, source);
                for (int round = 1; round <= ROUNDS; round++) {
                    postgres.crash("QUIT");
                    source.arrive(2_000);
                    process.awaitLines(round, "Nothing is lost: the next poll continues from the checkpoint.");
                    jar.run("--once").assertEnded(1, "Check warehouse.url, warehouse.username and warehouse.password.");

                    postgres.startAgain();

                    Instant over = Instant.now();
                    awaitAll(postgres, source);
                    Duration recovery = Duration.between(over, Instant.now());
                    Try tried = REPORT.add(
                            "PostgreSQL: server crashed under the running application, started again",
                            Try.of(source.lines(), stored(postgres), false, recovery));
                    assertThat(tried.lost()).isZero();
                    assertThat(tried.doubled()).isZero();
                }
                process.terminate();
                process.awaitEnd(Duration.ofSeconds(30));
                process.assertEnded(143, "FAILED after");
            }
        }
    }

    private static void awaitAll(BreakablePostgres postgres, TradeSource source) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> stored(postgres).size() >= source.size());
    }

    private static List<String> stored(BreakablePostgres postgres) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select symbol, timestamp_ns, price, volume from trade")) {
            while (rows.next()) {
                lines.add(Trades.line(rows.getString(1), rows.getLong(2), rows.getObject(3), rows.getObject(4)));
            }
        }
        return lines;
    }
}
