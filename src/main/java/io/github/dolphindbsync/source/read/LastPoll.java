package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import java.time.Instant;

/**
 * What the last poll leaves for the next one, to save it queries.
 *
 * @param checkpoint as that poll stored it; null where that is not known
 * @param readAgain what the rows up to the mark looked like that it read again; null where it did not see them
 * @param rows how many it read
 * @param horizon as it was then; null where there is none
 * @param isTargetMissing whether the table at the destination was missing
 */
public record LastPoll(
        Checkpoint checkpoint,
        Boundary readAgain,
        Instant startedAt,
        long rows,
        Long horizon,
        boolean isTargetMissing) {

    /** Nothing is known: it was the first one, or it failed. */
    public static final LastPoll NONE = new LastPoll(null, null, Instant.MIN, Long.MAX_VALUE, null, false);

    /**
     * What the rows from {@code low} to the mark, or some more before them, looked like when they were last read; null
     * if that is not known.
     */
    public Boundary knownBoundary(Checkpoint from, Long low) {
        if (from.mark() == null || low == null) {
            return null;
        }
        boolean isRemembered = readAgain != null && from.mark().equals(checkpoint.mark());
        Boundary known = isRemembered ? readAgain : from.boundary();
        Boundary begun = known.from() == null ? known.from(from.mark()) : known;
        return begun.from() <= low ? begun : null;
    }
}
