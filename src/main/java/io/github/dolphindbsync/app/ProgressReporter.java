package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.PollListener;
import io.github.dolphindbsync.source.PollResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how far a poll is: a bar on a terminal, a line every few seconds elsewhere. A poll that is quick shows nothing. */
final class ProgressReporter implements PollListener {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
    private static final int BAR_UPDATE_MILLIS = 200;

    private final boolean onTerminal;
    private final Map<String, Progress> running = new ConcurrentHashMap<>();

    ProgressReporter() {
        this(Terminal.isThere());
    }

    ProgressReporter(boolean onTerminal) {
        this.onTerminal = onTerminal;
    }

    private static final class Progress {
        private final long rowsExpected;
        private final ProgressBar bar;
        private long lastLineAtMillis;

        Progress(long rowsExpected, ProgressBar bar) {
            this.rowsExpected = rowsExpected;
            this.bar = bar;
        }
    }

    @Override
    public void started(String sync, long rows) {
        boolean worthABar = onTerminal && rows > 0;
        running.put(sync, new Progress(rows, worthABar ? bar(sync, rows) : null));
    }

    private static ProgressBar bar(String sync, long rows) {
        return new ProgressBarBuilder()
                .setTaskName(sync)
                .setInitialMax(rows)
                .setUnit("", 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(BAR_UPDATE_MILLIS)
                .build();
    }

    @Override
    public void delivered(PollResult soFar) {
        Progress progress = running.get(soFar.sync());
        if (progress == null) {
            return;
        }
        if (progress.bar != null) {
            progress.bar.stepTo(soFar.rows() + soFar.rowsSetAside());
            progress.bar.setExtraMessage(" mark " + soFar.mark());
        } else if (soFar.duration().toMillis() - progress.lastLineAtMillis >= LINE_INTERVAL.toMillis()) {
            progress.lastLineAtMillis = soFar.duration().toMillis();
            LOG.info("{}{}", soFar.summary(), of(progress.rowsExpected));
        }
    }

    /** What tells the line from that of a poll's end. */
    private static String of(long rowsExpected) {
        return rowsExpected < 0 ? ", so far" : String.format(Locale.ROOT, ", so far, of about %,d rows", rowsExpected);
    }

    @Override
    public void finished(PollResult result) {
        Progress progress = running.remove(result.sync());
        if (progress != null && progress.bar != null) {
            progress.bar.close();
        }
    }
}
