package io.github.dolphindbsync.app.console;

import io.github.dolphindbsync.source.poll.PollListener;
import io.github.dolphindbsync.source.poll.PollResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the progress of a poll: a bar on a terminal, else a line every few seconds. A quick poll shows nothing. */
public final class ProgressReporter implements PollListener {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration BAR_INTERVAL = Duration.ofMillis(200);

    private final Optional<StatusLines> terminal;
    private final Map<String, Progress> running = new ConcurrentHashMap<>();

    /** @param terminal empty where the output does not go to one */
    public ProgressReporter(Optional<StatusLines> terminal) {
        this.terminal = terminal;
    }

    private static final class Progress {
        private final long rowsExpected;
        private Duration shownAt = Duration.ZERO;

        Progress(long rowsExpected) {
            this.rowsExpected = rowsExpected;
        }

        boolean isDue(Duration elapsed, Duration interval) {
            if (elapsed.minus(shownAt).compareTo(interval) < 0) {
                return false;
            }
            shownAt = elapsed;
            return true;
        }
    }

    @Override
    public void started(String sync, long rows) {
        running.put(sync, new Progress(rows));
    }

    @Override
    public void delivered(PollResult soFar) {
        Progress progress = running.get(soFar.sync());
        if (progress == null) {
            return;
        }
        long rowsExpected = progress.rowsExpected;
        if (terminal.isPresent() && rowsExpected > 0) {
            if (progress.isDue(soFar.duration(), BAR_INTERVAL)) {
                terminal.get().show(soFar.sync(), columns -> ProgressLine.of(soFar, rowsExpected, columns));
            }
        } else if (progress.isDue(soFar.duration(), LINE_INTERVAL)) {
            LOG.info("{}{}", soFar.summary(), of(rowsExpected));
        }
    }

    /** Distinguishes the line from that of the end of a poll. */
    private static String of(long rowsExpected) {
        return rowsExpected < 0 ? ", so far" : String.format(Locale.ROOT, ", so far, of about %,d rows", rowsExpected);
    }

    @Override
    public void finished(PollResult result) {
        running.remove(result.sync());
        terminal.ifPresent(lines -> lines.remove(result.sync()));
    }
}
