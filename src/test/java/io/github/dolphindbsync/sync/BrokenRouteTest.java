package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A route is the user's to edit, and may be edited badly. Whatever it does with a failure, no batch is delivered past
 * one that was not, and a poll with the shipped route then brings what is missing.
 */
class BrokenRouteTest {

    private static final int ROWS = 30;

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Sync sync;
    private int failAtBatch;
    private int batches;

    @BeforeEach
    void tenBatchesOfThreeRowsWait() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(SyncContractTest.aapl(SyncContractTest.T0 + row));
        }
        trade.append(rows);
        sync = market.sync("jdbc:duckdb:" + folder.resolve("warehouse.duckdb")).with("sync.trade.batch-size", "3");
        failAtBatch = 4;
    }

    /** Fails once, at the fourth batch. */
    private Processor trouble() {
        return exchange -> {
            if (++batches == failAtBatch) {
                throw new IllegalStateException("trouble in the route");
            }
        };
    }

    private PollResult pollWith(String route) throws Exception {
        sync.route(route).bind("trouble", trouble());
        return sync.poll();
    }

    private static String edited(String... replacements) {
        String route = Sync.shippedRoute();
        for (int index = 0; index < replacements.length; index += 2) {
            assertThat(route).contains(replacements[index]);
            route = route.replace(replacements[index], replacements[index + 1]);
        }
        return route;
    }

    private static String failingBeforeTheUpsert() {
        return edited(
                "                    - to: \"upsert",
                "                    - process: {ref: trouble}\n                    - to: \"upsert");
    }

    private static String failingBeforeTheCheckpoint() {
        return edited(
                "              - process:\n                  ref: checkpoint",
                "              - process: {ref: trouble}\n              - process:\n                  ref: checkpoint");
    }

    private void assertNothingIsLost(PollResult broken, int delivered) throws Exception {
        assertThat(broken.failure()).as(broken.summary()).isPresent();
        assertThat(broken.rows()).isEqualTo(delivered);
        assertThat(stored()).isEqualTo(LongStream.range(0, delivered).boxed().toList());

        PollResult mended = sync.restart().route(Sync.shippedRoute()).poll();

        assertThat(mended.failure()).isEmpty();
        assertThat(mended.rows()).isEqualTo(ROWS - delivered);
        assertThat(stored()).isEqualTo(LongStream.range(0, ROWS).boxed().toList());
    }

    private List<Long> stored() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select epoch_ns(\"timestamp\") from trade order by 1")) {
            List<Long> offsets = new ArrayList<>();
            while (rows.next()) {
                offsets.add(rows.getLong(1) - SyncContractTest.T0);
            }
            return offsets;
        }
    }

    @Test
    void givenTheShippedShapeWhenAStepFailsThenThePollStopsThere() throws Exception {
        assertNothingIsLost(pollWith(failingBeforeTheUpsert()), 9);
    }

    @Test
    void givenAFailureBetweenRowsAndCheckpointThenTheRowsAreRolledBack() throws Exception {
        assertNothingIsLost(pollWith(failingBeforeTheCheckpoint()), 9);
    }

    @Test
    void givenARouteWithoutStopOnException() throws Exception {
        assertNothingIsLost(
                pollWith(failingBeforeTheCheckpoint().replace("stopOnException: true", "stopOnException: false")), 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void givenARouteThatHandlesTheFailureAway(String stopOnException) throws Exception {
        String handled = """
                - onException:
                    exception: [java.lang.Exception]
                    handled: {constant: "true"}
                    steps:
                      - log: "handled"
                """;
        assertNothingIsLost(
                pollWith(handled
                        + failingBeforeTheCheckpoint()
                                .replace("stopOnException: true", "stopOnException: " + stopOnException)),
                9);
    }

    @Test
    void givenARouteThatContinuesAfterTheFailure() throws Exception {
        String continued = """
                - onException:
                    exception: [java.lang.Exception]
                    continued: {constant: "true"}
                """;
        PollResult result = pollWith(continued + failingBeforeTheUpsert());

        assertThat(result.failure().orElseThrow()).contains("trouble in the route");
        assertNothingIsLost(result, 9);
    }

    @Test
    void givenARouteWithAFilterAroundTheCheckpoint() throws Exception {
        PollResult result = pollWith(
                edited(
                        "              - process:\n                  ref: checkpoint",
                        "              - filter:\n                  simple: \"${exchangeProperty.CamelSplitIndex} < 3\"\n"
                                + "                  steps:\n                    - process:\n                        ref: checkpoint"));
        assertThat(result.failure().orElseThrow()).contains("behind no filter");
        assertNothingIsLost(result, 9);
    }

    @Test
    void givenARouteWithoutTheCheckpoint() throws Exception {
        PollResult result = pollWith(edited("              - process:\n                  ref: checkpoint", ""));
        assertThat(result.failure().orElseThrow()).contains("CheckpointProcessor must be the last step");
    }

    @Test
    void givenAParallelSplitThenNoBatchOvertakesAnother() throws Exception {
        PollResult result = pollWith(failingBeforeTheCheckpoint()
                .replace("streaming: true", "streaming: true\n            parallelProcessing: true"));

        assertThat(result.failure()).isPresent();
        List<Long> stored = result.rows() == 0 ? List.of() : stored();
        assertThat(stored).isEqualTo(LongStream.range(0, result.rows()).boxed().toList());
    }

    @Test
    void givenASplitThatIsNotStreamingThenItIsRefusedLoudly() throws Exception {
        PollResult result = pollWith(edited("streaming: true", "streaming: false"));

        assertThat(result.failure().orElseThrow()).contains("The split must be streaming");
        assertThat(result.rows()).isZero();
    }

    @Test
    void givenStepsThatRemoveHeadersAndConvertTheBodyThenTheCheckpointStillKnowsItsBatch() throws Exception {
        PollResult result = pollWith(edited(
                "              - process:\n                  ref: checkpoint",
                "              - removeHeaders: {pattern: \"*\"}\n              - convertBodyTo: {type: java.lang.String}\n"
                        + "              - process:\n                  ref: checkpoint"));

        assertThat(result.failure()).isEmpty();
        assertThat(stored()).hasSize(ROWS);
    }

    @Test
    void givenARouteThatFiltersRowsThenTheOthersArrive() throws Exception {
        sync.bind("young", (Processor) exchange -> {
            List<?> rows = exchange.getMessage().getBody(List.class);
            exchange.getMessage()
                    .setBody(rows.stream()
                            .filter(row -> ((Map<?, ?>) row)
                                            .get("timestamp")
                                            .toString()
                                            .compareTo("2016-10-24T08:00:00.022239010")
                                    >= 0)
                            .toList());
        });
        PollResult result = pollWith(edited(
                "                    - to: \"upsert",
                "                    - process: {ref: young}\n                    - to: \"upsert"));

        assertThat(result.failure()).isEmpty();
        assertThat(stored()).isEqualTo(LongStream.range(10, ROWS).boxed().toList());
    }

    private static final String REDELIVERY = """
            - errorHandler:
                defaultErrorHandler:
                  redeliveryPolicy: {maximumRedeliveries: "2", redeliveryDelay: "1"}
            """;

    @Test
    void givenAStepThatSucceedsWhenItIsTriedAgainThenNothingIsHeldBack() throws Exception {
        PollResult result = pollWith(REDELIVERY + failingBeforeTheUpsert());

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(stored()).hasSize(ROWS);
    }

    @Test
    void givenAFetchThatIsTriedAgainThenItsOldFailureHoldsNothingBack() throws Exception {
        failAtBatch = 1;
        PollResult result = pollWith(REDELIVERY
                + edited(
                        "        - process:\n            ref: trade\n",
                        "        - process: {ref: trouble}\n        - process:\n            ref: trade\n"));

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(stored()).hasSize(ROWS);
    }

    @Test
    void givenAMendedStepAndThenAFailureThatIsIgnoredThenTheBatchIsNotConfirmed() throws Exception {
        int[] steps = {0};
        sync.bind("flaky", (Processor) exchange -> {
            if (steps[0]++ == 1) {
                throw new IllegalArgumentException("flaky once");
            }
        });
        failAtBatch = 2;
        String ignored = """
                - onException:
                    exception: [java.lang.IllegalStateException]
                    continued: {constant: "true"}
                    redeliveryPolicy: {maximumRedeliveries: "0"}
                """;
        PollResult result = pollWith(
                REDELIVERY
                        + ignored
                        + failingBeforeTheUpsert()
                                .replace(
                                        "                    - process: {ref: trouble}",
                                        "                    - process: {ref: flaky}\n                    - process: {ref: trouble}"));

        assertThat(result.failure().orElseThrow()).contains("trouble in the route");
        assertNothingIsLost(result, 3);
    }

    @Test
    void givenAFailureBeforeTheSplitThatIsHandledAwayThenThePollHasFailedAndTheNextOneBringsItsRows() throws Exception {
        int[] polls = {0};
        sync.bind("before", (Processor) exchange -> {
            if (++polls[0] == 3) {
                throw new IllegalStateException("trouble before the split");
            }
        });
        String handled = """
                - onException:
                    exception: [java.lang.Exception]
                    handled: {constant: "true"}
                    steps:
                      - log: "handled"
                """;
        sync.with("sync.trade.look-back", "1h");
        failAtBatch = -1;
        assertThat(pollWith(
                                handled
                                        + edited(
                                                "        - process:\n            ref: trade\n",
                                                "        - process:\n            ref: trade\n        - process: {ref: before}\n"))
                        .rows())
                .isEqualTo(ROWS);
        sync.poll();
        trade.append(List.<Object[]>of(SyncContractTest.row("LATE", SyncContractTest.T0 - 1_000, 1f, 1)));

        assertThat(sync.poll().failure().orElseThrow()).contains("trouble before the split");

        assertThat(sync.poll().failure()).isEmpty();
        assertThat(stored()).hasSize(ROWS + 1).contains(-1_000L);
    }
}
