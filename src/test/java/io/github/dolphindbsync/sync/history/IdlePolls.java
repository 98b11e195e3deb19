package io.github.dolphindbsync.sync.history;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Knows which polls must find nothing new, and which of those must get by with one query. */
final class IdlePolls {

    private static final Duration CENSUS = Duration.ofHours(1);
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final Setup setup;
    // What the last successful poll showed, as long as the destination is as that poll left it.
    private Contract.Poll last;
    // The same, as long as the application that made it runs.
    private boolean isRemembered;
    private Long censusAt;
    private boolean windowsMayBeSmall;
    private boolean columnsMayBeOthers;

    IdlePolls(Setup setup) {
        this.setup = setup;
    }

    void restarted() {
        isRemembered = false;
        censusAt = null;
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
        boolean sameRows = rows.equals(rows(poll, last.atBegin()));
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
                        * (rows(last, last.atBegin()).values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                + 1)
                < poll.tuning().windowRows();
        boolean sameRows = rows(poll, poll.atEnd()).equals(rows(poll, last.atBegin()));
        return recent && readLittle && sameRows && !isCensusDue(poll);
    }

    void polled(Contract.Poll poll, boolean undisturbed) {
        if (isCensusDue(poll)) {
            censusAt = poll.clock();
        }
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

    private boolean isCensusDue(Contract.Poll poll) {
        return censusAt == null || poll.clock() >= censusAt + ticks(CENSUS);
    }

    private long ticks(Duration duration) {
        return duration.dividedBy(setup.ticks().duration);
    }

    private Map<Trade, Long> rows(Contract.Poll poll, List<Trade> trades) {
        return Contract.count(
                trades.stream().filter(Contract.between(low(poll), last(poll))).toList());
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
