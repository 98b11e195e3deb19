package io.github.dolphindbsync.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.sync.history.Setup.Tuning;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is promised of one poll, whatever is done to keep it. Times are ticks.
 *
 * <p>Promised are the rows of a range: from the mark less {@code look-back}, inclusive, to the horizon, or to what
 * {@code end} and {@code limit} say. Of these a poll that succeeds delivers all that were there when it began. One that
 * fails delivers some, in order: there is no row behind the newest that it delivered, or behind the mark if it moved,
 * that it left out. Rows that arrived meanwhile, and late rows before the range, may be there; but as often as in the
 * source at the most. A row that was stored stays as it was then, NULL in the columns that have come since; one that
 * was read has what the source has. In columns that the source has no more a new row has NULL, and one that is written
 * over another of its key has what that had, also when a column of that name comes back, until the row is written
 * again. Where the ids of rows without a key have changed with the columns, each row that was read takes the place of
 * one that is stored and equal to it in the columns that both were carried with; what was not read stays. So of rows
 * that are equal in these there are afterwards as many as were stored, or as many as were read, whichever is more.
 */
final class Contract {

    /**
     * One poll.
     *
     * @param clock what time it was
     * @param ids of the stored rows, when the poll began
     * @param columns of the source
     * @param atBegin the source when the poll began
     * @param atEnd the source when it ended; rows may have been added
     * @param change how the columns changed while it ran, or empty
     * @param disturbed whether something was done to it that lets it deliver more or less than it planned
     */
    record Poll(
            Tuning tuning,
            long clock,
            Ids ids,
            Columns columns,
            List<Trade> atBegin,
            List<Trade> atEnd,
            Stored before,
            boolean succeeded,
            Optional<Change> change,
            boolean disturbed,
            Stored after) {}

    /**
     * The columns changed while a poll ran.
     *
     * @param columns as they were then
     * @param rows what it made of a row
     */
    record Change(Columns columns, UnaryOperator<Trade> rows) {}

    private final Setup setup;
    private final Poll poll;
    /** From this tick on rows were read with the columns that came while the poll ran; null where it never saw them. */
    private final Long changedFrom;

    private final long low;
    private final long last;

    private Contract(Setup setup, Poll poll, Long changedFrom) {
        this.setup = setup;
        this.poll = poll;
        this.changedFrom = changedFrom;
        this.low = lowest(setup, poll.tuning(), poll.before().mark());
        this.last = last(setup, poll);
    }

    static long lowest(Setup setup, Tuning tuning, Long mark) {
        long start = setup.startTick().orElse(Long.MIN_VALUE);
        return mark == null ? start : Math.max(start, mark - tuning.lookBack());
    }

    /** The last tick that is over for longer than {@code settle}. */
    private static long horizon(Setup setup, Poll poll) {
        return setup.ticks().followClock() ? poll.clock() - poll.tuning().settle() - 1 : Long.MAX_VALUE;
    }

    /** The last tick that a poll may read, were there no limit. */
    private static long high(Setup setup, Poll poll) {
        return Math.min(
                horizon(setup, poll),
                poll.tuning().endTick().map(end -> end - 1).orElse(Long.MAX_VALUE));
    }

    /**
     * Whether rows that are read again have other ids than they have at the destination, where they must not be
     * doubled.
     */
    static boolean mustReplace(Setup setup, Poll poll) {
        return setup.key() == Setup.Key.NONE
                && poll.before().version() > 0
                && poll.ids()
                        .differ(
                                poll.columns(),
                                lowest(setup, poll.tuning(), poll.before().mark()));
    }

    /** The first tick from which on the poll replaced what was there, or null. */
    static Long replacedFrom(Setup setup, Poll poll) {
        boolean delivered = poll.before().version() != poll.after().version();
        return delivered && mustReplace(setup, poll)
                ? (Long) lowest(setup, poll.tuning(), poll.before().mark())
                : null;
    }

