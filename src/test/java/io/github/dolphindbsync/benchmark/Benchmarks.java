package io.github.dolphindbsync.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The command of the page on performance. The arguments name parts: {@code postgresql}, {@code duckdb}, {@code files},
 * {@code kafka}. System properties: {@code benchmark.rows}, {@code benchmark.rounds}, {@code benchmark.batches}.
 */
final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Set<String> parts = new TreeSet<>(Arrays.asList(arguments));
        long rows = Long.getLong("benchmark.rows", 1_000_000);
        int rounds = Integer.getInteger("benchmark.rounds", 5);
        List<Integer> batchSizes = new ArrayList<>();
        for (String size :
                System.getProperty("benchmark.batches", "1000,10000,100000").split(",", -1)) {
            batchSizes.add(Integer.valueOf(size));
        }
        Path folder = Files.createDirectories(Path.of("target", "benchmark"));
        StringBuilder report = new StringBuilder();
        try (Source source = new Source(rows)) {
            if (parts.isEmpty() || parts.contains("postgresql")) {
                report.append(PostgresBenchmark.run(source, rounds, batchSizes));
            }
            if (parts.isEmpty() || parts.contains("duckdb")) {
                report.append(DuckDbBenchmark.run(source, folder, rounds, batchSizes));
            }
            if (parts.isEmpty() || parts.contains("files")) {
                report.append(FilesBenchmark.run(source, folder, rounds, batchSizes));
            }
            if (parts.isEmpty() || parts.contains("kafka")) {
                report.append(KafkaBenchmark.run(source, folder, rounds, batchSizes));
            }
        }
        Files.writeString(folder.resolve("benchmark.md"), report);
        System.out.println(report);
    }
}
