package io.github.dolphindbsync.source.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Windows leave no gap and do not overlap, however the rows lie and whatever arrives between count and read. */
class WindowPlannerTest {

    private static final long LEAST = Long.MIN_VALUE + 1;
    private static final long LONG_TEXT = 20_000;

    /** Rows at {@code groups} tracking values from {@code start} on. */
    record Stretch(long start, int groups, long step, int rowsOfGroup) {}

    /** Rows that come before the query of that number. */
    record Arrival(int query, long value, int rows) {}

    /** A table that counts, gives rows, and gets more rows before each query. */
    private static final class Table implements RowCounts {
        private final NavigableMap<Long, Long> rows = new TreeMap<>();
        private final List<Arrival> arrivals;
        private final long textBytes;
        private int queries;
        private long readUpTo;

        Table(List<Stretch> stretches, List<Arrival> arrivals, Long low, long textBytes) {
            this.arrivals = arrivals;
            this.textBytes = textBytes;
            this.readUpTo = low == null ? Long.MIN_VALUE : low - 1;
            for (Stretch stretch : stretches) {
                long value = stretch.start();
                for (int group = 0; group < stretch.groups() && value >= stretch.start(); group++) {
                    rows.merge(value, (long) stretch.rowsOfGroup(), Long::sum);
                    value += stretch.step();
                }
            }
        }

        private NavigableMap<Long, Long> query(Long low, Long high) {
            for (Arrival arrival : arrivals) {
                if (arrival.query() == queries && arrival.value() > readUpTo) {
                    rows.merge(arrival.value(), (long) arrival.rows(), Long::sum);
                }
            }
            queries++;
            return new TreeMap<>(
                    rows.subMap(low == null ? LEAST : low, true, high == null ? Long.MAX_VALUE : high, true));
        }

        private static long sum(Map<Long, Long> found) {
            return found.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public Total total(Long low, Long high) {
            NavigableMap<Long, Long> found = query(low, high);
            return found.isEmpty()
                    ? new Total(0, 0, 0, 0)
                    : new Total(sum(found), found.firstKey(), found.lastKey(), textBytes);
        }

        @Override
        public List<Bucket> buckets(long low, long high, long width, boolean isWeighed) {
            NavigableMap<Long, Long> buckets = new TreeMap<>();
            query(low, high)
                    .forEach((value, count) -> buckets.merge(value - Math.floorMod(value, width), count, Long::sum));
            List<Bucket> list = new ArrayList<>();
            buckets.forEach((start, count) -> list.add(new Bucket(start, count, isWeighed ? count * textBytes : 0)));
            return list;
        }

        NavigableMap<Long, Long> read(Window window) {
            NavigableMap<Long, Long> found = query(window.low(), window.high());
            readUpTo = window.high();
            return found;
        }
    }

