package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.awaitility.Awaitility;

/**
 * A destination fails in the middle of a poll. The poll says so; what had been committed is there, and its mark claims
 * no more. When the fault is over, the next poll brings exactly the rest.
 */
final class FaultStory implements AutoCloseable {

    static final String BEFORE_ROWS = "                    - to: \"upsert";
    static final String AFTER_ROWS = "              - process:\n                  ref: checkpoint";

    private static final int BATCHES = 12;
    private static final int BATCH_SIZE = 10;

    interface Step {
        void run() throws Exception;
    }

    /** How the rows and the mark of the destination are read. */
    interface Destination {
        List<String> rows() throws SQLException;

        /** Null where there is none. */
        Long mark() throws SQLException;
    }

    private final CampaignReport report;
    private final Destination destination;
    private final StandInServer server;
    private final StoredTable trade;
    private final Sync sync;
    private final int batchSize;
    private final Random random = new Random(23);
    private final List<Object[]> source = new ArrayList<>();
    private Step beforeRows = () -> {};
    private Step afterRows = () -> {};
    private int atBatch;

    FaultStory(CampaignReport report, String warehouseUrl, Destination destination) throws Exception {
        this(report, warehouseUrl, destination, BATCH_SIZE);
    }

    FaultStory(CampaignReport report, String warehouseUrl, Destination destination, int batchSize) throws Exception {
        this.report = report;
        this.batchSize = batchSize;
        this.destination = destination;
        server = StandInServer.builder().username("admin").password("123456").build();
        trade = server.createTable("market", "trade", Market.TRADES);
        server.start();
        sync = new Sync(server, warehouseUrl)
                .with("sync.trade.batch-size", String.valueOf(batchSize))
                .bind("beforeRows", (Processor) exchange -> at(exchange, beforeRows))
                .bind("afterRows", (Processor) exchange -> at(exchange, afterRows))
                .route(Sync.shippedRoute()
                        .replace(BEFORE_ROWS, "                    - process: {ref: beforeRows}\n" + BEFORE_ROWS)
                        .replace(AFTER_ROWS, "              - process: {ref: afterRows}\n" + AFTER_ROWS));
    }

    private void at(Exchange exchange, Step step) throws Exception {
        if (exchange.getProperty(Exchange.SPLIT_INDEX, -1, Integer.class) == atBatch) {
            step.run();
        }
    }

    Sync sync() {
        return sync;
    }

    /** Something that happens once, in a batch in the middle, before its rows are written. */
    FaultStory beforeRows(Step step) {
        beforeRows = once(step);
        return this;
    }

    /** The same between the rows of a batch and its checkpoint. */
    FaultStory afterRows(Step step) {
        afterRows = once(step);
        return this;
    }

    private static Step once(Step step) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                step.run();
            }
        };
    }

    /** Ties, a group larger than a batch, and identical rows, all later than what was there before. */
    void arrive() {
        arrive(BATCHES * batchSize, "S");
    }

    void arrive(int count, String symbol) {
        long first = SyncContractTest.T0 + source.size() * 10L;
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            long timestamp = first + (row >= 40 && row < 65 ? 40 : row - row % 2);
            rows.add(SyncContractTest.row(symbol + random.nextInt(3), timestamp, 1f, random.nextInt(4)));
        }
        source.addAll(rows);
        trade.append(rows);
    }

    /** The rows that are to be there, as lines. */
    List<String> expected() {
        return source.stream().map(SyncContractTest::text).sorted().toList();
    }

    PollResult poll() {
        atBatch = 2 + random.nextInt(BATCHES / 2);
        return sync.poll();
    }

    /** More rows arrive, and the poll that carries them meets the fault. */
    PollResult failingPoll(String... told) {
        arrive();
        PollResult failed = poll();
        assertThat(failed.failure()).as(failed.summary()).isPresent();
        assertThat(failed.failure().orElseThrow()).contains(told).doesNotContain("Detail: Failing row");
        return failed;
    }

    /** Ends the fault; then the next poll delivers exactly the rest. */
    void assertRecovers(String fault, Step endOfFault) throws Exception {
        endOfFault.run();
        boolean markIsWrong = markIsWrong();
        Instant over = Instant.now();
        // Where the server goes on recovering for a while, as the timer would: again and again.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> sync.poll().failure().isEmpty());
        Duration recovery = Duration.between(over, Instant.now());
        CampaignReport.Try tried = report.add(
                fault, CampaignReport.Try.of(expected(), destination.rows(), markIsWrong || markIsWrong(), recovery));
        assertThat(tried.lost()).as("lost").isZero();
        assertThat(tried.doubled()).as("doubled").isZero();
        assertThat(tried.wrongMarks()).as("wrong marks").isZero();
        assertThat(sync.poll().rows()).as("nothing is left").isZero();
    }

    /** A mark claims that all rows up to it are there. */
    private boolean markIsWrong() throws SQLException {
        Long mark = destination.mark();
        Map<String, Integer> there = new HashMap<>();
        destination.rows().forEach(row -> there.merge(row, 1, Integer::sum));
        return mark != null
                && source.stream()
                        .filter(row -> (Long) row[1] <= mark)
                        .anyMatch(row -> there.merge(SyncContractTest.text(row), -1, Integer::sum) < 0);
    }

    @Override
    public void close() {
        sync.close();
        server.close();
    }
}
