package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.table.StoredTable;
import io.github.dolphindbsync.source.poll.PollResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ValidationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever becomes of the disk: a file that has its name is complete, and no row is behind the mark and in no file. */
@Tag("slow")
class FilesFaultTest {

    private static final String WRITE = "        - process:\n            ref: file\n";
    private static final String MARSHAL = "              - marshal:";

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market();

    private final StoredTable trade = market.trade();
    private Sync sync;
    private Path trades;

    @BeforeEach
    void startServer() throws Exception {
        trades = folder.resolve("trades");
        sync = market.sync("jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .destination("files")
                .with("checkpoints.folder", folder.resolve("checkpoints").toString());
        files(trades);
    }

    private void files(Path inFolder) {
        trades = inFolder;
        sync.with("sync.trade.files.folder", trades.toString());
    }

    private void arrive(int from, int to) {
        trade.append(IntStream.range(from, to)
                .mapToObj(row -> SyncContractTest.aapl(SyncContractTest.T0 + row))
                .toList());
    }

    private List<Path> finished() throws IOException {
        return list(trades, file -> !file.getFileName().toString().startsWith("."));
    }

    private static List<Path> list(Path of, Predicate<Path> which) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.filter(which).sorted().toList();
        }
    }

    /** The ids of the rows in all files of a final name, read by DuckDB, which takes none that is torn. */
    private List<String> rowIds() throws IOException, SQLException {
        List<String> ids = new ArrayList<>();
        List<Path> files = finished();
        if (files.isEmpty()) {
            return ids;
        }
        String name = files.get(0).getFileName().toString();
        String pattern = trades + "/trade-*" + name.substring(name.lastIndexOf('.'));
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet result = statement.executeQuery("select _row_id::varchar from '" + pattern + "'")) {
            while (result.next()) {
                ids.add(result.getString(1));
            }
        }
        return ids;
    }

    private void assertThatEachRowIsInOneFile(int rows) throws Exception {
        assertThat(rowIds()).hasSize(rows).doesNotHaveDuplicates();
        assertThat(list(trades, file -> file.getFileName().toString().startsWith(".")))
                .as("unfinished files")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // format, extension, file system, bytes left, batch size, rows
        "jsonl,   tmpfs,  250000,     1,    100",
        "jsonl,   tmpfs,  300000,   500,   4000",
        "jsonl,   tmpfs, 2000000, 10000,  25000",
        "csv, tmpfs,  250000,     1,    100",
        "csv, tmpfs,  300000,   500,   8000",
        "csv, tmpfs, 1500000, 10000,  30000",
        "parquet, tmpfs,  250000,     1,    100",
        "parquet, tmpfs,  100000,   500,   8000",
        "parquet, tmpfs,  300000, 10000,  40000",
        "jsonl,   ext4,    50000,     1,    100",
        "jsonl,   ext4,   300000,   500,   4000",
        "csv, ext4,  1500000, 10000,  30000",
        "parquet, ext4,   100000,   500,   8000"
    })
    void givenADiskThatBecomesFullThenNoFileIsTornAndOnceThereIsRoomEachRowIsInOneFile(
            String format, String fileSystem, int bytesLeft, int batchSize, int rows) throws Exception {
        Path mounted = folder.resolve("disk");
        try (SmallDisk disk = fileSystem.equals("ext4") ? SmallDisk.ext4(mounted, 16) : SmallDisk.mount(mounted, 16)) {
            disk.fill(bytesLeft);
            files(mounted.resolve("trades"));
            sync.with("sync.trade.files.format", format).with("sync.trade.batch-size", String.valueOf(batchSize));
            arrive(0, rows);

            PollResult full = sync.poll();

            assertThat(full.failure().orElseThrow())
                    .contains("file " + trades, "could not be written: No space left on device", "bytes are free")
                    .doesNotContain("\n", "Exception");
            assertThat(full.rows()).isPositive();
            assertThatEachRowIsInOneFile((int) full.rows());

            disk.makeRoom();
            assertThat(sync.poll().failure()).isEmpty();
            assertThatEachRowIsInOneFile(rows);
        }
    }

    /** The places where bytes are kept beside the files themselves. */
    @ParameterizedTest
    @CsvSource({"checkpoints, 0", "quarantine, 4096", "quarantine, 0"})
    void givenNoRoomForWhatIsKeptBesideTheFilesThenItIsNeverTornAndTheNextPollContinues(String what, int bytesLeft)
            throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4)) {
            Path checkpoints = disk.folder().resolve("checkpoints");
            sync.with("checkpoints.folder", checkpoints.toString())
                    .with("sync.trade.batch-size", "100")
                    .with("sync.trade.on-rejected-row", "quarantine")
                    .bind("picky", (Processor) FilesFaultTest::refuseOddRows);
            if (what.equals("quarantine")) {
                sync.route(Sync.shippedRoute("files")
                        .replace(MARSHAL, "              - process: {ref: picky}\n" + MARSHAL));
            }
            arrive(0, 100);
            assertThat(sync.poll().failure()).isEmpty();
            List<Path> quarantine = list(checkpoints, file -> file.toString().endsWith(".jsonl"));
            arrive(100, 1100);
            disk.fill(bytesLeft);

            PollResult full = sync.poll();

            assertThat(full.failure().orElseThrow())
                    .contains(checkpoints.toString(), "No space left on device")
                    .doesNotContain("\n", "Exception");
            for (Path file : quarantine) {
                assertThat(Files.readString(file)).endsWith("\n");
            }
            disk.makeRoom();
            PollResult after = sync.restart().poll();
            assertThat(after.failure()).isEmpty();
            assertThat(rowIds().stream().distinct()).hasSize(what.equals("quarantine") ? 550 : 1100);
            for (Path file : quarantine) {
                assertThat(Files.readAllLines(file)).hasSize(550).doesNotHaveDuplicates();
            }
        }
    }

    private static void refuseOddRows(Exchange exchange) throws ValidationException {
        for (Object row : exchange.getMessage().getBody(List.class)) {
            if (((LocalDateTime) ((Map<?, ?>) row).get("timestamp")).get(ChronoField.NANO_OF_SECOND) % 2 == 1) {
                throw new ValidationException(exchange, "odd");
            }
        }
    }

    @Test
    void givenAFolderThatDisappearsWhileAFileIsWrittenThenThePollFailsAndTheNextOneMakesItAnew() throws Exception {
        sync.with("sync.trade.batch-size", "2")
                .route(Sync.shippedRoute("files").replace(WRITE, "        - process: {ref: vanishing}\n" + WRITE))
                .bind("vanishing", (Processor) exchange -> {
                    byte[] bytes = exchange.getMessage().getBody(byte[].class);
                    exchange.getMessage().setBody(new ByteArrayInputStream(bytes) {
                        @Override
                        public synchronized int read(byte[] into, int offset, int length) {
                            takeFolderAway();
                            return super.read(into, offset, length);
                        }
                    });
                });
        arrive(0, 4);

        assertThat(sync.poll().failure().orElseThrow())
                .contains("file " + trades, "could not be written: " + trades, "does not exist");

        assertThat(trades).doesNotExist();
        sync.restart().route(Sync.shippedRoute("files")).poll();
        assertThatEachRowIsInOneFile(4);
    }

    private void takeFolderAway() {
        try {
            if (Files.exists(trades)) {
                Files.move(trades, folder.resolve("away"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a step fails in the middle of a stream, as one that fetches from elsewhere can. */
    @Test
    void givenABodyThatEndsInAFailureThenNoFileHasItsName() throws Exception {
        sync.route(Sync.shippedRoute("files").replace(WRITE, "        - process: {ref: broken}\n" + WRITE))
                .bind("broken", (Processor) exchange -> {
                    InputStream closed = InputStream.nullInputStream();
                    closed.close();
                    InputStream body = exchange.getMessage().getBody(InputStream.class);
                    exchange.getMessage().setBody(new SequenceInputStream(body, closed));
                });
        arrive(0, 4);

        assertThat(sync.poll().failure().orElseThrow()).contains("Stream closed");

        assertThat(list(trades, file -> true)).isEmpty();
    }

    @Test
    void givenWhatAKilledProcessLeftThenItIsRemovedAndThatOfOthersIsNot() throws Exception {
        Files.createDirectories(trades);
        Path left = Files.writeString(trades.resolve(".trade.4711.part"), "{\"symbol\":\"AA");
        Path ofAnother = Files.writeString(trades.resolve(".quote.4711.part"), "{");
        arrive(0, 4);

        assertThat(sync.poll().rows()).isEqualTo(4);

        assertThat(left).doesNotExist();
        assertThat(ofAnother).exists();
        assertThat(finished()).hasSize(1);
    }

    @Test
    void givenFoldersThatAreSymbolicLinksThenFilesAndCheckpointAreWhereTheyLead() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real"));
        files(Files.createSymbolicLink(folder.resolve("linked"), real));
        Path kept = Files.createDirectories(folder.resolve("kept"));
        Files.createSymbolicLink(folder.resolve("checkpoints"), kept);
        arrive(0, 4);

        assertThat(sync.poll().rows()).isEqualTo(4);

        assertThat(list(real, file -> true)).hasSize(1);
        assertThat(kept.resolve("files/trade.checkpoint.json")).exists();
    }

    @ParameterizedTest
    @CsvSource({"../trade.jsonl", "/tmp/trade.jsonl", "''", "2016/../.."})
    void givenANameOutsideOfTheFolderThenNothingIsWritten(String name) throws Exception {
        sync.route(Sync.shippedRoute("files")
                .replace(
                        "${exchangeProperty.DolphinDBSync.sync}-${exchangeProperty.DolphinDBSync.batchName}"
                                + ".${exchangeProperty.DolphinDBSync.setting('files.format')}",
                        name));
        arrive(0, 4);

        assertThat(sync.poll().failure().orElseThrow()).contains("header CamelFileName");
    }

    @Test
    void givenANameWithFoldersThenTheyAreMade() throws Exception {
        sync.route(
                Sync.shippedRoute("files").replace("\"${exchangeProperty.DolphinDBSync.sync}-$", "\"2016/10/trade-$"));
        arrive(0, 4);

        assertThat(sync.poll().rows()).isEqualTo(4);

        assertThat(list(trades.resolve("2016/10"), file -> true)).hasSize(1);
    }
}
