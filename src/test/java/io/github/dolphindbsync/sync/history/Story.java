package io.github.dolphindbsync.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.simulator.StoredTable;
import io.github.dolphindbsync.simulator.TableDefinition;
import io.github.dolphindbsync.source.PollResult;
import io.github.dolphindbsync.sync.Sync;
import io.github.dolphindbsync.sync.history.Setup.Ticks;
import io.github.dolphindbsync.sync.history.Setup.Tuning;
import io.github.dolphindbsync.sync.history.Step.Arrival;
import io.github.dolphindbsync.sync.history.Step.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Lets a history happen to the real parts, and holds the destination against the {@link Contract} after each poll. What
 * happened is told where it ends badly.
 */
final class Story implements AutoCloseable {

    private final Setup setup;
    private final Destination destination;
    private final StandInServer server;
    private final StoredTable table;
    private final StoryClock clock;
    private final RouteTrouble route = new RouteTrouble();
    private final List<Trade> source = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final IdlePolls idlePolls;
    private final Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level logLevel = log.getLevel();

    private Tuning tuning;
    private Sync sync;
    private Stored stored;
    private int polls;
    // The version that the running application believes in, while it does.
    private Long rememberedVersion;
    // Behind the back of a running application, which may stumble over that once.
    private boolean wasPutBack;
    private boolean mustFail;
    private boolean mayFail;
    private boolean anotherPolled;

    Story(History history, Destination destination) throws Exception {
        // Half of the polls are meant to fail, and a stack trace takes longer than a poll.
        log.setLevel(Level.OFF);
        this.setup = history.setup();
        this.tuning = history.tuning();
        this.destination = destination;
        this.clock = new StoryClock(setup.ticks());
        server = StandInServer.builder().username("admin").password("123456").build();
        table = server.createTable(
                "market",
                "trade",
                TableDefinition.of("symbol:SYMBOL,timestamp:" + setup.ticks().type + ",price:FLOAT,volume:INT")
                        .partitionedBy("timestamp"));
        server.start();
        sync = newSync();
        stored = destination.stored();
        idlePolls = new IdlePolls(setup);
        told.add("given " + setup + ", " + tuning);
    }

    /** Runs it to its end, and then two polls more that nothing disturbs. */
    void run(List<Step> steps) throws Exception {
        try {
            for (Step step : steps) {
                take(step);
            }
            poll(new Trouble.None());
            poll(new Trouble.None());
            poll(new Trouble.None());
        } catch (AssertionError | Exception e) {
            throw new AssertionError(String.join("\n  ", told) + "\n" + e.getMessage(), e);
        }
    }

    int polls() {
        return polls;
    }

    private void take(Step step) throws Exception {
        if (step instanceof Step.RowsArrive arrive) {
            arrive(arrive.rows(), "rows arrive");
        } else if (step instanceof Step.RowIsCorrected corrected) {
            correct(corrected);
        } else if (step instanceof Step.RowsAreDeleted deleted && !source.isEmpty()) {
            int first = deleted.first() % source.size();
            List<Trade> gone = source.subList(first, Math.min(source.size(), first + deleted.count()));
            told.add("rows are deleted: " + gone);
            gone.clear();
            showSource();
        } else if (step instanceof Step.SourceIsTruncated) {
            told.add("the source is truncated");
            source.clear();
            showSource();
        } else if (step instanceof Step.ClockMoves moves) {
            clock.move(moves.ticks());
            told.add("it is " + clock.tick());
        } else if (step instanceof Step.HoursPass pass) {
            clock.move(Math.max(1, Duration.ofHours(pass.hours()).dividedBy(setup.ticks().duration)));
            told.add("it is " + clock.tick());
        } else if (step instanceof Step.PollRuns runs) {
            poll(runs.trouble());
        } else if (step instanceof Step.Restart restart) {
            restart(restart.tuning());
        } else if (step instanceof Step.Backup) {
            told.add("a backup is made");
            destination.backUp();
        } else if (step instanceof Step.Restore restore) {
            restore(restore.restarted());
        }
    }

