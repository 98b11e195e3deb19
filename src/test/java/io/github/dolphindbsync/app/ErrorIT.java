package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.sync.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Java itself can't do, as to load a library or to find memory, fails a poll in one line, and every command ends.
 */
class ErrorIT {

    @TempDir
    Path folder;

    @RegisterExtension
    final Market market = new Market(Jar.PASSWORD);

    private final StandInServer server = market.server();
    private Jar jar;

    @BeforeEach
    void start() throws IOException {
        server.createGeneratedTable("market", "trade", Market.TRADES, 500_000, 0);
        jar = Jar.in(folder).setting("dolphindb.port", server.port());
    }

    @Test
    void aLibraryThatCannotBeLoadedIsNamedWithTheFolderThatIsToBlame() throws Exception {
        Path noexec = Files.createDirectories(folder.resolve("noexec"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", noexec.toString()), "can't mount here");
        try {
            jar.option("-Djava.io.tmpdir=" + noexec);

            jar.run("--once")
                    .assertEnded(1, "a native library could not be loaded", "java.io.tmpdir, which is " + noexec);
            jar.run("check").assertEnded(1, "sync trade: ", "FAILED  ", "java.io.tmpdir, which is " + noexec);
            jar.setting("sync.trade.period", "100ms");
            try (JarProcess service = jar.start()) {
                service.awaitLines(2, "FAILED after 0 rows: a native library could not be loaded");
            }
            jar.environment("WAREHOUSE_URL", "jdbc:sqlite:" + folder.resolve("warehouse.sqlite"));
            assertThat(jar.run("--once")
                            .assertEnded(
                                    1, "a native library could not be loaded", "java.io.tmpdir, which is " + noexec)
                            .output())
                    .doesNotContain("\tat ");
        } finally {
            assertThat(succeeds("umount", noexec.toString())).isTrue();
        }
    }

    @Test
    void aBatchThatIsMoreThanTheMemoryFailsItsPollAndASmallerOneArrives() throws Exception {
        jar.memory("-Xmx48m").setting("sync.trade.batch-size", 1_000_000);
        jar.run("--once").assertEnded(1, "this process is out of memory", "48 MiB", "sync.<name>.batch-size");

        jar.setting("sync.trade.batch-size", 1_000);
        jar.run("--once").assertEnded(0, "sync trade: 500,000 rows");
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