    /**
     * The last tick that a poll reads. A limit counts rows beyond the mark, and cuts no group; those that arrive
     * meanwhile may be among them.
     */
    static long last(Setup setup, Poll poll) {
        Long mark = poll.before().mark();
        long high = high(setup, poll);
        boolean isForNothing =
                mark != null && mark > high && (mustReplace(setup, poll) || mark <= horizon(setup, poll));
        if (isForNothing) {
            return Long.MIN_VALUE;
        }
        long first = mark == null ? lowest(setup, poll.tuning(), null) : mark + 1;
        return poll.tuning()
                .limit()
                .flatMap(limit -> poll.atEnd().stream()
                        .filter(between(first, high))
                        .map(Trade::time)
                        .sorted()
                        .skip(limit - 1L)
                        .findFirst())
                .orElse(high);
    }

    /** Asserts it, and says how the ids of rows at the destination are afterwards. */
    static Ids check(Setup setup, Poll poll) {
        Stored after = poll.after();
        boolean delivered = poll.before().version() != after.version();
        Ids ids = delivered
                ? poll.ids()
                        .after(
                                poll.columns(),
                                hasReplacedAll(setup, poll) ? replacedFrom(setup, poll) : (Long) Ids.UNKNOWN)
                : poll.ids();
        boolean sawChange = delivered
                && poll.change()
                        .filter(change ->
                                after.carriedColumns().equals(change.columns().lines()))
                        .isPresent();
        if (!sawChange) {
            new Contract(setup, poll, null).check();
            return ids;
        }
        Columns columns = poll.change().orElseThrow().columns();
        Ids changed = new Ids(poll.columns(), ids.from(), poll.ids().sharedWith(poll.columns()));
        if (setup.key() == Setup.Key.NONE && columns.alterIdsOf(poll.columns())) {
            Long from = idsFrom(setup, after);
            if (from != null && from == Ids.UNKNOWN) {
                checkFromSomeTick(setup, poll);
                return changed.after(columns, from);
            }
            long first = from == null ? Long.MIN_VALUE : from;
            new Contract(setup, poll, first).check();
            return changed.after(columns, first);
        }
        checkFromSomeTick(setup, poll);
        Long from = idsFrom(setup, after);
        return from == null ? new Ids(columns, null, null) : new Ids(columns, from, changed.sharedWith(columns));
    }

    private static Long idsFrom(Setup setup, Stored stored) {
        Long raw = stored.carriedIdsFrom().orElse(null);
        return raw != null && raw == Ids.UNKNOWN ? raw : setup.ticks().toTick(raw);
    }

    /**
     * Whether the checkpoint says that all rows that the poll had to replace are replaced; where all went well, it
     * must.
     */
    private static boolean hasReplacedAll(Setup setup, Poll poll) {
        Long from = idsFrom(setup, poll.after());
        boolean isUnknown = from != null && from == Ids.UNKNOWN;
        boolean readAll = poll.succeeded()
                && !poll.disturbed()
                && poll.tuning().limit().isEmpty()
                && poll.tuning().endTick().isEmpty();
        assertThat(isUnknown && readAll)
                .as("whether rows are still to be replaced after a poll that read all")
                .isFalse();
        return !isUnknown;
    }

    /**
     * With a key nobody tells where the poll was when it began to read with other columns; it must have been somewhere.
     */
    private static void checkFromSomeTick(Setup setup, Poll poll) {
        AssertionError failure = null;
        Stream<Long> marks = Stream.concat(
                        Stream.of(Optional.<Long>empty()),
                        poll.atBegin().stream().map(trade -> Optional.ofNullable(trade.time())))
                .distinct()
                .map(mark ->
                        lowest(setup, poll.tuning(), mark.orElse(poll.before().mark())));
        for (Long from : marks.toList()) {
            try {
                new Contract(setup, poll, from).check();
                return;
            } catch (AssertionError e) {
                failure = e;
            }
        }
        throw failure;
    }

