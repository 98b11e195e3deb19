package io.github.dolphindbsync.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.sync.history.Setup.Tuning;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is promised of one poll, whatever is done to keep it. Times are ticks.
 *
 * <p>Promised are the rows of a range: from the mark less {@code look-back}, inclusive, to the horizon. Of these a poll
 * that succeeds delivers all that were there when it began. One that fails delivers some, in order: there is no row
 * behind the newest that it delivered, or behind the mark if it moved, that it left out. Rows that arrived meanwhile, and
 * late rows before the range, may be there; but as often as in the source at the most.
 */
final class Contract {

    /**
     * One poll.
     *
     * @param clock what time it was
     * @param atBegin the source when the poll began
     * @param atEnd the source when it ended; rows may have been added
     */
    record Poll(
            Tuning tuning,
            long clock,
            List<Trade> atBegin,
            List<Trade> atEnd,
            Stored before,
            boolean succeeded,
            Stored after) {}

    private final Setup setup;
    private final Poll poll;
    private final long low;
    private final long horizon;

    Contract(Setup setup, Poll poll) {
        this.setup = setup;
        this.poll = poll;
        this.low = lowest(setup, poll.tuning(), poll.before().mark());
        this.horizon = horizon(setup, poll.tuning(), poll.clock());
    }

    static long lowest(Setup setup, Tuning tuning, Long mark) {
        long start = setup.startTick().orElse(Long.MIN_VALUE);
        return mark == null ? start : Math.max(start, mark - tuning.lookBack());
    }

    /** The last tick that is over for longer than {@code settle}. */
    static long horizon(Setup setup, Tuning tuning, long clock) {
        return setup.ticks().followClock() ? clock - tuning.settle() - 1 : Long.MAX_VALUE;
    }

    void check() {
        checkMark();
        List<Trade> required = poll.atBegin().stream()
                .filter(between(low, poll.succeeded() ? horizon : deliveredUpTo()))
                .toList();
        List<Trade> readable = poll.atEnd().stream()
                .filter(between(setup.startTick().orElse(Long.MIN_VALUE), horizon))
                .toList();
        if (setup.key() == Setup.Key.NONE) {
            checkCounts(count(required), count(readable));
        } else {
            checkKeys(required, readable);
        }
    }

    /** Whether the tracking value is between the two, both inclusive; a row without one never is. */
    static Predicate<Trade> between(long from, long to) {
        return trade -> trade.time() != null && trade.time() >= from && trade.time() <= to;
    }

    private Long newest(Collection<Trade> trades) {
        return trades.stream()
                .filter(between(low, horizon))
                .map(Trade::time)
                .max(Long::compare)
                .orElse(null);
    }

    private static Long later(Long one, Long other) {
        return one == null || (other != null && other > one) ? other : one;
    }

    private void checkMark() {
        Long before = poll.before().mark();
        Long after = poll.after().mark();
        Long most = later(before, newest(poll.atEnd()));
        Long least = poll.succeeded() ? later(before, newest(poll.atBegin())) : before;
        boolean notBack = least == null || (after != null && after >= least);
        boolean notAhead = after == null || (most != null && after <= most);
        assertThat(notBack && notAhead)
                .as("the mark moved from %s to %s; expected was one from %s to %s", before, after, least, most)
                .isTrue();
    }

    /** How far a poll that failed has come: all rows up to here must be there. */
    private long deliveredUpTo() {
        boolean moved = !Objects.equals(poll.before().mark(), poll.after().mark());
        long upToMark = moved ? poll.after().mark() : Long.MIN_VALUE;
        long newestWritten = poll.after().rows().keySet().stream()
                .filter(trade -> poll.after().count(trade) > poll.before().count(trade))
                .mapToLong(Trade::time)
                .max()
                .orElse(Long.MIN_VALUE);
        return Math.max(upToMark, newestWritten == Long.MIN_VALUE ? Long.MIN_VALUE : newestWritten - 1);
    }

