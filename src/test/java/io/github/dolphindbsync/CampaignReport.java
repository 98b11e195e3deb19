package io.github.dolphindbsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes down how faults went that a test tried, as one row of a Markdown table for each fault, in
 * {@code target/campaign/<test>.md}. It asserts nothing; the test does. The file is written anew after each try, so a
 * test that fails leaves the figures that made it fail.
 *
 * <p>Keep it in a static field of the test: {@code static final CampaignReport REPORT =
 * CampaignReport.of(KillIT.class)}. Safe for use by several threads.
 */
public final class CampaignReport {

    /**
     * What one try ended with, after the fault was over and the sync had run to its end.
     *
     * @param lost rows that should be there and are not
     * @param doubled rows that are there once too often, or should not be there at all
     * @param wrongMarks marks that claimed rows which were not delivered
     * @param recovery from the end of the fault until all was there
     */
    public record Try(long lost, long doubled, long wrongMarks, Duration recovery) {

        /** Compares rows as a bag: each must be there as often as it is expected, in whatever order. */
        public static Try of(Iterable<?> expected, Iterable<?> stored, boolean markIsWrong, Duration recovery) {
            Map<Object, Long> balance = new LinkedHashMap<>();
            expected.forEach(row -> balance.merge(row, -1L, Long::sum));
            stored.forEach(row -> balance.merge(row, 1L, Long::sum));
            long lost = 0;
            long doubled = 0;
            for (long surplus : balance.values()) {
                lost += Math.max(0, -surplus);
                doubled += Math.max(0, surplus);
            }
            return new Try(lost, doubled, markIsWrong ? 1 : 0, recovery);
        }
    }

    private final Path file;
    private final Map<String, List<Try>> tries = new LinkedHashMap<>();

    private CampaignReport(Path file) {
        this.file = file;
    }

    public static CampaignReport of(Class<?> test) {
        return new CampaignReport(Path.of("target", "campaign", test.getSimpleName() + ".md"));
    }

    /** How often to try a fault: the property {@code campaign.rounds} where it is above 0, else {@code inVerify}. */
    public static int rounds(int inVerify) {
        int rounds = Integer.getInteger("campaign.rounds", 0);
        return rounds > 0 ? rounds : inVerify;
    }

    /** Adds one try of a fault, named as readers of the table shall see it, and returns it to be asserted upon. */
    public synchronized Try add(String fault, Try tried) {
        tries.computeIfAbsent(fault, name -> new ArrayList<>()).add(tried);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, table());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tried;
    }

    private String table() {
        StringBuilder table = new StringBuilder("""
                | fault | times tried | lost rows | doubled rows | wrong marks | worst recovery |
                |---|---:|---:|---:|---:|---:|
                """);
        tries.forEach((fault, all) -> table.append(row(fault, all)));
        return table.toString();
    }

    private static String row(String fault, List<Try> all) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %,d | %.1f s |%n",
                fault,
                all.size(),
                all.stream().mapToLong(Try::lost).sum(),
                all.stream().mapToLong(Try::doubled).sum(),
                all.stream().mapToLong(Try::wrongMarks).sum(),
                all.stream()
                                .mapToLong(tried -> tried.recovery().toMillis())
                                .max()
                                .orElse(0)
                        / 1000.0);
    }
}