    private void check() {
        checkMark();
        boolean mayLeaveTheRest = changedFrom != null
                && poll.before().mark() != null
                && poll.before().mark() > high(setup, poll);
        boolean complete = poll.succeeded() && !mayLeaveTheRest;
        List<Trade> required = asRead(poll.atBegin(), changed(poll.atBegin()))
                .filter(between(low, complete ? last : Math.min(last, deliveredUpTo())))
                .toList();
        // Where rows come meanwhile, or what broke is read again, a limit begins anew, and late rows may be found.
        List<Trade> readable = poll.disturbed()
                ? asRead(poll.change().isPresent() ? poll.atBegin() : poll.atEnd(), poll.atEnd())
                        .filter(between(setup.startTick().orElse(Long.MIN_VALUE), high(setup, poll)))
                        .toList()
                : required;
        if (setup.key() == Setup.Key.NONE) {
            checkCounts(count(required), count(readable));
        } else {
            checkKeys(required, readable);
        }
    }

    private List<Trade> changed(List<Trade> trades) {
        return poll.change()
                .map(change -> trades.stream().map(change.rows()).toList())
                .orElse(trades);
    }

    private Stream<Trade> asRead(List<Trade> atFirst, List<Trade> later) {
        return Stream.concat(
                atFirst.stream().filter(trade -> !isRowOfChange(trade.time())),
                later.stream().filter(trade -> isRowOfChange(trade.time())));
    }

    private boolean isRowOfChange(Long time) {
        return changedFrom != null && time != null && time >= changedFrom;
    }

    private Columns columnsOf(Long time) {
        return isRowOfChange(time) ? poll.change().orElseThrow().columns() : poll.columns();
    }

    /** Whether the tracking value is between the two, both inclusive; a row without one never is. */
    static Predicate<Trade> between(long from, long to) {
        return trade -> trade.time() != null && trade.time() >= from && trade.time() <= to;
    }

    private Long newest(Collection<Trade> trades, long upTo) {
        return trades.stream()
                .filter(between(low, upTo))
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
        Long most = later(before, newest(poll.atEnd(), poll.disturbed() ? high(setup, poll) : last));
        Long least = poll.succeeded() ? later(before, newest(poll.atBegin(), last)) : before;
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

    /**
     * Without a key: each row as often as it was read, once; and none goes away but where rows are replaced, by one
     * that is equal to it as far as can be seen.
     */
    private void checkCounts(Map<Trade, Long> required, Map<Trade, Long> readable) {
        Long replacedFrom = replacedFrom(setup, poll);
        boolean alters = poll.change()
                .filter(change -> change.columns().alterIdsOf(poll.columns()))
                .isPresent();
        Set<Trade> all = new HashSet<>(poll.before().rows().keySet());
        all.addAll(poll.after().rows().keySet());
        all.addAll(required.keySet());
        Set<String> shared = poll.ids().sharedWith(poll.columns());
        if (alters) {
            shared.retainAll(poll.change().orElseThrow().columns().unchangedSince(poll.columns()));
        }
        Map<Trade, List<Trade>> alike = all.stream().collect(Collectors.groupingBy(trade -> {
            boolean isReplaced =
                    (replacedFrom != null && trade.time() >= replacedFrom) || (alters && isRowOfChange(trade.time()));
            return isReplaced ? trade.only(shared) : trade;
        }));
        alike.forEach((seen, trades) -> {
            long before = sum(trades, poll.before()::count);
            long least = Math.max(before, sum(trades, trade -> required.getOrDefault(trade, 0L)));
            long most = Math.max(before, sum(trades, trade -> readable.getOrDefault(trade, 0L)));
            assertThat(sum(trades, poll.after()::count))
                    .as("how often %s is there, which was there %s times before", trades, before)
                    .isBetween(least, most);
        });
        for (Trade trade : all) {
            assertThat(poll.after().count(trade))
                    .as(
                            "how often %s is there, which was there %s times before",
                            trade, poll.before().count(trade))
                    .isBetween(
                            required.getOrDefault(trade, 0L),
                            Math.max(poll.before().count(trade), readable.getOrDefault(trade, 0L)));
        }
    }

    private static long sum(Collection<Trade> trades, ToLongFunction<Trade> count) {
        return trades.stream().mapToLong(count).sum();
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
            Trade newest = newestOf(read, stored);
            assertThat(now)
                    .as(
                            "the row of key %s, which was %s before; read were %s, and may have been %s",
                            key, stored, read, readableByKey.get(key))
                    .matches(row -> (newest == null ? Objects.equals(row, stored) : isWritten(row, newest, stored))
                            || mayBeThere(row, newest, stored, readableByKey.getOrDefault(key, List.of())));
        }
    }

