package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.CampaignReport.Try;
import io.github.dolphindbsync.TestDatabase;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An error, exhausted memory or an unchecked exception without a message comes out of every method that a poll calls,
 * one after the other. Whichever it is: the poll ends, it is reported as failed or has delivered all, and the next one
 * delivers the rest, each row once. {@code campaign.rounds} above 0 tries every call of every method with everything;
 * else each method once.
 */
@Tag("slow")
class ErrorEverywhereTest {

    private static final CampaignReport REPORT = CampaignReport.of(ErrorEverywhereTest.class);
    /** The same methods in each build, so that one which fails does so for its own change; others in each campaign. */
    private static final long SEED =
            Long.getLong("campaign.seed", CampaignReport.rounds(0) > 0 ? System.nanoTime() : 20_261_130L);

    private static final int ROWS_OF_TRY = 5;
    private static final int METHODS_IN_VERIFY = 40;

    private static FaultPoints points;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<Object[]> rows = new ArrayList<>();
    private final List<PollResult> ended = new ArrayList<>();
    private final ExecutorService timer = Executors.newSingleThreadExecutor();

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Sync sync;
    private String form;

    @BeforeAll
    static void installFaultPoints() {
        points = FaultPoints.install();
    }

    @AfterAll
    static void removeFaultPoints() {
        points.close();
    }

    @AfterEach
    void stopServer() {
        timer.shutdownNow();
        if (sync != null) {
            sync.close();
        }
    }

    private String warehouse() {
        return database().url(folder);
    }

    private TestDatabase database() {
        return form.equals("files") ? TestDatabase.DUCKDB : TestDatabase.valueOf(form);
    }

    private void start(String name) {
        form = name;
        sync = new Sync(server, warehouse())
                .with("sync.trade.batch-size", "2")
                .with("sync.trade.window-rows", "4")
                .with("dolphindb.retry-for", "0s")
                .bind("ended", new PollListener() {
                    @Override
                    public void finished(PollResult result) {
                        ended.add(result);
                    }
                });
        if (form.equals("files")) {
            sync.destination("files")
                    .with("sync.trade.files.folder", folder.resolve("trades").toString())
                    .with("checkpoints.folder", folder.resolve("checkpoints").toString());
        }
    }

    /** Ties too, of different and of equal rows. */
    private void moreRowsArrive() {
        for (int row = 0; row < ROWS_OF_TRY; row++) {
            int number = rows.size() - (row == ROWS_OF_TRY - 1 ? 1 : 0);
            Object[] next = SyncContractTest.row("S" + row / 2, SyncContractTest.T0 + number / 2 * 10L, 1f, number);
            rows.add(next);
            trade.appendRow(next);
        }
    }

    private Optional<PollResult> poll() throws Exception {
        ended.clear();
        return timer.submit(sync::tryPoll).get(60, TimeUnit.SECONDS);
    }

    /** Into files each row at least once, elsewhere exactly once. */
    private void assertAllDelivered(String fault) throws Exception {
        Try tried = REPORT.add(form, Try.of(expected(), stored(), false, Duration.ZERO));
        assertThat(List.of(tried.lost(), form.equals("files") ? 0L : tried.doubled()))
                .as("lost, doubled after %s; seed %d", fault, SEED)
                .containsOnly(0L);
    }

    private List<String> expected() {
        return rows.stream()
                .map(row -> form.equals("files") ? String.valueOf(row[3]) : SyncContractTest.text(row))
                .toList();
    }

    private List<String> stored() throws Exception {
        if (form.equals("files")) {
            return storedInFiles();
        }
        try (Connection connection = TestDatabase.connect(warehouse());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(database().trades("trade"))) {
            return StoredRows.read(result);
        }
    }

    /** The volume of each row. */
    private List<String> storedInFiles() throws Exception {
        List<String> volumes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("trades"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.getFileName().toString().startsWith(".")) {
                    Files.readAllLines(file)
                            .forEach(line -> volumes.add(line.replaceAll(".*\"volume\":(\\d+).*", "$1")));
                }
            }
        }
        return volumes;
    }

    private static List<Supplier<Throwable>> faults() {
        return List.of(
                () -> new NoClassDefFoundError("injected"),
                () -> new OutOfMemoryError("injected"),
                () -> new IllegalStateException((String) null));
    }

    @Test
    void whatFaultPointsNameIsThere() throws Exception {
        assertThat(FaultPoints.outdatedNames()).isEmpty();
    }

    @ParameterizedTest
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @ValueSource(strings = {"DUCKDB", "SQLITE", "files"})
    void whateverIsThrownWhereverThenThePollEndsAndTheNextOneDeliversTheRest(String name) throws Exception {
        start(name);
        moreRowsArrive();
        poll();
        moreRowsArrive();
        Map<String, Integer> methods = FaultPoints.record(this::poll);
        List<String> order = new ArrayList<>(methods.keySet());
        Collections.shuffle(order, random);
        int most = CampaignReport.rounds(0) > 0 ? order.size() : METHODS_IN_VERIFY;
        List<String> hidden = new ArrayList<>();
        int tries = 0;
        int turn = random.nextInt(3);
        for (String method : order.subList(0, Math.min(most, order.size()))) {
            int call = 1 + random.nextInt(methods.get(method));
            turn++;
            for (Supplier<Throwable> fault :
                    CampaignReport.rounds(0) > 0 ? faults() : List.of(faults().get(turn % 3))) {
                moreRowsArrive();
                String what = fault.get() + " in call " + call + " of " + method;
                FaultPoints.arm(method, call, fault);
                Optional<PollResult> result;
                try {
                    result = poll();
                } catch (ExecutionException e) {
                    throw new AssertionError("it has left the poll: " + what, e.getCause());
                }
                if (FaultPoints.disarm()) {
                    tries++;
                }
                assertThat(result).as("a poll that has ended after %s", what).isPresent();
                if (result.get().failure().isEmpty()) {
                    hidden.add(method);
                    assertAllDelivered(what);
                }
                // A failure that a person must mend would make the next polls wait.
                Optional<PollResult> next = poll();
                if (next.isEmpty()) {
                    sync.restart();
                    next = poll();
                }
                assertThat(next.orElseThrow().failure())
                        .as("the poll after %s", what)
                        .isEmpty();
                assertAllDelivered(what);
            }
        }
        System.out.println(tries + " tries of " + order.size() + " methods, hidden " + new TreeSet<>(hidden));
        assertThat(tries).isGreaterThan(most / 2);
    }
}
