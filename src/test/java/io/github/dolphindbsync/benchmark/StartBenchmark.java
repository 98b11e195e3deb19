package io.github.dolphindbsync.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code java -jar … --once} with a thousand rows to carry into a new DuckDB file, from the start of the process to its
 * end: plain, and with the classes kept in an archive by an earlier run.
 */
final class StartBenchmark {

    private static final int ROWS = 1_000;
    private static final Path JAR = Path.of("target", "dolphindb-sync-app.jar").toAbsolutePath();

    private final Source source;
    private final Path folder;

    private StartBenchmark(Source source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    static String run(Path parent, int rounds) throws Exception {
        Path folder = Files.createTempDirectory(parent.toAbsolutePath(), "start");
        copyRoutes(folder);
        Path archive = folder.resolve("classes.jsa");
        try (Source source = new Source(ROWS)) {
            StartBenchmark start = new StartBenchmark(source, folder);
            start.nanos("-XX:ArchiveClassesAtExit=" + archive);
            String title = String.format(Locale.ROOT, "From the start of the process to its end, %,d rows", ROWS);
            return "\n## Start\n"
                    + new Contest(title)
                            .with("java -jar", ROWS, start::nanos)
                            .with("java -XX:TieredStopAtLevel=1", ROWS, () -> start.nanos("-XX:TieredStopAtLevel=1"))
                            .with(
                                    "java -XX:SharedArchiveFile",
                                    ROWS,
                                    () -> start.nanos("-XX:SharedArchiveFile=" + archive))
                            .with(
                                    "both",
                                    ROWS,
                                    () -> start.nanos("-XX:SharedArchiveFile=" + archive, "-XX:TieredStopAtLevel=1"))
                            .run(rounds)
                            .secondsTable();
        }
    }

    private static void copyRoutes(Path folder) throws IOException {
        try (Stream<Path> shipped = Files.walk(Path.of("routes"))) {
            for (Path path : (Iterable<Path>) shipped::iterator) {
                Files.copy(path, folder.resolve(path));
            }
        }
        Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
    }

    private long nanos(String... options) throws Exception {
        Files.deleteIfExists(folder.resolve("warehouse.duckdb"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-jar", JAR.toString(), "--once"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("start.log").toFile());
        builder.environment()
                .putAll(Map.of("DOLPHINDB_PORT", String.valueOf(source.port()), "DOLPHINDB_PASSWORD", Source.PASSWORD));
        long start = System.nanoTime();
        int end = builder.start().waitFor();
        long nanos = System.nanoTime() - start;
        if (end != 0) {
            throw new IllegalStateException("exit code " + end + ", see " + folder.resolve("start.log"));
        }
        return nanos;
    }
}
