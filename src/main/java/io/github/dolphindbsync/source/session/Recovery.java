package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.source.connection.Backoff;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.schema.TableDescription;
import io.github.dolphindbsync.source.settings.Durations;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one poll does after a failure of the server, before the source is opened again. */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int MOST_REFRESHES = 5;

    private final SyncState state;
    private final SyncSettings settings;
    private final PollConnections connections;
    private final BooleanSupplier stopping;
    private final Backoff backoff;
    private final SmallerReads smallerReads;
    private Long markBefore;
    private int refreshes;
    private int retries;
    private boolean wholeTableIsDoubted;

    Recovery(SyncState state, PollConnections connections, BooleanSupplier stopping) {
        this.state = state;
        this.settings = state.settings();
        this.connections = connections;
        this.stopping = stopping;
        this.backoff = new Backoff(connections.server().retryFor());
        this.smallerReads = new SmallerReads(state, connections.server());
    }

    /** How often the source was to be opened again. */
    int retries() {
        return retries;
    }

    /**
     * Does what the failure asks for.
     *
     * @param confirmed the checkpoint; null where it is not known yet
     * @param queries the queries that were being asked; null where none was by windows
     * @throws DolphinDBException where nothing helps
     */
    void prepare(DolphinDBException failure, Checkpoint confirmed, WindowQueries queries) {
        switch (failure.recoveryAction()) {
            case RETRY -> waitOrFail(failure, confirmed);
            case RECOUNT -> {
                if (isFirstDoubt(queries)) {
                    warn(failure, "It is counted and read again");
                } else {
                    waitOrFail(failure, confirmed);
                }
            }
            case SMALLER_WINDOW -> {
                smallerReads.askForLess(failure, queries);
                warn(failure, "It is asked for less at a time");
            }
            case FEWER_PARTITIONS -> {
                smallerReads.askForFewerPartitions(failure, queries);
                LOG.debug("sync {}: {}. It is asked for fewer partitions at a time", sync(), failure.getMessage());
            }
            case REFRESH_SCHEMA -> refreshTable(failure);
            case FAIL -> {
                // As where a column was dropped that a query names.
                if (!hasTableChanged()) {
                    throw explained(failure);
                }
                refreshTable(failure);
            }
            case REAUTHENTICATE -> throw failure;
        }
        retries++;
    }

    private void warn(DolphinDBException failure, String action) {
        LOG.warn("sync {}: {}. {}", sync(), failure.getMessage(), action);
    }

    private String sync() {
        return settings.sync();
    }

    private void waitOrFail(DolphinDBException failure, Checkpoint confirmed) {
        // Not after any batch: those of a group that breaks off each time are delivered again and again.
        Long mark = confirmed == null ? null : confirmed.mark();
        if (!Objects.equals(mark, markBefore)) {
            markBefore = mark;
            backoff.reset();
        }
        Optional<Duration> wait = backoff.next();
        if (wait.isEmpty() || stopping.getAsBoolean()) {
            throw failure;
        }
        LOG.warn("sync {}: {} Retry in {}", sync(), failure.getMessage(), Durations.humanReadable(wait.get()));
        if (!Backoff.sleep(wait.get(), stopping)) {
            throw failure;
        }
    }

    /** A few times: a server that describes a table otherwise than it gives its rows would never be understood. */
    private void refreshTable(DolphinDBException failure) {
        refreshes++;
        if (refreshes > MOST_REFRESHES) {
            throw failure;
        }
        LOG.debug("sync {}: the table is described again", sync(), failure);
        state.forgetTable();
    }

    /** Whether the table has another description than before, which would explain a failure; asks the server. */
    private boolean hasTableChanged() {
        SourceTable table = state.table();
        if (table == null) {
            return false;
        }
        try {
            TableDescription now = TableDescription.read(connections.open(), settings.database(), settings.table());
            return !now.equals(table.description());
        } catch (DolphinDBException e) {
            LOG.debug("sync {}: the table could not be described", sync(), e);
            return false;
        } finally {
            connections.close();
        }
    }

    /** The failure, with the setting that may have caused it: the one text that a user puts into our queries. */
    private DolphinDBException explained(DolphinDBException failure) {
        // Only the server reads it.
        return settings.where().isEmpty() || !failure.getMessage().startsWith("DolphinDB server")
                ? failure
                : new DolphinDBException(
                        failure.recoveryAction(),
                        failure.getMessage() + ". Each query for rows contains the condition of setting "
                                + SyncSetting.WHERE.key(sync()) + "; check whether the server accepts it",
                        failure);
    }

    /**
     * After a window gave fewer rows than it was counted to have: it is read again from its beginning, because the mark
     * may have passed some that did not come. False where that was done before, and it gave too few again.
     */
    private boolean isFirstDoubt(WindowQueries queries) {
        if (queries == null) {
            boolean isFirst = !wholeTableIsDoubted;
            wholeTableIsDoubted = true;
            return isFirst;
        }
        Window window = queries.current();
        state.windows().passed(window);
        boolean isFirst =
                state.windows().doubted() == null || !state.windows().doubted().overlaps(window);
        if (isFirst) {
            state.windows().doubt(window);
        }
        return isFirst;
    }
}
