package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;

/** Asks for less in the next queries of a poll, after a query that the server or this process could not bear. */
final class SmallerReads {

    private final SyncState state;
    private final SyncSettings settings;
    private final ServerSettings server;
    private boolean hasRefreshedPartitions;

    SmallerReads(SyncState state, ServerSettings server) {
        this.state = state;
        this.settings = state.settings();
        this.server = server;
    }

    private String sync() {
        return settings.sync();
    }

    /** After an answer that was more than the server or this process can hold. */
    void askForLess(DolphinDBException failure, WindowQueries queries) {
        SourceTable table = state.table();
        if (table != null && !table.schema().isTracked()) {
            throw new DolphinDBException(
                    RecoveryAction.FAIL,
                    failure.getMessage()
                            + ". A full refresh reads the table with one query, whose answer is "
                            + failure.advice(sync()) + ", or set " + SyncSetting.TRACKING_COLUMN.key(sync())
                            + " and another mode.",
                    failure.getCause());
        }
        if (queries == null || !queries.canAskForLess(state.windows().rowsPerWindow(table))) {
            throw new DolphinDBException(
                    RecoveryAction.FAIL,
                    failure.getMessage() + ". The query only counted rows, so smaller windows do not help. Set "
                            + SyncSetting.START.key(sync()) + ", so that fewer rows are counted.");
        }
        Window window = queries.current();
        if (window != null) {
            window.requireDivisible(failure, table.origin().trackingType(), sync());
        }
        state.windows().tooLarge(table, window == null ? Window.NOT_COUNTED : window.rows());
    }

    /**
     * After a query that reached more partitions than the server allows: the scheme may have grown since it was
     * described. Where it has not, the slice is halved.
     */
    void askForFewerPartitions(DolphinDBException failure, WindowQueries queries) {
        Window refused = queries == null ? state.rangeBeyondClock() : queries.asked();
        if (refused == null) {
            throw failure;
        }
        if (hasRefreshedPartitions && state.table() != null) {
            state.slices(server).halve(refused, failure, settings);
        } else {
            hasRefreshedPartitions = true;
            state.forgetTable();
        }
    }
}
