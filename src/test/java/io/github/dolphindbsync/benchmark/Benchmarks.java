package io.github.dolphindbsync.benchmark;

import java.util.List;

/** The command of the page on performance. */
final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        long rows = Long.getLong("benchmark.rows", 1_000_000);
        int rounds = Integer.getInteger("benchmark.rounds", 5);
        try (Source source = new Source(rows)) {
            System.out.println(PostgresBenchmark.run(source, rounds, List.of(1_000, 10_000, 100_000)));
        }
    }
}
