package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.sync.history.Setup.Kind;
import io.github.dolphindbsync.sync.history.Setup.Ticks;
import io.github.dolphindbsync.sync.history.Setup.Tuning;
import io.github.dolphindbsync.sync.history.Step.Arrival;
import io.github.dolphindbsync.sync.history.Step.ColumnsChange.What;
import io.github.dolphindbsync.sync.history.Step.Trouble;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Draws histories. The values are few and lie close together, so that ties, identical rows, rivals, late rows and rows
 * ahead of the clock are the rule and not the exception.
 */
final class Histories {

    private static final int MOST_SCENES = 12;

    private Histories() {}

    static Arbitrary<History> of(Kind destination, Setup.Key... keys) {
        Arbitrary<Ticks> ticks = destination == Kind.SQL
                ? Arbitraries.of(Ticks.NANOSECONDS, Ticks.MINUTES)
                : Arbitraries.frequency(
                        Tuple.of(4, Ticks.NANOSECONDS),
                        Tuple.of(2, Ticks.MINUTES),
                        Tuple.of(1, Ticks.MILLISECONDS),
                        Tuple.of(1, Ticks.DAYS),
                        Tuple.of(1, Ticks.NUMBERS));
        Arbitrary<Optional<Long>> start = Arbitraries.longs().between(85, 95).optional(0.25);
        Arbitrary<Setup> setup = Combinators.combine(Arbitraries.of(keys), ticks, start, Arbitraries.of(false, true))
                .as((key, tick, first, retries) -> new Setup(destination, key, tick, first, retries));
        return Combinators.combine(setup, tuning(), steps()).as(History::new);
    }

    private static Arbitrary<List<Step>> steps() {
        return scene().list()
                .ofMaxSize(MOST_SCENES)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(scenes -> scenes.stream().flatMap(List::stream).toList());
    }

