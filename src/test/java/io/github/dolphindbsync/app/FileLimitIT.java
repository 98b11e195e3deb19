package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** A limit for the size of files, by which the operating system takes a part of what is written, as a quota does. */
@DisabledOnOs(value = WINDOWS, disabledReason = "there is no ulimit")
class FileLimitIT {

    @TempDir
    Path folder;

    @Test
    void aBatchThatIsLargerThanAFileMayBeIsNamedInOneLineAndIsInNoFile() throws Exception {
        try (TradeSource source = new TradeSource(new Random(7))) {
            Jar jar = Jar.in(folder).setting("dolphindb.port", source.server().port());
            Destination.FILES.prepare(jar);
            jar.setting("sync.trade.batch-size", 100);
            source.arrive(100);
            jar.limitFiles(24).run("--once").assertEnded(0, "sync trade: 100 rows");
            source.arrive(900);
            jar.setting("sync.trade.batch-size", 500);

            jar.run("--once")
                    .assertEnded(
                            1,
                            "sync trade: FAILED after 0 rows: file " + folder.resolve("files/trade"),
                            "could not be written: File too large",
                            "ulimit -f")
                    .assertOneLine();

            assertThat(Destination.files(jar)).hasSize(1);
            jar.limitNothing().run("--once").assertEnded(0);
            assertThat(Destination.FILES.stored(jar)).isEqualTo(source.lines());
            assertThat(folder.resolve("files/trade").toFile().list()).allMatch(name -> !name.startsWith("."));
        }
    }

    @Test
    void aBatchWhoseTextIsLargerThanTheMemoryLeftIsWrittenAllTheSame() throws Exception {
        try (TradeSource source = new TradeSource(new Random(8))) {
            Jar jar = Jar.in(folder).setting("dolphindb.port", source.server().port());
            Destination.FILES.prepare(jar);
            jar.setting("sync.trade.batch-size", 1_000_000).memory("-Xmx100m");
            source.arrive(400_000);

            jar.run("--once").assertEnded(0, "sync trade: 400,150 rows");

            assertThat(folder.resolve("files/trade").toFile().list()).hasSizeLessThan(10);
        }
    }
}
