package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.read.BatchCut;
import io.github.dolphindbsync.source.read.BatchSource;
import io.github.dolphindbsync.source.read.LateRowCheck;
import io.github.dolphindbsync.source.read.LookBackSum;
import io.github.dolphindbsync.source.read.OrderedBatches;
import io.github.dolphindbsync.source.read.ReadRange;
import io.github.dolphindbsync.source.read.Replacement;
import io.github.dolphindbsync.source.read.RowBuffer;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.read.WindowReader;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSettings;

/** Reads the rows that follow a checkpoint, in order of the tracking column. */
final class TrackedRead implements TableRead {

    private final SyncState state;
    private final SyncSettings settings;
    private final SourceTable table;
    private final PollConnections connections;
    private final Checkpoint checkpoint;
    private final Long horizon;
    private final RowBuffer buffer;
    private final boolean wholeGroups;
    private final ReadRange range;
    private final LookBackSum readAgain;
    private Replacement replacement;
    private WindowQueries queries;
    private WindowReader rows;
    private Boundary unchanged;
    private Long readsFrom;

    TrackedRead(
            SyncState state,
            PollConnections connections,
            Checkpoint checkpoint,
            Long horizon,
            SchemaChange change,
            RowBuffer buffer,
            boolean wholeGroups) {
        this.state = state;
        this.settings = state.settings();
        this.table = state.table();
        this.connections = connections;
        this.checkpoint = checkpoint;
        this.horizon = horizon;
        this.buffer = buffer;
        this.wholeGroups = wholeGroups;
        ReadRange fromMark = ReadRange.of(settings, table, state.last(), horizon, checkpoint, change);
        this.range = state.windows().doubted() == null
                ? fromMark
                : fromMark.from(state.windows().doubted());
        this.replacement = range.replaces() ? Replacement.of(range, checkpoint, table) : null;
        this.readAgain =
                new LookBackSum(LookBackSum.Range.of(settings, table.origin().trackingType()));
    }

    boolean isAhead() {
        return range.isAhead();
    }

    @Override
    public BatchSource open(DolphinDBConnection connection) {
        rows = openRows(connection);
        BatchCut cut = new BatchCut(buffer, checkpoint.mark(), readAgain, range.endsBeforeMark());
        return new OrderedBatches(rows, table, settings, buffer, cut, replacement, wholeGroups);
    }

    private WindowReader openRows(DolphinDBConnection connection) {
        if (range.isForNothing()) {
            return new WindowReader(connection, table, rowsOfLast -> null);
        }
        Boundary before = range.replaces() ? null : state.last().knownBoundary(checkpoint, range.low());
        if (before == null) {
            return openToDeliver(connection);
        }
        readAgain.begin(before.from());
        // Also where the horizon is before the mark: the rows up to the mark have been delivered.
        Long high = range.endsBeforeMark() ? checkpoint.mark() : range.high();
        WindowReader all = openRange(connection, before.from(), high);
        if (LateRowCheck.passesUnchanged(all, table, settings, checkpoint.mark(), before, readAgain)) {
            unchanged = before;
            return all;
        }
        // In the middle of an answer, so of no more use; and the server may hold that answer in memory.
        connections.close();
        if (ReadRange.isOfUnknownColumns(settings, table, checkpoint)) {
            replacement = Replacement.of(range, checkpoint, table);
        }
        return openToDeliver(connections.open());
    }

    private WindowReader openToDeliver(DolphinDBConnection connection) {
        readAgain.begin(range.low());
        readsFrom = range.low();
        return openRange(connection, range.low(), range.high());
    }

    private WindowReader openRange(DolphinDBConnection connection, Long low, Long high) {
        queries = new WindowQueries(
                table, settings.where(), state.slices(connections.server()).of(low, high));
        if (!state.windows().isLittleExpected(state.last(), table, horizon)) {
            queries.count(connection, state.windows().rowsPerWindow(table));
            state.windows().counted(queries.longestTexts());
        }
        return new WindowReader(connection, table, queries);
    }

    @Override
    public long rowsExpected() {
        return queries == null ? 0 : queries.rowsExpected();
    }

    @Override
    public long rowsRead() {
        return rows == null ? 0 : rows.rowsRead();
    }

    @Override
    public WindowQueries queries() {
        return queries;
    }

    @Override
    public Boundary readAgain(Boundary delivered) {
        if (unchanged != null) {
            return unchanged;
        }
        return range.endsBeforeMark() ? null : delivered.from(readsFrom);
    }

    @Override
    public boolean isTargetMissing() {
        return false;
    }
}