    static Map<Trade, Long> count(Collection<Trade> trades) {
        return trades.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** Without a key: each row as often as it was read, once; and none goes away. */
    private void checkCounts(Map<Trade, Long> required, Map<Trade, Long> readable) {
        Set<Trade> all = new HashSet<>(poll.before().rows().keySet());
        all.addAll(poll.after().rows().keySet());
        all.addAll(required.keySet());
        for (Trade trade : all) {
            long before = poll.before().count(trade);
            long least = Math.max(before, required.getOrDefault(trade, 0L));
            long most = Math.max(before, readable.getOrDefault(trade, 0L));
            assertThat(poll.after().count(trade))
                    .as("how often %s is there, which was there %s times before", trade, before)
                    .isBetween(least, most);
        }
    }

    /** With a key: for each key one row, which is never replaced by an older one. */
    private void checkKeys(List<Trade> required, List<Trade> readable) {
        Map<Object, List<Trade>> requiredByKey = byKey(required.stream());
        Map<Object, List<Trade>> readableByKey = byKey(readable.stream());
        Map<Object, List<Trade>> before = byKey(poll.before().rows().keySet().stream());
        Map<Object, List<Trade>> after = byKey(poll.after().rows().keySet().stream());
        assertThat(poll.after().rows().entrySet())
                .as("rows that are there more than once")
                .noneMatch(row -> row.getValue() != 1);
        assertThat(after.values()).as("rows with one key").allMatch(rows -> rows.size() == 1);
        assertThat(after.keySet()).as("keys that are there").containsAll(before.keySet());
        Set<Object> keys = new HashSet<>(after.keySet());
        keys.addAll(requiredByKey.keySet());
        for (Object key : keys) {
            Trade stored = only(before.get(key));
            Trade now = only(after.get(key));
            List<Trade> read = requiredByKey.getOrDefault(key, List.of());
            Trade expected = merged(stored, read);
            assertThat(now)
                    .as(
                            "the row of key %s, which was %s before; read were %s, and may have been %s",
                            key, stored, read, readableByKey.get(key))
                    .matches(row -> Objects.equals(row, expected)
                            || mayBeThere(row, expected, stored, readableByKey.getOrDefault(key, List.of())));
        }
    }

    private Map<Object, List<Trade>> byKey(Stream<Trade> trades) {
        return trades.collect(Collectors.groupingBy(setup.key()::of));
    }

    private static Trade only(List<Trade> trades) {
        return trades == null ? null : trades.get(0);
    }

    /** What is there once these rows have been read: the newest, of equally new ones the winner, unless it is older than what was there. */
    private static Trade merged(Trade stored, List<Trade> read) {
        Long newest = read.stream().map(Trade::time).max(Long::compare).orElse(null);
        if (newest == null || (stored != null && stored.time() > newest)) {
            return stored;
        }
        return read.stream()
                .filter(trade -> trade.time().equals(newest))
                .max(Trade.BY_CONTENT)
                .orElseThrow();
    }

    /**
     * Whether one of the rows that need not have been read may stand where {@code expected} was to be expected: it is not
     * older, and no rival that was read with it would have won.
     */
    private boolean mayBeThere(Trade row, Trade expected, Trade stored, List<Trade> readable) {
        if (row == null || !readable.contains(row)) {
            return false;
        }
        boolean older = expected != null && row.time() < expected.time();
        boolean olderThanStored = stored != null && row.time() < stored.time();
        boolean loses = poll.atBegin().stream()
                .filter(between(low, horizon))
                .filter(trade -> setup.key().of(trade).equals(setup.key().of(row)))
                .filter(trade -> trade.time().equals(row.time()))
                .anyMatch(rival -> Trade.BY_CONTENT.compare(rival, row) > 0);
        return !older && !olderThanStored && !loses;
    }
}
