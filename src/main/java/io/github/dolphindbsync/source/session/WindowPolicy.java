package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.query.WindowPlanner;
import io.github.dolphindbsync.source.query.WindowSize;
import io.github.dolphindbsync.source.read.LastPoll;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.time.Duration;

/**
 * How large the windows of a sync may be, and whether their rows are counted first, as earlier polls have shown. Used
 * by one poll at a time.
 */
final class WindowPolicy {

    // So soon after a poll that read little there can't be much: the rows are not counted before they are read.
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int FRACTION_OF_WINDOW = 10;

    private final SyncSettings settings;
    private final Clock clock;
    private final WindowSize windowSize = new WindowSize();
    private Window doubted;
    private long largestRow;

    WindowPolicy(SyncSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Where fewer rows came than were counted, and it is not known yet that there are no more; else null. */
    Window doubted() {
        return doubted;
    }

    /** Not to be forgotten after a failure: the mark may have passed rows that did not come. */
    void doubt(Window window) {
        doubted = window;
    }

    /** The window that was read last is behind the doubtful one. */
    void passed(Window window) {
        if (doubted != null && window != null && doubted.isBefore(window)) {
            doubted = null;
        }
    }

    /**
     * Whether this poll is expected to find few rows.
     *
     * @param horizon of this poll, or null; all rows of a DATE come within its reach at once, at midnight
     */
    boolean isLittleExpected(LastPoll last, SourceTable table, Long horizon) {
        long rowsOfText = largestRow == 0 ? Long.MAX_VALUE : WindowPlanner.TEXT_BYTES_PER_WINDOW / largestRow;
        return !windowSize.isShrunk()
                && !(horizon != null && last.horizon() != null && isFar(table, last.horizon(), horizon))
                && last.rows() < Math.min(settings.get(SyncSetting.WINDOW_ROWS), rowsOfText) / FRACTION_OF_WINDOW
                && last.startedAt().plus(RECENT).isAfter(clock.instant());
    }

    private static boolean isFar(SourceTable table, long from, long to) {
        return table.origin().trackingType().unit().multipliedBy(to - from).compareTo(RECENT) > 0;
    }

    long rowsPerWindow(SourceTable table) {
        return windowSize.rows(WindowQueries.rowsPerWindow(table, settings), clock.instant());
    }

    /**
     * Makes later windows smaller, after one held more rows than expected.
     *
     * @param rows of the window, or {@link Window#NOT_COUNTED}
     */
    void tooLarge(SourceTable table, long rows) {
        long most = rowsPerWindow(table);
        windowSize.tooLarge(rows < 0 ? most : Math.min(rows, most), clock.instant());
    }

    /** Notes how long the texts of a row may be among those that are to be read. */
    void counted(long longestTexts) {
        largestRow = longestTexts;
    }

    /**
     * Takes note of a poll that ended well.
     *
     * @param isCut whether a limit left rows to the next poll
     * @param largestRowRead bytes, roughly
     */
    void ended(boolean isCut, long largestRowRead) {
        doubted = isCut ? doubted : null;
        largestRow = Math.max(largestRow, largestRowRead);
    }
}
