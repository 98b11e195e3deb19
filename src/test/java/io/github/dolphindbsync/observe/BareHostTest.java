package io.github.dolphindbsync.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareHostTest {

    private static final Pattern WHAT_WATCHES =
            Pattern.compile("camel-(health|management-\\d|micrometer|platform-http)|micrometer|prometheus|vertx|netty");
    private static final String HEALTH = "org.apache.camel.impl.health.AbstractHealthCheck";
    private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";

    @TempDir
    Path folder;

    @Test
    void aSyncRunsInAHostThatHasNeitherCamelHealthNorMicrometer() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !WHAT_WATCHES
                        .matcher(Path.of(entry).getFileName().toString())
                        .find())
                .collect(Collectors.joining(File.pathSeparator));

        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        BareHost.class.getName(),
                        folder.toString(),
                        HEALTH + "," + MICROMETER)
                .redirectErrorStream(true)
                .start();
        String output = new String(host.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output)
                .contains("missing: " + HEALTH, "missing: " + MICROMETER, "\nsync trade: 1 row in 1 batch")
                .doesNotContain("NoClassDefFoundError");
        assertThat(host.waitFor()).as(output).isZero();
    }
}
