package io.github.dolphindbsync.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.ColumnType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock of a poll, as another process meets it. */
class FileCheckpointLockTest {

    private static final int GOT_IT = 0;
    private static final int HELD_BY_ANOTHER = 9;

    @TempDir
    Path folder;

    private final Checkpoint start =
            Checkpoint.initial("trade", new Origin("dfs://market", "trade", "timestamp", ColumnType.LONG));

    /** By the same repository, by another one of the same folder, or of one that leads there. */
    @ParameterizedTest
    @ValueSource(strings = {"same", "kept", "kept/../kept", "linked"})
    void aSecondPollInThisProcessDoesNotGiveUpTheLockOfTheFirst(String path) throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.createSymbolicLink(folder.resolve("linked"), kept);
        FileCheckpointRepository checkpoints = new FileCheckpointRepository(kept.toString());
        FileCheckpointRepository second = path.equals("same")
                ? checkpoints
                : new FileCheckpointRepository(folder.resolve(path).toString());

        try (AutoCloseable first = checkpoints.hold(start)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> second.hold(start)).hasMessageContaining("another process is delivering it");
            if (second != checkpoints) {
                assertThatThrownBy(() -> second.store(start.moved(7L, Boundary.NONE)))
                        .hasMessageContaining("another process is delivering it");
            }
            assertThat(anotherProcessTries()).isEqualTo(HELD_BY_ANOTHER);
        }
        assertThat(anotherProcessTries()).isEqualTo(GOT_IT);
        second.hold(start).close();
    }

    @Test
    void aHoldThatFailsLeavesNoLock() throws Exception {
        FileCheckpointRepository checkpoints = new FileCheckpointRepository(folder.toString());
        checkpoints.store(start.moved(7L, Boundary.NONE));

        assertThatThrownBy(() -> checkpoints.hold(start)).hasMessageContaining("moved by another process");

        checkpoints.hold(start.moved(7L, Boundary.NONE)).close();
    }

    private int anotherProcessTries() throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileCheckpointLockTest.class.getName(),
                        folder.resolve("kept/trade.checkpoint.lock").toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.exit(channel.tryLock() == null ? HELD_BY_ANOTHER : GOT_IT);
        }
    }
}