    /** Mostly time passes, rows arrive and a poll runs, or else there is little to go wrong. */
    private static Arbitrary<List<Step>> scene() {
        Arbitrary<Step> polls = Arbitraries.frequencyOf(
                Tuple.of(2, trouble().map(Step.PollRuns::new)),
                Tuple.of(1, Arbitraries.just(new Step.PollRuns(new Trouble.None()))));
        return Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Combinators.combine(
                                        Arbitraries.longs().between(0, 6).map(Step.ClockMoves::new),
                                        arrivals().map(Step.RowsArrive::new),
                                        polls)
                                .as(List::of)),
                Tuple.of(
                        2,
                        Combinators.combine(columnsChange(), arrivals().map(Step.RowsArrive::new), polls)
                                .as(List::of)),
                Tuple.of(
                        2,
                        Combinators.combine(
                                        columnsChange(), expiry(), arrivals().map(Step.RowsArrive::new), polls)
                                .as(List::of)),
                Tuple.of(4, step().map(List::of)));
    }

    private static Arbitrary<Step.RowsExpire> expiry() {
        return Combinators.combine(Arbitraries.integers().between(0, 20), Arbitraries.of(false, true))
                .as(Step.RowsExpire::new);
    }

    private static Arbitrary<Tuning> tuning() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(1, 1000),
                                Tuple.of(2, 1),
                                Tuple.of(2, 2),
                                Tuple.of(2, 3),
                                Tuple.of(1, 5),
                                Tuple.of(1, 8)),
                        Arbitraries.of(1_000_000, 1, 2, 3, 10, 100),
                        Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1), Tuple.of(1, 4), Tuple.of(1, 12)),
                        Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1), Tuple.of(1, 6)),
                        Arbitraries.integers().between(1, 12).optional(0.15),
                        // An end that is not behind the start is refused.
                        Arbitraries.longs().between(96, 130).optional(0.1))
                .as(Tuning::new);
    }

    private static Arbitrary<Step.ColumnsChange> columnsChange() {
        return Combinators.combine(
                        Arbitraries.of(What.ADDED, What.ADDED, What.DROPPED, What.RENAMED, What.RETYPED),
                        Arbitraries.of(Columns.Kind.class),
                        Arbitraries.integers().between(0, 40))
                .as(Step.ColumnsChange::new);
    }

    private static Arbitrary<Step> step() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, arrivals().map(Step.RowsArrive::new)),
                Tuple.of(4, Arbitraries.just(new Step.PollRuns(new Trouble.None()))),
                Tuple.of(4, trouble().map(Step.PollRuns::new)),
                Tuple.of(3, clock().map(Step.ClockMoves::new)),
                Tuple.of(1, Arbitraries.integers().between(1, 3).map(Step.HoursPass::new)),
                Tuple.of(2, tuning().map(Step.Restart::new)),
                Tuple.of(
                        2,
                        Combinators.combine(
                                        Arbitraries.integers().between(0, 30),
                                        price(),
                                        Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, -1), Tuple.of(1, 1)))
                                .as(Step.RowIsCorrected::new)),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.integers().between(0, 30),
                                        Arbitraries.integers().between(1, 5))
                                .as(Step.RowsAreDeleted::new)),
                Tuple.of(3, columnsChange()),
                Tuple.of(1, Arbitraries.of(new Step.Backup())),
                Tuple.of(1, Arbitraries.of(new Step.CheckpointIsPutBack())),
                Tuple.of(1, Arbitraries.of(true, false).map(Step.Restore::new)),
                // As rare as it gets, because nothing is left to go wrong after it.
                Tuple.of(
                        1,
                        Arbitraries.frequency(
                                Tuple.of(4, new Step.Backup()), Tuple.of(1, new Step.SourceIsTruncated()))));
    }

    private static Arbitrary<Long> clock() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.longs().between(1, 6)),
                Tuple.of(1, Arbitraries.longs().between(-6, -1)),
                Tuple.of(1, Arbitraries.longs().between(10, 10_000)));
    }

    private static Arbitrary<List<Arrival>> arrivals() {
        return arrival().list().ofMinSize(1).ofMaxSize(6);
    }

    private static Arbitrary<Arrival> arrival() {
        Arbitrary<Optional<Integer>> offset = Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.integers().between(-5, -1)),
                        Tuple.of(4, Arbitraries.integers().between(-20, -6)),
                        Tuple.of(4, Arbitraries.integers().between(0, 6)),
                        Tuple.of(1, Arbitraries.integers().between(-100_000, -1_000)))
                .optional(0.97);
        Arbitrary<Integer> copies = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(1)),
                Tuple.of(4, Arbitraries.integers().between(2, 4)),
                Tuple.of(1, Arbitraries.integers().between(5, 30)));
        return Combinators.combine(
                        Arbitraries.of("A", "B", "C").injectNull(0.1),
                        offset,
                        price(),
                        Arbitraries.of(7, 8).injectNull(0.2),
                        Arbitraries.of(4, 5).injectNull(0.3),
                        copies)
                .as(Arrival::new);
    }

    private static Arbitrary<Integer> price() {
        return Arbitraries.of(1, 2, 3).injectNull(0.15);
    }

    private static Arbitrary<Trouble> trouble() {
        Arbitrary<Integer> batch = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(3, Arbitraries.integers().between(1, 2)),
                Tuple.of(1, Arbitraries.integers().between(3, 8)));
        // The database route has six moments, the longest one has more.
        Arbitrary<Integer> moment = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(0, 5)),
                Tuple.of(1, Arbitraries.integers().between(6, 20)));
        Arbitrary<String> query = Arbitraries.of("order by timestamp", "count(*)", "schema(", "");
        Arbitrary<String> error = Arbitraries.of("Out of memory", "The server is busy", "Failed to read a partition");
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(0, 60).map(Trouble.NextAnswerIsCut::new)),
                Tuple.of(2, Arbitraries.integers().between(0, 600).map(Trouble.AnswersAreCut::new)),
                Tuple.of(
                        2,
                        Combinators.combine(batch, Arbitraries.integers().between(0, 600))
                                .as(Trouble.LaterAnswerIsCut::new)),
                Tuple.of(2, Arbitraries.integers().between(1, 30).map(Trouble.ServerHasLittleMemory::new)),
                Tuple.of(2, Combinators.combine(query, error).as(Trouble.ServerFails::new)),
                Tuple.of(6, Combinators.combine(batch, moment).as(Trouble.StepFails::new)),
                Tuple.of(2, Combinators.combine(batch, moment).as(Trouble.SessionEnds::new)),
                Tuple.of(
                        4,
                        Combinators.combine(batch, Arbitraries.integers().between(0, 3), arrivals())
                                .as(Trouble.RowsArriveMeanwhile::new)),
                Tuple.of(
                        4,
                        Combinators.combine(batch, columnsChange(), arrivals())
                                .as(Trouble.ColumnsChangeMeanwhile::new)),
                Tuple.of(2, batch.map(Trouble.AnotherPolls::new)));
    }
}
