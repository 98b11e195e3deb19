package io.github.dolphindbsync.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.ColumnType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a poll, as another process meets it. */
class FileCheckpointLockTest {

    private static final int GOT_IT = 0;
    private static final int HELD_BY_ANOTHER = 9;

    @TempDir
    Path folder;

    @Test
    void aSecondPollInThisProcessDoesNotGiveUpTheLockOfTheFirst() throws Exception {
        FileCheckpointRepository checkpoints = new FileCheckpointRepository(folder.toString());
        Checkpoint start =
                Checkpoint.initial("trade", new Origin("dfs://market", "trade", "timestamp", ColumnType.LONG));

        try (AutoCloseable first = checkpoints.hold(start)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> checkpoints.hold(start)).hasMessageContaining("somebody else is delivering it");
            assertThat(anotherProcessTries()).isEqualTo(HELD_BY_ANOTHER);
        }
        assertThat(anotherProcessTries()).isEqualTo(GOT_IT);
    }

    private int anotherProcessTries() throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileCheckpointLockTest.class.getName(),
                        folder.resolve("trade.checkpoint.lock").toString())
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
