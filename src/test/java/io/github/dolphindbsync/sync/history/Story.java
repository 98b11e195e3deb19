package io.github.dolphindbsync.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.simulator.StandInServer;
import io.github.dolphindbsync.source.poll.PollResult;
import io.github.dolphindbsync.sync.Sync;
import io.github.dolphindbsync.sync.history.Setup.Tuning;
import io.github.dolphindbsync.sync.history.Step.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Lets a history happen to the real parts, and holds the destination against the {@link Contract} after each poll. What
 * happened is told where it ends badly.
 */
final class Story implements AutoCloseable {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private enum Outcome {
        MUST_SUCCEED,
        MAY_FAIL,
        MUST_FAIL
    }

    private final Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level logLevel = log.getLevel();
    private final List<String> told = new ArrayList<>();
    private final Setup setup;
    private final Destination destination;
    private final StandInServer server;
    private final Source source;
    private final StoryClock clock;
    private final RouteTrouble route = new RouteTrouble();
    private final IdlePolls idlePolls;

    private Tuning tuning;
    private Sync sync;
    private Stored stored;
    private Ids ids = Ids.NONE;
    private Ids idsOfBackup = Ids.NONE;
    private int polls;
    private int failedPolls;
    // Polls that failed, one after the other; after two of some kinds there is a pause.
    private int refusals;
    // The version that the running application believes in, while it does.
    private Long rememberedVersion;
    // Behind the back of a running application, which may stumble over that once.
    private boolean wasPutBack;
    private boolean isBackedUp;
    private final List<Columns> columnsSinceBackup = new ArrayList<>();
    private boolean columnsAreFixed;
    private Outcome expected;
    private boolean anotherPolled;
    private Optional<Contract.Change> changeMeanwhile = Optional.empty();

    Story(History history, Destination destination) throws Exception {
        // Half of the polls are meant to fail, and a stack trace takes longer than a poll.
        log.setLevel(Level.OFF);
        this.setup = history.setup();
        this.tuning = history.tuning();
        this.destination = destination;
        clock = new StoryClock(setup.ticks());
        server = StandInServer.builder().username("admin").password("123456").build();
        source = new Source(setup, server);
        server.start();
        sync = application();
        stored = destination.stored();
        idlePolls = new IdlePolls(setup);
        told.add("given " + setup + ", " + tuning);
    }

    private Sync application() {
        return Application.with(setup, tuning, server, destination, clock, route);
    }

