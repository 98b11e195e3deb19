package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the source for one poll, at the checkpoint as it stands: at the poll's start, and again after a failure that may
 * pass. The horizon stays where it was at the start.
 */
final class PollReader {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final ServerSettings server;
    private final SyncSettings settings;
    private final CheckpointRepository checkpoints;
    private final Logins logins;
    private final SyncMemory memory;
    private final Clock clock;
    private final BooleanSupplier stopping;
    private final PollRun run;
    private Long horizon;
    private PollPlan plan;

    PollReader(
            ServerSettings server,
            SyncSettings settings,
            CheckpointRepository checkpoints,
            Logins logins,
            SyncMemory memory,
            Clock clock,
            BooleanSupplier stopping,
            PollRun run) {
        this.server = server;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.logins = logins;
        this.memory = memory;
        this.clock = clock;
        this.stopping = stopping;
        this.run = run;
    }

    /** A new connection, and the batches that follow the checkpoint, with the first rows read. */
    BatchIterator open() {
        run.closeSource();
        run.passedOver(null);
        plan = null;
        DolphinDBConnection connection = connect();
        if (!run.hasBegun()) {
            Checkpoint checkpoint = memory.lookAt(connection, checkpoints);
            horizon = Horizon.at(clock, settings, memory.table().origin().trackingType());
            if (isAhead(checkpoint)) {
                warnThatItIsAhead(checkpoint);
                run.endsBeforeMark();
            }
            run.begin(checkpoints, checkpoint, settings.setsUnstorableAside());
        }
        RowCursor cursor = open(connection, run.checkpoint());
        run.started(plan == null ? 0 : plan.rowsExpected(), cursor);
        BatchIterator batches =
                new BatchIterator(run.poll(), cursor, memory.table(), settings.batchSize(), stopping, run::closeSource);
        batches.begin();
        return batches;
    }

    private DolphinDBConnection connect() {
        // Kept before it is open: a stop must be able to end the wait for a server that has stalled.
        DolphinDBConnection connection = run.keep(new DolphinDBConnection(server));
        logins.open(connection, clock);
        return connection;
    }

    private RowCursor open(DolphinDBConnection connection, Checkpoint checkpoint) {
        Long low = memory.lowestToRead(checkpoint);
        if (horizon != null && low != null && low > horizon) {
            return new RowCursor(connection, memory.table(), rowsOfLast -> null);
        }
        Boundary before = isAhead(checkpoint) ? null : memory.knownBoundary(checkpoint, low);
        RowCursor cursor = openFrom(connection, low);
        if (before == null) {
            return cursor;
        }
        RowCursor behind = plan.standBehindUnchanged(cursor, checkpoint.mark(), before);
        if (behind != null) {
            run.passedOver(before);
            return behind;
        }
        // In the middle of an answer, so of no more use; and the server may hold that answer in memory.
        run.closeSource();
        return openFrom(connect(), low);
    }

    private RowCursor openFrom(DolphinDBConnection connection, Long low) {
        plan = new PollPlan(connection, memory.table(), settings.sync(), low, horizon);
        if (memory.isLittleExpected()) {
            return plan.openUncounted();
        }
        RowCursor cursor = plan.openCounted(memory.rowsPerWindow());
        memory.counted(plan.longestTexts());
        return cursor;
    }

    /**
     * After an answer that was more than the server can hold: asks for less the next time.
     *
     * @throws DolphinDBException where that can't be done
     */
    void askForLess(DolphinDBException failure) {
        if (plan == null || !plan.canAskForLess(memory.rowsPerWindow())) {
            throw new DolphinDBException(
                    Remedy.PERSON,
                    failure.getMessage() + ". This was no query for rows, so smaller windows do not help; setting "
                            + SyncSetting.START.key(settings.sync()) + " may.");
        }
        Window window = plan.current();
        // A window has no rows where "start" is before the first; to ask for less than nothing would never end.
        if (window != null && (window.low() == window.high() || window.rows() == 0 || window.rows() == 1)) {
            throw new DolphinDBException(
                    Remedy.PERSON,
                    failure.getMessage() + ". All rows of one tracking value must be read with one query; these, at "
                            + Checkpoint.describe(memory.table().origin().trackingType(), window.low())
                            + " or shortly after it, are more than the server can hold. Raise its limit "
                            + "(memLimitOfQueryResult).");
        }
        memory.windowTooLarge(window == null ? PollPlan.NOT_COUNTED : window.rows());
    }

    /** True if the clock was put back, or the mark forward: rows up to the mark are then out of sight. */
    private boolean isAhead(Checkpoint checkpoint) {
        return horizon != null && checkpoint.mark() != null && checkpoint.mark() > horizon;
    }

    private void warnThatItIsAhead(Checkpoint checkpoint) {
        LOG.warn(
                "sync {}: its mark {} is ahead of the clock, which stands at {} in zone {}, less {}. Until the clock has passed "
                        + "it nothing is read, and rows that arrive before it are late rows. If it was moved by mistake ({}, {}), put "
                        + "the mark of the checkpoint back.",
                settings.sync(),
                checkpoint.markAsText(),
                Checkpoint.describe(memory.table().origin().trackingType(), horizon),
                settings.zone(),
                SyncSetting.SETTLE.key(settings.sync()),
                SyncSetting.ZONE.key(settings.sync()),
                SyncSetting.HORIZON.key(settings.sync()));
    }
}
