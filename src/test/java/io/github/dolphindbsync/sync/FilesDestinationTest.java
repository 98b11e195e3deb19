package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.CampaignReport;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.ValidationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form that has no transaction to share: each row at least once, and the mark after the file. */
class FilesDestinationTest {

    private static final CampaignReport REPORT = CampaignReport.of(FilesDestinationTest.class);

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StandInServer server = market.server();
    private final StoredTable trade = market.trade();
    private Sync sync;

    @BeforeEach
    void startServer() throws Exception {
        sync = newSync();
    }

    private Sync newSync() {
        return new Sync(server, "jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("files")
                .with("sync.trade.batch-size", "2")
                .with("sync.trade.files.folder", folder.resolve("trades").toString())
                .with("checkpoints.folder", folder.resolve("checkpoints").toString());
    }

    @AfterEach
    void stopServer() {
        sync.close();
    }

    private List<String> fileNames() throws IOException {
        return fileNames(folder.resolve("trades"));
    }

    private static List<String> fileNames(Path trades) throws IOException {
        if (!Files.exists(trades)) {
            return List.of();
        }
        // As for everybody who takes them from there: those that begin with a dot are not complete.
        try (Stream<Path> files = Files.list(trades)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private List<String> lines() throws IOException {
        Path trades = folder.resolve("trades");
        List<String> lines = new ArrayList<>();
        for (String file : fileNames(trades)) {
            lines.addAll(Files.readAllLines(trades.resolve(file)));
        }
        return lines;
    }

    private void arrive(int from, int to) {
        for (int row = from; row < to; row++) {
            trade.append(List.<Object[]>of(SyncContractTest.aapl(SyncContractTest.T0 + row)));
        }
    }

    @Test
    void givenRowsThenTheyArriveAsLinesAndAnIdlePollWritesNoFile() throws Exception {
        arrive(0, 5);

        assertThat(sync.poll().rows()).isEqualTo(5);

        assertThat(fileNames())
                .hasSize(3)
                .allMatch(name -> name.matches("trade-147729600002223900[024]-0-[0-9a-f]{16}\\.jsonl"));
        assertThat(lines())
                .hasSize(5)
                .first()
                .asString()
                .startsWith("{\"symbol\":\"AAPL\",\"timestamp\":\"2016-10-24T08:00:00.022239000\","
                        + "\"price\":27.26,\"volume\":100,\"_row_id\":\"");
        assertThat(sync.poll().rows()).isZero();
        assertThat(sync.restart().poll().rows()).isZero();
        assertThat(fileNames()).hasSize(3);

        arrive(5, 6);
        assertThat(sync.poll().rows()).isEqualTo(1);
        assertThat(lines()).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void givenAFailureAfterAFileThenTheRepeatReplacesIt() throws Exception {
        arrive(0, 5);
        Files.createDirectories(folder.resolve("checkpoints/files")
                .resolve("trade.checkpoint.json")
                .resolve("in the way"));
        PollResult blocked = sync.poll();
        assertThat(blocked.failure().orElseThrow()).contains("checkpoint");
        Files.delete(folder.resolve("checkpoints/files")
                .resolve("trade.checkpoint.json")
                .resolve("in the way"));
        Files.delete(folder.resolve("checkpoints/files").resolve("trade.checkpoint.json"));

        assertThat(sync.poll().rows()).isEqualTo(5);
        assertThat(lines()).hasSize(5).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"csv", "parquet"})
    void givenAnotherFormatThenEachBatchIsSuchAFileAndAnIdlePollWritesNone(String format) throws Exception {
        sync.with("sync.trade.files.format", format);
        arrive(0, 5);

        assertThat(sync.poll().rows()).isEqualTo(5);

        assertThat(fileNames())
                .hasSize(3)
                .allMatch(name -> name.matches("trade-147729600002223900[024]-0-[0-9a-f]{16}\\." + format));
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(distinct _row_id), count(*), max(\"timestamp\"::varchar) from '"
                                + folder.resolve("trades") + "/*." + format + "'")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(5);
            assertThat(row.getLong(2)).isEqualTo(5);
            assertThat(row.getString(3)).startsWith("2016-10-24 08:00:00.022239");
        }
        assertThat(sync.poll().rows()).isZero();
        assertThat(sync.restart().poll().rows()).isZero();
        assertThat(fileNames()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"jsonl", "csv", "parquet"})
    void givenAFolderThatCantBeWrittenToInTheMiddleThenTheMarkStaysAndTheNextPollBringsTheRest(String format)
            throws Exception {
        Path trades = folder.resolve("trades");
        AtomicInteger batches = new AtomicInteger();
        sync.with("sync.trade.files.format", format)
                .bind("spoiler", (Processor) exchange -> {
                    if (batches.incrementAndGet() == 2) {
                        // Also for root, who may write anywhere.
                        Files.move(trades, folder.resolve("away"));
                        Files.createFile(trades);
                    }
                })
                .route(Sync.shippedRoute("files")
                        .replace("        # Not around", "        - process: {ref: spoiler}\n        # Not around"));
        arrive(0, 5);

        assertThat(sync.poll().failure()).isPresent();

        assertThat(Files.readString(folder.resolve("checkpoints/files").resolve("trade.checkpoint.json")))
                .contains("1477296000022239001");
        Files.delete(trades);
        Files.move(folder.resolve("away"), trades);
        assertThat(sync.poll().rows()).isEqualTo(3);
        assertThat(fileNames()).hasSize(3);
    }

    @Test
    void givenADamagedCheckpointThenItIsNeverTakenForNone() throws Exception {
        arrive(0, 5);
        sync.poll();
        Files.writeString(folder.resolve("checkpoints/files").resolve("trade.checkpoint.json"), "{\"mark\": 147");

        assertThat(sync.restart().poll().failure().orElseThrow()).contains("trade.checkpoint.json is damaged");
    }

    @Test
    void givenRowsReadAgainInSmallerBatchesAndAStopThenNoFileIsReplacedByOneThatHoldsLess() throws Exception {
        arrive(0, 9);
        sync.with("sync.trade.batch-size", "100").poll();
        Files.createDirectories(folder.resolve("trades"));

        sync.restart()
                .with("sync.trade.batch-size", "2")
                .with("sync.trade.look-back", "1h")
                .poll();

        assertThat(lines().stream().distinct()).hasSize(9);
        assertThat(lines()).hasSize(18);
    }

    private static final String MARSHAL = "              - marshal:";

    /** Refuses the rows at the given positions, as a step that checks or converts rows does. */
    private void refuse(Integer... rows) throws IOException {
        sync.bind("picky", (Processor) exchange -> {
                    for (Object row : exchange.getMessage().getBody(List.class)) {
                        String time = ((Map<?, ?>) row).get("timestamp").toString();
                        int position = Integer.parseInt(time.substring(time.length() - 2));
                        if (Arrays.asList(rows).contains(position)) {
                            throw new ValidationException(exchange, "no such \u00fcrade");
                        }
                    }
                })
                .route(Sync.shippedRoute("files")
                        .replace(MARSHAL, "              - process: {ref: picky}\n" + MARSHAL));
        arrive(11, 20);
        sync.with("sync.trade.batch-size", "4");
    }

    private List<String> quarantined() throws IOException {
        return Files.readAllLines(folder.resolve("checkpoints/files").resolve("trade.quarantine.jsonl"));
    }

    @Test
    void givenARowThatAStepRefusesThenTheSyncStopsAndNamesItAndNoFileHoldsAPartOfItsBatch() throws Exception {
        refuse(17);

        PollResult result = sync.poll();

        assertThat(result.failure().orElseThrow())
                .contains("the row at 2016-10-24T08:00:00.022239017 (", "can't be stored: no such");
        assertThat(lines()).hasSize(4);
    }

    @Test
    void givenTheSettingThenRefusedRowsAreKeptInAFileOnceAndTheOthersArrive() throws Exception {
        refuse(11, 13, 17);
        sync.with("sync.trade.on-rejected-row", "quarantine").with("sync.trade.look-back", "1h");

        PollResult result = sync.poll();

        assertThat(result.failure()).as(result.summary()).isEmpty();
        assertThat(result.rows()).isEqualTo(6);
        assertThat(result.rowsQuarantined()).isEqualTo(3);
        assertThat(lines()).hasSize(6).doesNotHaveDuplicates();
        assertThat(quarantined())
                .hasSize(3)
                .first()
                .asString()
                .startsWith(
                        "{\"sync\":\"trade\",\"tracking_value\":1477296000022239011,\"tracking_text\":\"2016-10-24T08:00:00.022239011\",")
                .contains("\"reason\":\"no such \\u00FCrade. Exchange[")
                .contains(
                        "\"row\":{\"symbol\":\"AAPL\",\"timestamp\":\"2016-10-24T08:00:00.022239011\",\"price\":27.26,");

        arrive(15, 16);
        assertThat(sync.restart().poll().rowsQuarantined()).isEqualTo(3);
        assertThat(quarantined()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol,timestamp", ""})
    void givenALoadTimeThenARefusedRowThatIsReadAgainIsKeptInTheFileOnce(String key) throws Exception {
        refuse(13);
        sync.with("sync.trade.on-rejected-row", "quarantine")
                .with("sync.trade.look-back", "1h")
                .with("sync.trade.key", key)
                .with("sync.trade.load-time-column", "loaded_at");

        for (int poll = 0; poll < 4; poll++) {
            arrive(poll, poll + 1);
            PollResult result = sync.restart().poll();
            assertThat(result.rowsQuarantined()).as(result.summary()).isEqualTo(1);
        }

        assertThat(quarantined()).hasSize(1).first().asString().contains("\"loaded_at\":");
    }

    @Test
    void givenALineThatACrashCutThenItIsRemovedAndItsRowIsKept() throws Exception {
        refuse(13);
        sync.with("sync.trade.on-rejected-row", "quarantine");
        Files.createDirectories(folder.resolve("checkpoints/files"));
        Files.writeString(
                folder.resolve("checkpoints/files").resolve("trade.quarantine.jsonl"),
                "{\"sync\":\"trade\",\"tracking_va");

        assertThat(sync.poll().rowsQuarantined()).isEqualTo(1);

        assertThat(quarantined())
                .hasSize(1)
                .last()
                .asString()
                .startsWith("{\"sync\":\"trade\"")
                .endsWith("\"}");
    }

    @Test
    void givenABatchOfOneRowThatIsRefusedThenTheMarkMovesAndNoRowIsInAnyFile() throws Exception {
        refuse(19);
        sync.with("sync.trade.on-rejected-row", "quarantine");

        assertThat(sync.poll().rowsQuarantined()).isEqualTo(1);

        assertThat(lines()).hasSize(8);
        assertThat(sync.restart().poll().rows()).isZero();
    }

    @Test
    void givenAnExceptionThatTheRouteNamesAsARefusalThenItIsTakenForOne() throws Exception {
        arrive(0, 3);
        sync.bind("odd", (Processor) exchange -> {
                    List<?> rows = exchange.getMessage().getBody(List.class);
                    if (rows.stream().anyMatch(row -> row.toString().contains("239001"))) {
                        throw new ArithmeticException("odd");
                    }
                })
                .route("""
                        - beans:
                            - name: odd-quarantine
                              type: io.github.dolphindbsync.delivery.QuarantinePolicy
                              properties:
                                rejections: java.io.EOFException, java.lang.ArithmeticException
                        """
                        + Sync.shippedRoute("files")
                                .replace("ref: quarantine", "ref: odd-quarantine")
                                .replace(MARSHAL, "              - process: {ref: odd}\n" + MARSHAL))
                .with("sync.trade.on-rejected-row", "quarantine");

        assertThat(sync.poll().rowsQuarantined()).isEqualTo(1);
        assertThat(lines()).hasSize(2);
    }

    /** Each by its id, read by DuckDB, which takes no file that is torn. */
    private static List<String> rowsIn(Path trades) throws IOException, SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (String file : fileNames(trades)) {
                try (ResultSet result =
                        statement.executeQuery("select _row_id::varchar from '" + trades.resolve(file) + "'")) {
                    while (result.next()) {
                        rows.add(result.getString(1));
                    }
                }
            }
        }
        return rows;
    }

    /** With room for a page more each time, so that it is the file, its folder, or the checkpoint that finds none. */
    @ParameterizedTest
    @CsvSource({"jsonl, 0", "jsonl, 1", "jsonl, 2", "jsonl, 3", "csv, 0", "csv, 2", "parquet, 0", "parquet, 2"})
    void givenADiskThatIsFullAndThenReadOnlyThenNoFileIsTornAndTheNextPollBringsTheRest(String format, int pagesLeft)
            throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1)) {
            Path trades = disk.folder().resolve("trades");
            sync.with("sync.trade.files.format", format)
                    .with("sync.trade.files.folder", trades.toString())
                    .with(
                            "checkpoints.folder",
                            disk.folder().resolve("checkpoints").toString());
            arrive(0, 5);
            assertThat(sync.poll().failure()).isEmpty();
            arrive(5, 15);
            disk.fill(4096 * pagesLeft);

            assertThat(sync.poll().failure().orElseThrow()).contains("No space left on device");
            disk.makeRoom();
            disk.readOnly(true);
            assertThat(sync.poll().failure().orElseThrow()).contains("Read-only file system");
            disk.readOnly(false);
            Instant over = Instant.now();
            assertThat(sync.poll().failure()).isEmpty();

            List<String> rows = rowsIn(trades);
            CampaignReport.Try tried = REPORT.add(
                    "Files: disk full",
                    new CampaignReport.Try(
                            15 - rows.stream().distinct().count(),
                            rows.size() - 15L,
                            0,
                            Duration.between(over, Instant.now())));
            assertThat(tried.lost()).isZero();
            assertThat(tried.doubled()).isZero();
            sync.close();
        }
    }

    /** DolphinDB promises no order among rows of one tracking value, so each file must say which of them it holds. */
    @Test
    void givenIdenticalRowsThatComeInAnotherOrderThenNoFileIsReplacedByAnotherOfThem() throws Exception {
        Object[] twin = SyncContractTest.aapl(SyncContractTest.T0);
        Object[] other = SyncContractTest.row("FB", SyncContractTest.T0, 1f, 1);
        trade.append(List.of(twin, twin, other));
        sync.with("sync.trade.batch-size", "1").poll();
        List<String> before = lines();

        trade.truncate();
        trade.append(List.of(other, twin, SyncContractTest.row("MSFT", SyncContractTest.T0, 1f, 1)));
        sync.poll();

        assertThat(lines()).containsAll(before);
    }

    @Test
    void givenTwoSyncsOfOneNameThenTheOneThatIsBehindWritesNoFile() throws Exception {
        arrive(0, 1);
        sync.poll();
        try (Sync other = newSync()) {
            other.poll();
            arrive(1, 2);
            assertThat(other.poll().rows()).isEqualTo(1);
            arrive(2, 3);
            List<String> before = fileNames();

            assertThat(sync.poll().failure().orElseThrow())
                    .contains("moved by another process (expected version 1, found version 2)");
            assertThat(fileNames()).isEqualTo(before);

            assertThat(sync.poll().rows()).isEqualTo(1);
            assertThat(lines()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void givenAPollThatDeliversThenAnotherSyncOfThatNameWritesNoFileMeanwhile() throws Exception {
        arrive(0, 9);
        try (Sync other = newSync()) {
            sync.route(Sync.shippedRoute("files")
                    .replace(
                            "        - process:\n            ref: checkpoint",
                            "        - process: {ref: other}\n        - process:\n            ref: checkpoint"));
            List<PollResult> ofOther = new ArrayList<>();
            sync.bind("other", (Processor) exchange -> {
                if (ofOther.isEmpty()) {
                    ofOther.add(other.poll());
                }
            });

            assertThat(sync.poll().rows()).isEqualTo(9);

            assertThat(ofOther.get(0).failure().orElseThrow()).contains("another process is delivering it right now");
            assertThat(lines()).hasSize(9).doesNotHaveDuplicates();
        }
    }
}