    /**
     * Runs it to its end, and then polls that nothing disturbs: to deliver what is left, and to find that nothing is.
     */
    void run(List<Step> steps) throws Exception {
        try {
            for (Step step : steps) {
                take(step);
            }
            if (refusals > 1) {
                passTime(Math.max(1, LONGEST_PAUSE.dividedBy(setup.ticks().duration)));
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

    int failedPolls() {
        return failedPolls;
    }

    private void take(Step step) throws Exception {
        if (step instanceof Step.RowsArrive arrive) {
            told.add(source.add(arrive.rows(), clock.tick()));
        } else if (step instanceof Step.RowIsCorrected corrected) {
            told.add(source.correct(corrected));
        } else if (step instanceof Step.RowsAreDeleted deleted) {
            told.add(source.delete(deleted));
        } else if (step instanceof Step.RowsExpire expire) {
            told.add(source.expire(expire, clock.tick()));
        } else if (step instanceof Step.SourceIsTruncated) {
            told.add(source.truncate());
        } else if (step instanceof Step.ColumnsChange change) {
            change(change);
        } else if (step instanceof Step.ClockMoves moves) {
            passTime(moves.ticks());
        } else if (step instanceof Step.HoursPass pass) {
            passTime(Math.max(1, Duration.ofHours(pass.hours()).dividedBy(setup.ticks().duration)));
        } else if (step instanceof Step.PollRuns runs) {
            poll(runs.trouble());
        } else if (step instanceof Step.Restart restart) {
            restart(restart.tuning());
        } else if (step instanceof Step.Backup) {
            told.add("a backup is made");
            destination.backUp();
            isBackedUp = stored.version() > 0;
            idsOfBackup = ids;
            columnsSinceBackup.clear();
            columnsSinceBackup.add(source.columns());
        } else if (step instanceof Step.Restore restore) {
            restore(restore.restarted());
        } else if (step instanceof Step.CheckpointIsPutBack) {
            putCheckpointBack();
        }
    }

    /** Returns whether they may */
    private boolean change(Step.ColumnsChange change) {
        if (setup.destination() != Setup.Kind.DATABASE || columnsAreFixed) {
            // Files get such rows once more, and the statements of the destination sql name the columns.
            return false;
        }
        told.add(source.change(change));
        columnsSinceBackup.add(source.columns());
        idlePolls.columnsChanged();
        return true;
    }

    /**
     * Not where ids were others in between and are the same again: those of the rows that were delivered since the copy
     * was made are then known to nobody.
     */
    private void putCheckpointBack() throws Exception {
        boolean isAltered = setup.key() == Setup.Key.NONE && source.columns().alterIdsOf(idsOfBackup.columns());
        boolean wasAltered = setup.key() == Setup.Key.NONE
                && columnsSinceBackup.stream().anyMatch(columns -> columns.alterIdsOf(idsOfBackup.columns()));
        if (!isBackedUp || (wasAltered && !isAltered)) {
            return;
        }
        told.add("the checkpoint alone is put back");
        restart(tuning);
        destination.restoreCheckpoint();
        stored = destination.stored();
        ids = idsOfBackup;
        columnsAreFixed = isAltered;
        idlePolls.forget();
    }

    private void passTime(long ticks) {
        clock.set(clock.tick() + ticks);
        told.add("it is " + clock.tick());
    }

    private void restart(Tuning next) {
        told.add("a restart with " + next);
        tuning = next;
        sync.close();
        sync = application();
        rememberedVersion = null;
        wasPutBack = false;
        refusals = 0;
        idlePolls.restarted();
    }

    private void restore(boolean restarted) throws Exception {
        told.add("the backup is put back");
        // To take everything away under a running application is no restore.
        if (restarted || !isBackedUp) {
            restart(tuning);
        }
        destination.restore();
        ids = isBackedUp ? idsOfBackup : Ids.NONE;
        columnsSinceBackup.clear();
        columnsSinceBackup.add(source.columns());
        columnsAreFixed = false;
        wasPutBack = !restarted && isBackedUp;
        stored = destination.stored();
        idlePolls.forget();
    }

    private void poll(Trouble trouble) throws Exception {
        polls++;
        long now = clock.tick();
        List<Trade> atBegin = source.trades();
        Columns columns = source.columns();
        Stored before = stored;
        Object fingerprint = destination.fingerprint();
        int queries = server.queries().size();

        arm(trouble);
        Optional<PollResult> ended = sync.tryPoll();
        server.faults().clear();
        int largestBatch = route.largestBatch();
        route.disarm();
        if (ended.isEmpty()) {
            told.add("poll " + polls + " at " + now + " does not take place");
            assertThat(refusals).as("polls in a row that the server refused").isGreaterThan(1);
            return;
        }
        PollResult result = ended.orElseThrow();

        Object fingerprintAfter = destination.fingerprint();
        boolean isTouched = !fingerprintAfter.equals(fingerprint);
        stored = isTouched ? destination.stored() : before;
        boolean succeeded = result.failure().isEmpty();
        told.add("poll " + polls + " at " + now + (trouble instanceof Trouble.None ? "" : ", and " + trouble) + " -> "
                + result.failure().map(reason -> "FAILED " + reason).orElse("ok") + ", " + result.rows() + " rows, "
                + result.batches() + " batches, mark " + stored.mark() + ", " + stored.rows());

        boolean isUnaware = rememberedVersion != null && rememberedVersion != before.version();
        remember(succeeded, isUnaware);
        if (isUnaware && !anotherPolled) {
            // It notices when it is about to write, and not before.
            assertThat(stored).as("the destination that was put back").isEqualTo(before);
            assertThat(result.rows()).isZero();
            idlePolls.forget();
            idlePolls.mayHaveCounted(now, false);
            return;
        }
        if (expected != Outcome.MAY_FAIL) {
            assertThat(succeeded).as("success").isEqualTo(expected == Outcome.MUST_SUCCEED);
        }
        if (!anotherPolled) {
            assertThat(stored.version() - before.version())
                    .as("batches counted")
                    .isEqualTo(result.batches());
        }
        boolean disturbed = !(trouble instanceof Trouble.None) || expected != Outcome.MUST_SUCCEED;
        Contract.Poll poll = new Contract.Poll(
                tuning,
                now,
                ids,
                columns,
                atBegin,
                source.trades(),
                before,
                succeeded || anotherPolled,
                changeMeanwhile,
                disturbed,
                stored);
        if (!Contract.mustReplace(setup, poll) && changeMeanwhile.isEmpty()) {
            assertThat(largestBatch).as("rows of the largest batch").isLessThanOrEqualTo(tuning.batchSize());
        }
        ids = Contract.check(setup, poll);
        columnsAreFixed &= stored.version() == before.version();
        if (idlePolls.isIdle(poll) && !anotherPolled && changeMeanwhile.isEmpty()) {
            assertThat(result.rows()).as("rows delivered by an idle poll").isZero();
            // The first poll of all creates the table of checkpoints.
            assertThat(isTouched && before.version() > 0)
                    .as("whether an idle poll touched the destination")
                    .isFalse();
            if (trouble instanceof Trouble.None && idlePolls.needsOneQuery(poll)) {
                List<String> all = server.queries();
                assertThat(all.subList(queries, all.size()))
                        .as("queries of an idle poll, %s", result.summary())
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
        idlePolls.polled(poll, succeeded && !anotherPolled);
    }

    private void remember(boolean succeeded, boolean isUnaware) {
        refusals = succeeded ? 0 : refusals + 1;
        if (!succeeded) {
            failedPolls++;
            wasPutBack = false;
            rememberedVersion = null;
        } else if (!isUnaware) {
            rememberedVersion = stored.version();
        }
    }

    private void arm(Trouble trouble) {
        anotherPolled = false;
        changeMeanwhile = Optional.empty();
        expected = wasPutBack ? Outcome.MAY_FAIL : Outcome.MUST_SUCCEED;
        route.disarm();
        if (trouble instanceof Trouble.NextAnswerIsCut cut) {
            expected = Outcome.MAY_FAIL;
            server.faults().cutNextResponseTo("", cut.bytes());
        } else if (trouble instanceof Trouble.AnswersAreCut cut) {
            expected = Outcome.MAY_FAIL;
            server.faults().cutEveryResponseAfter(cut.bytes());
        } else if (trouble instanceof Trouble.LaterAnswerIsCut cut) {
            route.arm(cut.batch(), 0, where -> {
                told.add("the next answer of the server is cut after " + cut.bytes() + " bytes");
                expected = Outcome.MAY_FAIL;
                server.faults().cutNextResponseTo("", cut.bytes());
            });
        } else if (trouble instanceof Trouble.ServerHasLittleMemory memory) {
            expected = Outcome.MAY_FAIL;
            idlePolls.windowsMayShrink();
            server.faults().outOfMemoryPast(memory.rows());
        } else if (trouble instanceof Trouble.ServerFails fails) {
            expected = Outcome.MAY_FAIL;
            idlePolls.windowsMayShrink();
            server.faults().failNext(fails.textOfQuery(), fails.error());
        } else if (trouble instanceof Trouble.StepFails fails) {
            route.arm(fails.batch(), fails.moment(), where -> {
                told.add("a failure " + where);
                expected = Outcome.MUST_FAIL;
                throw new IllegalStateException("trouble " + where);
            });
        } else if (trouble instanceof Trouble.SessionEnds ends) {
            route.arm(ends.batch(), ends.moment(), where -> {
                told.add("the database ends the session " + where);
                expected = Outcome.MAY_FAIL;
                destination.endSessions();
            });
        } else if (trouble instanceof Trouble.RowsArriveMeanwhile meanwhile) {
            route.arm(meanwhile.batch(), 0, where -> {
                passTime(meanwhile.ticks());
                told.add("meanwhile " + source.add(meanwhile.rows(), clock.tick()));
            });
        } else if (trouble instanceof Trouble.ColumnsChangeMeanwhile meanwhile) {
            route.arm(meanwhile.batch(), 0, where -> {
                if (change(meanwhile.change())) {
                    changeMeanwhile = Optional.of(new Contract.Change(source.columns(), source.lastChange()));
                    told.add("meanwhile " + source.add(meanwhile.rows(), clock.tick()));
                }
            });
        } else if (trouble instanceof Trouble.AnotherPolls another) {
            route.arm(another.batch(), 0, where -> anotherPolls());
        }
    }

    private void anotherPolls() {
        try (Sync other = application()) {
            PollResult result = other.poll();
            told.add("another process polls: " + result.summary());
            if (setup.destination() == Setup.Kind.FILES && result.failure().isPresent()) {
                assertThat(result.failure().orElseThrow()).contains("another process is delivering it right now");
                return;
            }
            assertThat(result.failure()).isEmpty();
            anotherPolled = true;
            expected = result.batches() > 0 ? Outcome.MUST_FAIL : Outcome.MUST_SUCCEED;
        }
    }

    @Override
    public void close() throws IOException {
        sync.close();
        server.close();
        destination.close();
        log.setLevel(logLevel);
    }
}