    private static Arbitrary<Long> values() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-200, 200),
                Arbitraries.longs().between(LEAST, Long.MAX_VALUE),
                Arbitraries.longs().between(LEAST, LEAST + 100),
                Arbitraries.longs().between(Long.MAX_VALUE - 100, Long.MAX_VALUE));
    }

    @Provide
    Arbitrary<List<Stretch>> tables() {
        return Combinators.combine(
                        values(),
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.oneOf(
                                Arbitraries.just(1L),
                                Arbitraries.longs().between(1, 1_000),
                                Arbitraries.longs().between(1, 1L << 60)),
                        Arbitraries.integers().between(1, 40))
                .as(Stretch::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 40),
                        values(),
                        Arbitraries.integers().between(1, 20))
                .as(Arrival::new)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Long> lows() {
        return values().injectNull(0.4);
    }

    @Property(tries = 4_000)
    void everyRowIsReadOnceWhereverRowsLieAndArrive(
            @ForAll("tables") List<Stretch> stretches,
            @ForAll("arrivals") List<Arrival> arrivals,
            @ForAll("lows") Long low,
            @ForAll("rowsPerWindow") long rowsPerWindow,
            @ForAll boolean hasLongTexts,
            @ForAll("cuts") List<Long> cuts) {
        List<Window> slices = slices(low, cuts);
        Table table = new Table(stretches, arrivals, low, hasLongTexts ? LONG_TEXT : 1);
        WindowPlanner planner = new WindowPlanner(table, LEAST, rowsPerWindow, 8_192);
        planner.plan(slices);
        NavigableMap<Long, Long> read = new TreeMap<>();
        Long counted = table.rows.isEmpty() ? null : table.rows.lastKey();
        Window before = null;
        for (Window window = planner.next(); window != null; window = planner.next()) {
            Long expected = before == null ? low : (Long) (before.high() + 1);
            assertThat(orLeast(window.low())).isEqualTo(orLeast(expected));
            boolean isOneGroup = window.low() != null && window.low().equals(window.high());
            assertThat(window.rows() <= rowsPerWindow || isOneGroup)
                    .as("%s, of at most %d rows", window, rowsPerWindow)
                    .isTrue();
            assertThat(isWithinOne(slices, window))
                    .as("%s is in one slice", window)
                    .isTrue();
            read.putAll(table.read(window));
            before = window;
            assertThat(table.queries).as("queries").isLessThan(20_000);
        }

        if (before == null) {
            assertThat(planner.totalRows()).isZero();
        } else {
            assertThat(read).isEqualTo(table.query(low, before.high()));
            assertThat(planner.totalRows()).isPositive();
            assertThat(before.high()).isLessThanOrEqualTo(counted);
        }
    }

    /** Where slices of few enough partitions begin. */
    @Provide
    Arbitrary<List<Long>> cuts() {
        return values().list().ofMaxSize(6);
    }

    private static List<Window> slices(Long low, List<Long> cuts) {
        List<Window> slices = new ArrayList<>();
        Long from = low;
        for (long cut : new TreeSet<>(cuts)) {
            if (cut > orLeast(low)) {
                slices.add(Window.uncounted(from, cut - 1));
                from = cut;
            }
        }
        slices.add(Window.uncounted(from, null));
        return slices;
    }

    private static boolean isWithinOne(List<Window> slices, Window window) {
        return slices.stream()
                .anyMatch(slice -> orLeast(slice.low()) <= orLeast(window.low())
                        && (slice.high() == null || window.high() <= slice.high()));
    }

    private static List<Window> whole(Long low) {
        return slices(low, List.of());
    }

    private static long orLeast(Long low) {
        return low == null ? LEAST : low;
    }

    @Provide
    Arbitrary<Long> rowsPerWindow() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(1, 3),
                Arbitraries.longs().between(4, 50),
                Arbitraries.longs().between(51, 5_000));
    }

    private static List<Window> windows(WindowPlanner planner) {
        List<Window> windows = new ArrayList<>();
        for (Window window = planner.next(); window != null; window = planner.next()) {
            windows.add(window);
        }
        return windows;
    }

    @Test
    void givenAnEmptyStretchBehindADenseOneThenItIsReadToo() {
        Table table = new Table(List.of(new Stretch(0, 40, 1, 1), new Stretch(10_000, 1, 1, 1)), List.of(), null, 1);
        WindowPlanner planner = new WindowPlanner(table, LEAST, 10, 8_192);
        planner.plan(whole(null));

        List<Window> windows = windows(planner);

        assertThat(windows.stream()
                        .filter(window -> (window.low() == null || window.low() <= 500) && window.high() >= 500))
                .hasSize(1);
        assertThat(windows.get(windows.size() - 1).high()).isEqualTo(10_000);
    }

    @Test
    void givenAGroupThatIsTooLargeThenItsWindowHasNothingElse() {
        Table table = new Table(List.of(new Stretch(7, 1, 1, 100)), List.of(), 0L, 1);
        WindowPlanner planner = new WindowPlanner(table, LEAST, 10, 8_192);
        planner.plan(whole(0L));

        assertThat(windows(planner)).containsExactly(new Window(0L, 6L, 0, 0), new Window(7L, 7L, 100, 0));
    }

    @Test
    void givenTheNewestRowsAreGoneAgainThenTheirStretchIsReadAllTheSame() {
        Table table = new Table(List.of(new Stretch(0, 40, 1, 1), new Stretch(60, 1, 1, 1)), List.of(), null, 1);
        WindowPlanner planner = new WindowPlanner(table, LEAST, 10, 8_192);
        planner.plan(whole(null));
        table.rows.remove(60L);

        List<Window> windows = windows(planner);

        assertThat(windows.get(windows.size() - 1).high()).isEqualTo(60);
        assertThat(windows.stream().mapToLong(Window::rows).sum()).isEqualTo(40);
    }

    @Test
    void givenTheRowsAreCountedAndThenThereAreNoneThenThatIsNotTakenOnTrust() {
        Table table = new Table(List.of(new Stretch(0, 40, 1, 1)), List.of(), null, 1);
        WindowPlanner planner = new WindowPlanner(table, LEAST, 10, 8_192);
        planner.plan(whole(null));
        table.rows.clear();

        assertThatThrownBy(planner::next)
                .isInstanceOfSatisfying(
                        DolphinDBException.class,
                        e -> assertThat(e.recoveryAction()).isEqualTo(RecoveryAction.RETRY))
                .hasMessageContaining("counted 40 rows");
    }
}
