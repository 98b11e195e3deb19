package io.github.dolphindbsync.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import io.github.dolphindbsync.source.PollResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form that has no transaction to share: each row at least once, and the mark after the file. */
class FilesFormTest {

    @TempDir
    Path folder;

    private StandInServer server;
    private StoredTable trade;
    private Sync sync;

    @BeforeEach
    void startServer() throws Exception {
        server = StandInServer.builder().username("admin").password("123456").build();
        trade = server.createTable(
                "market", "trade", TableDefinition.of("symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT"));
        server.start();
        sync = new Sync(server, "jdbc:duckdb:" + folder.resolve("not-used.duckdb"))
                .form("files")
                .with("sync.trade.batch-size", "2")
                .with("trade-files.folder", folder.resolve("trades").toString())
                .with("trade-files.checkpoints", folder.resolve("checkpoints").toString());
    }

    @AfterEach
    void stopServer() {
        sync.close();
        server.close();
    }

    private List<String> fileNames() throws IOException {
        if (!Files.exists(folder.resolve("trades"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("trades"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : fileNames()) {
            lines.addAll(Files.readAllLines(folder.resolve("trades").resolve(file)));
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
        Files.createDirectories(
                folder.resolve("checkpoints").resolve("trade.checkpoint.json").resolve("in the way"));
        PollResult blocked = sync.poll();
        assertThat(blocked.failure().orElseThrow()).contains("checkpoint");
        Files.delete(
                folder.resolve("checkpoints").resolve("trade.checkpoint.json").resolve("in the way"));
        Files.delete(folder.resolve("checkpoints").resolve("trade.checkpoint.json"));

        assertThat(sync.poll().rows()).isEqualTo(5);
        assertThat(lines()).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void givenADamagedCheckpointThenItIsNeverTakenForNone() throws Exception {
        arrive(0, 5);
        sync.poll();
        Files.writeString(folder.resolve("checkpoints").resolve("trade.checkpoint.json"), "{\"mark\": 147");

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
}
