package io.github.dolphindbsync.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The command of docs/performance.md. System properties: {@code benchmark.parts} ({@code kernels}, {@code postgresql},
 * {@code postgresql-again}, {@code duckdb}, {@code files}, {@code kafka}, {@code growth}, {@code tables},
 * {@code start}; all where it is empty), {@code benchmark.rows}, {@code benchmark.rounds}, {@code benchmark.batches},
 * and {@code benchmark.growth} with the sizes of the source.
 */
final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        long rows = Long.getLong("benchmark.rows");
        int rounds = Integer.getInteger("benchmark.rounds");
        List<Integer> batchSizes =
                list("benchmark.batches").stream().map(Integer::valueOf).toList();
        Path folder = Files.createDirectories(Path.of("target", "benchmark"));
        StringBuilder report = new StringBuilder();
        if (isAskedFor("kernels")) {
            report.append(Kernels.run());
        }
        try (Source source = new Source(rows)) {
            if (isAskedFor("postgresql")) {
                report.append(PostgresBenchmark.firstLoad(source, rounds, batchSizes));
            }
            if (isAskedFor("postgresql-again")) {
                report.append(PostgresBenchmark.readAgain(source, rounds, batchSizes));
            }
            if (isAskedFor("duckdb")) {
                report.append(DuckDbBenchmark.run(source, folder, rounds, batchSizes));
            }
            if (isAskedFor("files")) {
                report.append(FilesBenchmark.run(source, folder, rounds, batchSizes));
            }
            if (isAskedFor("kafka")) {
                report.append(KafkaBenchmark.run(source, folder, rounds, batchSizes));
            }
        }
        if (isAskedFor("growth")) {
            report.append(GrowthBenchmark.run(
                    list("benchmark.growth").stream().map(Long::valueOf).toList()));
        }
        if (isAskedFor("tables")) {
            report.append(TablesBenchmark.run(rows));
        }
        if (isAskedFor("start")) {
            report.append(StartBenchmark.run(folder, rounds));
        }
        Files.writeString(folder.resolve("benchmark.md"), report);
    }

    private static List<String> list(String property) {
        return Arrays.stream(System.getProperty(property).split("[ ,]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static boolean isAskedFor(String part) {
        List<String> parts = list("benchmark.parts");
        return parts.isEmpty() || parts.contains(part);
    }
}
