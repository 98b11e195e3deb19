package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.Horizon;
import io.github.dolphindbsync.source.query.Slices;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.read.LastPoll;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a sync from one poll to the next. Most of it only saves queries, and is forgotten after a failure.
 * Used by one poll at a time.
 */
public final class SyncState {

    private static final Logger LOG = LoggerFactory.getLogger(SyncState.class);

    private final SyncSettings settings;
    private final Clock clock;
    private final SkippedRowCounter skippedRows = new SkippedRowCounter();
    private final WindowPolicy windows;
    private LastPoll last = LastPoll.NONE;
    private SourceTable table;
    private Slices slices;
    private List<String> reportedChanges = List.of();
    private boolean hasLoggedStart;

    public SyncState(SyncSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.windows = new WindowPolicy(settings, clock);
    }

    SyncSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    /** Asks the server, where that is due, what the table is like; returns the checkpoint to begin at. */
    Checkpoint refresh(DolphinDBConnection connection, CheckpointRepository checkpoints) {
        boolean countIsDue = skippedRows.isDue(clock.instant());
        Optional<Checkpoint> stored =
                last.checkpoint() == null ? checkpoints.load(settings.sync()) : Optional.of(last.checkpoint());
        // Where columns are left out, no answer shows whether columns were added.
        if (table == null || countIsDue || !table.isWhole()) {
            table = SourceTable.read(connection, settings, stored);
        }
        Checkpoint checkpoint = last.checkpoint();
        if (checkpoint == null) {
            checkpoint = begin(stored);
        } else if (!checkpoint.origin().equals(table.origin())) {
            checkpoint = begin(checkpoints.load(settings.sync()));
        }
        if (countIsDue) {
            Long inAMinute = Horizon.inAMinute(clock, settings, table.origin().trackingType());
            Slices ofTable = table.schema().isTracked() ? slices(connection.server()) : null;
            skippedRows.count(connection, table, settings, ofTable, inAMinute, checkpoint.mark(), clock.instant());
        }
        return checkpoint;
    }

    /**
     * Asks the server in the middle of a poll, where {@link #forgetTable} was called.
     *
     * @throws DolphinDBException where the table has become one that the checkpoint does not belong to
     */
    void refreshTable(DolphinDBConnection connection, Checkpoint current) {
        if (table != null) {
            return;
        }
        SourceTable found = SourceTable.read(connection, settings, Optional.of(current));
        if (!found.origin().equals(current.origin())) {
            throw new DolphinDBException(
                    "table " + found.description().path() + " has changed: the checkpoint belongs to "
                            + current.origin() + ", and now it is " + found.origin());
        }
        table = found;
    }

    void forgetTable() {
        table = null;
    }

    /** The table as it was described last; null where it must be asked for. */
    SourceTable table() {
        return table;
    }

    /** Of the table as it is known; what was learned of those before is kept. */
    Slices slices(ServerSettings server) {
        slices = Slices.of(table, settings, server, slices);
        return slices;
    }

    private Checkpoint begin(Optional<Checkpoint> found) {
        Checkpoint stored = table.checkpoint(found, settings.sync());
        settings.range()
                .startOnce()
                .filter(start -> !hasLoggedStart)
                .ifPresent(start -> logStart(start.text(), stored));
        return stored;
    }

    private void logStart(String start, Checkpoint stored) {
        hasLoggedStart = true;
        if (stored.mark() == null) {
            LOG.info(
                    "sync {}: has no mark yet, so it starts at {}, including the rows of that time",
                    settings.sync(),
                    start);
        } else {
            LOG.info(
                    "sync {}: its mark is {} already, so start-once = {} has no effect",
                    settings.sync(),
                    stored.markAsText(),
                    start);
        }
    }

    /** As they were counted at the start; empty where they were not. */
    public OptionalLong rowsWithoutTrackingValue() {
        return skippedRows.withoutTrackingValue();
    }

    /** The range in which future-dated rows were not counted, because the server did not answer; else null. */
    Window rangeBeyondClock() {
        return skippedRows.asked();
    }

    /** How the columns have changed since {@code checkpoint}; logged once for each change. */
    SchemaChange schemaChange(Checkpoint checkpoint) {
        SchemaChange change = SchemaChange.between(checkpoint.sourceColumns(), table.sourceColumns());
        change.requireAllowed(settings, table);
        if (!change.differences().equals(reportedChanges)) {
            reportedChanges = change.differences();
            LOG.info("sync {}: the columns have changed: {}", settings.sync(), String.join("; ", reportedChanges));
        }
        return change;
    }

    WindowPolicy windows() {
        return windows;
    }

    LastPoll last() {
        return last;
    }

    /** A poll has failed, or did not read all: nothing is known but what can't be asked again. */
    public void forget() {
        last = LastPoll.NONE;
        table = null;
    }

    /** A poll has ended well. */
    void remember(LastPoll poll) {
        last = poll;
    }
}
