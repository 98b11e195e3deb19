package io.github.dolphindbsync.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets contenders do the same work in turn, round after round in one process, so that a slow minute of the machine
 * meets all of them. A ratio is the median of the ratios of the rounds, not the ratio of medians.
 */
final class Contest {

    /** Does the work once and says how long it took, in nanoseconds, preparations left out. */
    @FunctionalInterface
    interface Work {
        long nanos() throws Exception;
    }

    private record Contender(String name, long rows, Work work) {}

    private final String title;
    private final List<Contender> contenders = new ArrayList<>();
    private final Map<String, double[]> rates = new LinkedHashMap<>();

    Contest(String title) {
        this.title = title;
    }

    Contest with(String name, long rows, Work work) {
        contenders.add(new Contender(name, rows, work));
        return this;
    }

    /** One round more than is counted: the first one warms up. */
    Contest run(int rounds) throws Exception {
        for (Contender contender : contenders) {
            rates.put(contender.name(), new double[rounds]);
        }
        for (int round = -1; round < rounds; round++) {
            for (Contender contender : contenders) {
                double seconds = contender.work().nanos() / 1e9;
                if (round >= 0) {
                    rates.get(contender.name())[round] = contender.rows() / seconds;
                }
            }
            System.err.printf(Locale.ROOT, "%s: round %d of %d%n", title, round + 1, rounds);
        }
        return this;
    }

    double ratio(String name, String reference) {
        double[] ratios = rates.get(name).clone();
        double[] others = rates.get(reference);
        Arrays.setAll(ratios, round -> ratios[round] / others[round]);
        return median(ratios);
    }

    /** A Markdown table: each contender beside the limit, and beside what is compared else. */
    String table(String... references) {
        StringBuilder text = new StringBuilder("\n### " + title + "\n\n| | rows/s | slowest to fastest round |");
        for (String reference : references) {
            text.append(" of ").append(reference).append(" |");
        }
        text.append("\n|---|---:|---:|")
                .append("---:|".repeat(references.length))
                .append('\n');
        rates.forEach((name, all) -> {
            double[] sorted = all.clone();
            Arrays.sort(sorted);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f to %,.0f |",
                    name,
                    median(all),
                    sorted[0],
                    sorted[sorted.length - 1]));
            for (String reference : references) {
                text.append(String.format(Locale.ROOT, " %.2f |", ratio(name, reference)));
            }
            text.append('\n');
        });
        // Now and not with the others at the end: that may be an hour away.
        System.out.println(text);
        return text.toString();
    }

    /** As seconds, for work whose rows do not matter. */
    String secondsTable() {
        StringBuilder text =
                new StringBuilder("\n### " + title + "\n\n| | seconds | fastest to slowest round |\n|---|---:|---:|\n");
        for (Contender contender : contenders) {
            double[] seconds = Arrays.stream(rates.get(contender.name()))
                    .map(rate -> contender.rows() / rate)
                    .sorted()
                    .toArray();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f to %.2f |%n",
                    contender.name(),
                    median(seconds),
                    seconds[0],
                    seconds[seconds.length - 1]));
        }
        System.out.println(text);
        return text.toString();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
