package io.github.dolphindbsync.source.query;

import java.time.Duration;
import java.time.Instant;

/**
 * How many rows a window may have: as many as the setting says, and fewer for a while after an answer was more than the
 * server could hold. What it can hold depends on what else it does, so the size grows again, slowly.
 */
public final class WindowSize {

    private static final int SHRINK_TO_ONE_IN = 4;
    private static final Duration DOUBLED_EACH = Duration.ofMinutes(10);

    private long shrunk;
    private Instant shrunkAt;

    /** As many rows as {@code wanted}, or as few as may be asked for now. */
    public long rows(long wanted, Instant now) {
        if (shrunkAt == null) {
            return wanted;
        }
        long doublings = Math.max(0, Duration.between(shrunkAt, now).dividedBy(DOUBLED_EACH));
        if (doublings >= Long.SIZE || shrunk > wanted >> doublings) {
            shrunkAt = null;
            return wanted;
        }
        return shrunk << doublings;
    }

    public boolean isShrunk() {
        return shrunkAt != null;
    }

    /** Notes that a window of so many rows was too large. */
    public void tooLarge(long rows, Instant now) {
        shrunk = Math.max(1, rows / SHRINK_TO_ONE_IN);
        shrunkAt = now;
    }
}
