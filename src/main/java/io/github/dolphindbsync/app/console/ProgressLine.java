package io.github.dolphindbsync.app.console;

import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.source.settings.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The progress of a poll in one line, as wide as there is room. What matters less is left out first, the bar never. */
final class ProgressLine {

    private static final int LONGEST_NAME = 24;
    private static final int SHORTEST_BAR = 10;
    private static final int LONGEST_BAR = 40;

    private ProgressLine() {}

    /** @param rowsExpected more than none */
    static String of(PollResult soFar, long rowsExpected, int columns) {
        long rows = Math.min(rowsExpected, soFar.rows() + soFar.rowsQuarantined());
        double share = (double) rows / rowsExpected;
        long rowsPerSecond = soFar.rowsPerSecond();
        String name = soFar.sync().length() <= LONGEST_NAME
                ? soFar.sync()
                : soFar.sync().substring(0, LONGEST_NAME - 3) + "...";
        StringBuilder end = new StringBuilder(
                String.format(Locale.ROOT, "] %3d%%  %,d rows/s", (int) Math.floor(share * 100), rowsPerSecond));
        for (String part : List.of(
                rowsPerSecond == 0 ? "" : "  " + left((rowsExpected - rows) / rowsPerSecond),
                String.format(Locale.ROOT, "  %,d of %,d", rows, rowsExpected),
                "  mark " + soFar.mark())) {
            if (name.length() + SHORTEST_BAR + 2 + end.length() + part.length() <= columns) {
                end.append(part);
            }
        }
        int bar = Math.max(1, Math.min(LONGEST_BAR, columns - name.length() - 2 - end.length()));
        int done = (int) Math.floor(share * bar);
        String head = done < bar ? ">" : "";
        return name + " [" + "=".repeat(done) + head + " ".repeat(bar - done - head.length()) + end;
    }

    private static String left(long seconds) {
        return Durations.humanReadable(Duration.ofSeconds(seconds)) + " left";
    }
}