    private void arrive(List<Arrival> arrivals, String how) {
        List<Trade> trades = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            Trade trade = arrival.trade(clock.tick());
            boolean needsSymbol = trade.symbol() == null && setup.key() != Setup.Key.NONE;
            trades.addAll(Collections.nCopies(
                    arrival.copies(),
                    needsSymbol ? new Trade("A", trade.time(), trade.price(), trade.volume()) : trade));
        }
        told.add(how + ": " + trades);
        source.addAll(trades);
        table.append(trades.stream().map(this::cells).toList());
    }

    private Object[] cells(Trade trade) {
        Object time = trade.time() == null ? null : setup.ticks().toRaw(trade.time());
        if (setup.ticks() == Ticks.DAYS && time != null) {
            time = Math.toIntExact((Long) time);
        }
        return new Object[] {
            trade.symbol(),
            time,
            trade.price() == null ? null : (Float) trade.price().floatValue(),
            trade.volume()
        };
    }

    private void correct(Step.RowIsCorrected corrected) {
        if (source.isEmpty()) {
            return;
        }
        int row = corrected.row() % source.size();
        Trade old = source.get(row);
        Long time = old.time() == null ? null : old.time() + corrected.ticksMoved();
        Trade now = new Trade(old.symbol(), time, corrected.price(), old.volume());
        told.add(old + " is corrected to " + now);
        source.set(row, now);
        showSource();
    }

    private void showSource() {
        table.truncate();
        table.append(source.stream().map(this::cells).toList());
    }

    private void restart(Tuning next) {
        told.add("a restart with " + next);
        tuning = next;
        sync.close();
        sync = newSync();
        rememberedVersion = null;
        wasPutBack = false;
        idlePolls.restarted();
    }

    private void restore(boolean restarted) throws Exception {
        told.add("the backup is put back");
        if (restarted) {
            restart(tuning);
        }
        destination.restore();
        wasPutBack = !restarted;
        stored = destination.stored();
        idlePolls.forget();
    }

    private Sync newSync() {
        String form = setup.form().name().toLowerCase(java.util.Locale.ROOT);
        Sync created = new Sync(server, destination.url())
                .form(form)
                .route(withClock(Sync.shippedRoute(form)))
                .bind("clock", clock)
                .intercept(route)
                // A fault shall fail the poll; SourceFaultsTest tries what a poll outlives.
                .with("dolphindb.retry-for", "0s")
                .with("sync.trade.key", setup.key().setting)
                .with("sync.trade.batch-size", String.valueOf(tuning.batchSize()))
                .with("sync.trade.window-rows", String.valueOf(tuning.windowRows()))
                .with("sync.trade.look-back", length(tuning.lookBack()));
        if (setup.ticks().followClock()) {
            created.with("sync.trade.settle", length(tuning.settle()));
        }
        setup.startTick().ifPresent(start -> created.with("sync.trade.start", time(start)));
        destination.configure(created);
        return created;
    }

    /** The route as it is shipped, but with our clock. */
    private static String withClock(String shipped) {
        String edited = shipped.replaceFirst(
                "(?m)^( *\"0\": trade\n *\"1\": \"#bean:[a-z-]+\")$", "$1\n        \"2\": \"#bean:clock\"");
        assertThat(edited).isNotEqualTo(shipped);
        return edited;
    }

    private String length(int ticks) {
        return setup.ticks().followClock()
                ? setup.ticks().duration.multipliedBy(ticks).toString()
                : String.valueOf(ticks);
    }

    private String time(long tick) {
        return setup.ticks().followClock()
                ? LocalDateTime.ofInstant(clock.at(tick), ZoneOffset.UTC).toString()
                : String.valueOf(tick);
    }

    private void poll(Trouble trouble) throws Exception {
        polls++;
        List<Trade> atBegin = List.copyOf(source);
        Stored before = stored;
        Object fingerprint = destination.fingerprint();
        int queries = server.queries().size();
        boolean stale = rememberedVersion != null && rememberedVersion != before.version();
        arm(trouble);
        PollResult result = sync.poll();
        server.faults().clear();
        int largestBatch = route.largestBatch();
        route.disarm();
        Object fingerprintAfter = destination.fingerprint();
        stored = fingerprintAfter.equals(fingerprint) ? before : destination.stored();
        told.add("poll " + polls + " at " + clock.tick() + (trouble instanceof Trouble.None ? "" : ", " + trouble)
                + " -> "
                + result.failure().map(reason -> "FAILED " + reason).orElse("ok") + ", " + result.rows() + " rows, "
                + result.batches() + " batches, mark " + stored.mark() + ", " + stored.rows());

        boolean succeeded = result.failure().isEmpty();
        wasPutBack &= succeeded;
        if (!succeeded) {
            rememberedVersion = null;
        } else if (!stale) {
            rememberedVersion = stored.version();
        }
        assertThat(largestBatch).as("rows of the largest batch").isLessThanOrEqualTo(tuning.batchSize());
        if (stale) {
            checkStale(result, before);
            return;
        }
        assertThat(succeeded)
                .as("success")
                .isIn(mustFail ? List.of(false) : mayFail ? List.of(true, false) : List.of(true));
        if (!anotherPolled) {
            assertThat(stored.version() - before.version())
                    .as("batches counted")
                    .isEqualTo(result.batches());
        }
        Contract.Poll poll = new Contract.Poll(
                tuning, clock.tick(), atBegin, List.copyOf(source), before, succeeded || anotherPolled, stored);
        new Contract(setup, poll).check();
        boolean expectedIdle = idlePolls.isIdle(poll);
        if (expectedIdle && !anotherPolled) {
            assertThat(result.rows()).as("rows delivered by an idle poll").isZero();
            if (before.version() > 0) {
                assertThat(fingerprintAfter)
                        .as("the destination after an idle poll")
                        .isEqualTo(fingerprint);
            }
            if (succeeded && idlePolls.needsOneQuery(poll)) {
                assertThat(server.queries().subList(queries, server.queries().size()))
                        .as("queries of an idle poll")
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
        idlePolls.polled(poll, succeeded && !anotherPolled);
    }

    /** The destination was put back behind the back of a running application: it notices when it is about to write. */
    private void checkStale(PollResult result, Stored before) {
        assertThat(stored).as("the destination that was put back").isEqualTo(before);
        assertThat(result.rows()).isZero();
        idlePolls.forget();
    }

    private void arm(Trouble trouble) {
        mustFail = false;
        anotherPolled = false;
        mayFail = wasPutBack || !(trouble instanceof Trouble.None || trouble instanceof Trouble.RowsArriveMeanwhile);
        route.disarm();
        if (trouble instanceof Trouble.NextAnswerIsCut cut) {
            server.faults().cutNextResponseAfter(cut.bytes());
        } else if (trouble instanceof Trouble.AnswersAreCut cut) {
            server.faults().cutEveryResponseAfter(cut.bytes());
        } else if (trouble instanceof Trouble.ServerFails fails) {
            server.faults().failNext(fails.textOfQuery(), fails.error());
        } else if (trouble instanceof Trouble.StepFails fails) {
            mayFail = wasPutBack;
            route.arm(fails.batch(), fails.moment(), where -> {
                told.add("a failure " + where);
                mustFail = true;
                throw new IllegalStateException("trouble " + where);
            });
        } else if (trouble instanceof Trouble.RowsArriveMeanwhile meanwhile) {
            route.arm(meanwhile.batch(), 0, where -> arrive(meanwhile.rows(), "rows arrive meanwhile"));
        } else if (trouble instanceof Trouble.AnotherPolls another) {
            mayFail = wasPutBack;
            route.arm(another.batch(), 0, where -> anotherPolls());
        }
    }

    private void anotherPolls() {
        try (Sync other = newSync()) {
            PollResult result = other.poll();
            told.add("another process polls: " + result.summary());
            assertThat(result.failure()).isEmpty();
            anotherPolled = true;
            mustFail = result.batches() > 0;
        }
    }

    @Override
    public void close() throws IOException {
        sync.close();
        server.close();
        destination.close();
        log.setLevel(logLevel);
    }

    /** What the sync takes for the time. */
    private static final class StoryClock extends java.time.Clock {

        private static final long FIRST_TICK = 100;

        private final Ticks ticks;
        private long tick = FIRST_TICK;

        StoryClock(Ticks ticks) {
            this.ticks = ticks;
        }

        long tick() {
            return tick;
        }

        void move(long by) {
            tick += by;
        }

        Instant at(long other) {
            return Instant.EPOCH.plus(ticks.duration.multipliedBy(other));
        }

        @Override
        public Instant instant() {
            return at(tick);
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public java.time.Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
