package io.github.dolphindbsync.destination.postgres;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Finds the instant of a wall-clock time without an object per row: the offset of a zone holds for months, and rows
 * that follow each other are mostly of the same months. Agrees with {@link LocalDateTime#atZone}: a time that the
 * clocks skipped is moved on by what they skipped, a time that they showed twice is the first of the two.
 *
 * <p>Not safe for several threads.
 */
final class WallClock {

    private final ZoneRules rules;
    /** The offset below holds for wall-clock seconds from here (inclusive) ... */
    private long from;
    /** ... to here (exclusive). */
    private long until;

    private long offsetSeconds;

    WallClock(ZoneId zone) {
        this.rules = zone.getRules();
        if (rules.isFixedOffset()) {
            from = Long.MIN_VALUE;
            until = Long.MAX_VALUE;
            offsetSeconds = rules.getOffset(Instant.EPOCH).getTotalSeconds();
        }
    }

    /** How many seconds the zone's clocks are ahead of UTC when they show this count of seconds since 1970. */
    long offsetSeconds(long wallClockSecond) {
        if (wallClockSecond < from || wallClockSecond >= until) {
            find(LocalDateTime.ofEpochSecond(wallClockSecond, 0, ZoneOffset.UTC));
        }
        return offsetSeconds;
    }

    private void find(LocalDateTime time) {
        ZoneOffsetTransition transition = rules.getTransition(time);
        if (transition != null) {
            from = start(transition);
            until = end(transition);
            offsetSeconds = transition.getOffsetBefore().getTotalSeconds();
            return;
        }
        ZoneOffset offset = rules.getOffset(time);
        Instant instant = time.toInstant(offset);
        ZoneOffsetTransition previous = rules.previousTransition(instant.plusNanos(1));
        ZoneOffsetTransition next = rules.nextTransition(instant);
        from = previous == null ? Long.MIN_VALUE : end(previous);
        until = next == null ? Long.MAX_VALUE : start(next);
        offsetSeconds = offset.getTotalSeconds();
    }

    /** Where the wall-clock times begin that were skipped or shown twice. */
    private static long start(ZoneOffsetTransition transition) {
        return Math.min(
                transition.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC),
                transition.getDateTimeAfter().toEpochSecond(ZoneOffset.UTC));
    }

    private static long end(ZoneOffsetTransition transition) {
        return Math.max(
                transition.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC),
                transition.getDateTimeAfter().toEpochSecond(ZoneOffset.UTC));
    }
}