    private Map<Object, List<Trade>> byKey(Stream<Trade> trades) {
        return trades.collect(Collectors.groupingBy(setup.key()::of));
    }

    private static Trade only(List<Trade> trades) {
        return trades == null ? null : trades.get(0);
    }

    /** The newest of these rows, of equally new ones the winner; null where it is older than what was there. */
    private Trade newestOf(List<Trade> read, Trade stored) {
        Long newest = read.stream().map(Trade::time).max(Long::compare).orElse(null);
        if (newest == null || (stored != null && stored.time() > newest)) {
            return null;
        }
        return read.stream()
                .filter(trade -> trade.time().equals(newest))
                .max(columnsOf(newest).byContent())
                .orElseThrow();
    }

    /**
     * Whether this is the row of the destination after the one that was read has been written over the one that was
     * stored.
     */
    private boolean isWritten(Trade row, Trade read, Trade stored) {
        if (row == null || !row.time().equals(read.time())) {
            return false;
        }
        Columns columns = columnsOf(read.time());
        Set<String> names = new HashSet<>(row.values().keySet());
        names.addAll(read.values().keySet());
        names.addAll(stored == null ? Set.of() : stored.values().keySet());
        return names.stream()
                .allMatch(name -> columns.types().containsKey(name)
                        ? Objects.equals(row.values().get(name), read.values().get(name))
                                || (hasComeBack(name) && !read.values().containsKey(name) && isKept(row, name, stored))
                        : isKept(row, name, stored));
    }

    /**
     * A column of which the poll, idle, knows nothing yet: what one of that name held before it was dropped is still
     * there.
     */
    private boolean hasComeBack(String name) {
        return poll.before().version() == poll.after().version()
                && poll.before().carriedColumns().stream().noneMatch(line -> line.endsWith(" " + name));
    }

    /** Where the column was dropped while the poll ran, an earlier batch of it may have stored a row that had it. */
    private boolean isKept(Trade row, String name, Trade stored) {
        Object value = row.values().get(name);
        boolean isOfBatchBefore = poll.columns().types().containsKey(name)
                && poll.atBegin().stream()
                        .filter(between(Long.MIN_VALUE, row.time()))
                        .filter(trade ->
                                setup.key().of(trade).equals(setup.key().of(row)))
                        .anyMatch(trade -> Objects.equals(trade.values().get(name), value));
        return isOfBatchBefore
                || Objects.equals(stored == null ? null : stored.values().get(name), value);
    }

    /**
     * Whether one of the rows that need not have been read may stand where {@code newest} was to be expected: it is not
     * older, and no rival that was read with it would have won.
     */
    private boolean mayBeThere(Trade row, Trade newest, Trade stored, List<Trade> readable) {
        if (readable.stream().noneMatch(read -> isWritten(row, read, stored))) {
            return false;
        }
        boolean older = newest != null && row.time() < newest.time();
        boolean olderThanStored = stored != null && row.time() < stored.time();
        boolean loses = asRead(poll.atBegin(), changed(poll.atBegin()))
                .filter(between(low, last))
                .filter(trade -> setup.key().of(trade).equals(setup.key().of(row)))
                .filter(trade -> trade.time().equals(row.time()))
                .anyMatch(rival -> columnsOf(row.time()).byContent().compare(rival, row) > 0);
        return !older && !olderThanStored && !loses;
    }
}
