package io.github.dolphindbsync.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of its heap a process has used, as the log of its collections has it.
 *
 * @param usedMib the most, garbage included
 * @param liveMib the most that a collection left
 */
record PeakHeap(long usedMib, long liveMib) {

    private static final String LOG = "heap.log";
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");
    private static final Path REPORTS = Path.of("target", "campaign");
    private static final Map<String, String> ROWS = new TreeMap<>();

    /** Has the next process write the log. */
    static Jar watch(Jar jar) {
        return jar.option("-Xlog:gc:file=" + jar.folder().resolve(LOG));
    }

    static PeakHeap of(Jar jar) throws IOException {
        long used = 0;
        long live = 0;
        for (String line : Files.readAllLines(jar.folder().resolve(LOG))) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                used = Math.max(used, Long.parseLong(collection.group(1)));
                live = Math.max(live, Long.parseLong(collection.group(2)));
            }
        }
        return new PeakHeap(used, live);
    }

    /** Adds a row to {@code target/campaign/PeakHeapOf<test>.md}. */
    synchronized PeakHeap report(Class<?> test, String extreme, String limit, double seconds) throws IOException {
        ROWS.put(
                extreme,
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %d MiB | %d MiB | %.1f s |%n",
                        extreme,
                        limit,
                        usedMib,
                        liveMib,
                        seconds));
        Files.createDirectories(REPORTS);
        Files.writeString(
                REPORTS.resolve("PeakHeapOf" + test.getSimpleName() + ".md"), """
                | extreme | limit | most used | most live | time |
                |---|---|---:|---:|---:|
                """ + String.join("", ROWS.values()));
        return this;
    }
}
