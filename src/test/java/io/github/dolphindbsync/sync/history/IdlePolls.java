package io.github.dolphindbsync.sync.history;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Knows which polls must find nothing new, and which of those must get by with one query. */
final class IdlePolls {

    private static final Duration CENSUS = Duration.ofHours(1);
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final Set<Long> NO_CENSUS = Set.of(Long.MIN_VALUE);

    private final Setup setup;
    // What the last successful poll showed, as long as the destination is as that poll left it.
    private Contract.Poll last;
    // The same, as long as the application that made it runs.
    private boolean isRemembered;
    // A poll that fails may have taken it, or not.
    private Set<Long> censusMayHaveBeenAt = NO_CENSUS;
    // The checkpoint knows the rows of the look-back that was set when it was written, and no part of them alone.
    private int longestLookBack;
    private boolean windowsMayBeSmall;
    private boolean columnsMayBeOthers;

    IdlePolls(Setup setup) {
        this.setup = setup;
    }

    void restarted() {
        isRemembered = false;
        censusMayHaveBeenAt = NO_CENSUS;
        windowsMayBeSmall = false;
    }

    /** The server was not able to hold an answer: for some time rows are counted before they are read. */
    void windowsMayShrink() {
        windowsMayBeSmall = true;
    }

    /** The next poll finds that out by its first answer, and asks again. */
    void columnsChanged() {
        columnsMayBeOthers = true;
    }

    void forget() {
        last = null;
        isRemembered = false;
    }

    /** Whether this poll had nothing to deliver, and could know that. */
    boolean isIdle(Contract.Poll poll) {
        Long mark = poll.before().mark();
        Map<Trade, Long> rows = rows(poll, poll.atEnd());
        if (rows.isEmpty()) {
            return true;
        }
        // While the clock is behind the mark nothing is remembered of the look-back range, so it is delivered each
        // time.
        boolean isAhead = mark != null && mark > Contract.last(setup, poll);
        if (last == null || mark == null || isAhead || Contract.mustReplace(setup, poll)) {
            return false;
        }
        boolean sameRows = compared(poll, poll.atEnd()).equals(compared(poll, last.atBegin()));
        boolean rangeWasRead = low(last) <= low(poll) && last(last) >= newest(poll);
        boolean rangeIsKnown = poll.tuning().lookBack() == 0
                || (isRemembered
                        && low(last) == low(poll)
                        && Objects.equals(last.before().mark(), last.after().mark()));
        return sameRows && rangeWasRead && rangeIsKnown;
    }

    boolean needsOneQuery(Contract.Poll poll) {
        if (!isRemembered || last == null || windowsMayBeSmall || columnsMayBeOthers) {
            return false;
        }
        long ticksSince = poll.clock() - last.clock();
        boolean recent = ticksSince >= 0 && ticksSince < ticks(RECENT);
        boolean readLittle = 10L
                        * (compared(last, last.atBegin()).values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                + 1)
                < poll.tuning().windowRows();
        boolean sameRows = compared(poll, poll.atEnd()).equals(compared(poll, last.atBegin()));
        boolean censusMayBeDue = censusMayHaveBeenAt.stream().anyMatch(time -> isCensusDue(time, poll.clock()));
        return recent && readLittle && sameRows && !censusMayBeDue;
    }

    void polled(Contract.Poll poll, boolean undisturbed) {
        mayHaveCounted(poll.clock(), undisturbed);
        longestLookBack = Math.max(longestLookBack, poll.tuning().lookBack());
        isRemembered = undisturbed;
        columnsMayBeOthers &= !undisturbed;
        if (undisturbed) {
            last = poll;
        } else if (!poll.before().equals(poll.after())) {
            last = null;
        }
        if (poll.atBegin().size() != poll.atEnd().size()) {
            forget();
        }
    }

    /** A poll began, and took a census where that was due; surely, if it came to its end. */
    void mayHaveCounted(long clock, boolean surely) {
        censusMayHaveBeenAt = censusMayHaveBeenAt.stream()
                .flatMap(time -> !isCensusDue(time, clock)
                        ? Stream.of(time)
                        : surely ? Stream.of(clock) : Stream.of(time, clock))
                .collect(Collectors.toSet());
    }

    private boolean isCensusDue(long last, long clock) {
        return clock >= last + ticks(CENSUS);
    }

    private long ticks(Duration duration) {
        return duration.dividedBy(setup.ticks().duration);
    }

    private Map<Trade, Long> rows(Contract.Poll poll, List<Trade> trades) {
        return Contract.count(
                trades.stream().filter(Contract.between(low(poll), last(poll))).toList());
    }

    /** Those that the poll may compare with what it knows of them: some more, where the look-back was longer once. */
    private Map<Trade, Long> compared(Contract.Poll poll, List<Trade> trades) {
        Long mark = poll.before().mark();
        long start = setup.startTick().orElse(Long.MIN_VALUE);
        long from = mark == null ? low(poll) : Math.min(low(poll), Math.max(start, mark - longestLookBack));
        return Contract.count(
                trades.stream().filter(Contract.between(from, last(poll))).toList());
    }

    private long newest(Contract.Poll poll) {
        return rows(poll, poll.atEnd()).keySet().stream()
                .mapToLong(Trade::time)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private long low(Contract.Poll poll) {
        return Contract.lowest(setup, poll.tuning(), poll.before().mark());
    }

    private long last(Contract.Poll poll) {
        return Contract.last(setup, poll);
    }
}
