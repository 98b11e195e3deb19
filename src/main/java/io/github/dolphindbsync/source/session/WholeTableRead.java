package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.delivery.TargetPresence;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.query.PartitionConditions;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.read.BatchSource;
import io.github.dolphindbsync.source.read.RowBuffer;
import io.github.dolphindbsync.source.read.WholeTableBatches;
import io.github.dolphindbsync.source.read.WindowQueries;
import io.github.dolphindbsync.source.read.WindowReader;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.Iterator;
import java.util.List;

/** Reads all rows of a table that no column orders, if they are not those that were delivered last. */
final class WholeTableRead implements TableRead {

    private final SyncState state;
    private final SyncSettings settings;
    private final SourceTable table;
    private final PollConnections connections;
    private final CheckpointRepository checkpoints;
    private final Checkpoint checkpoint;
    private final SchemaChange change;
    private final RowBuffer buffer;
    private long rowsExpected;
    private boolean isTargetMissing;

    WholeTableRead(
            SyncState state,
            PollConnections connections,
            CheckpointRepository checkpoints,
            Checkpoint checkpoint,
            SchemaChange change,
            RowBuffer buffer) {
        this.state = state;
        this.settings = state.settings();
        this.table = state.table();
        this.connections = connections;
        this.checkpoints = checkpoints;
        this.checkpoint = checkpoint;
        this.change = change;
        this.buffer = buffer;
    }

    @Override
    public BatchSource open(DolphinDBConnection connection) {
        QueryText text = new QueryText(table, settings.where());
        List<String> queries = PartitionConditions.of(connection, table.description()).stream()
                .map(text::allRows)
                .toList();
        Boundary now = WholeTableBatches.sumOf(rows(connection, queries), table, settings.limit());
        if (!isToBeDelivered(now)) {
            return BatchSource.NONE;
        }
        rowsExpected = now.rows();
        // What a limit has cut off is still on its way.
        DolphinDBConnection fresh = settings.limit() < Long.MAX_VALUE ? connections.open() : connection;
        return new WholeTableBatches(rows(fresh, queries), table, settings, buffer, now.rows());
    }

    private boolean isToBeDelivered(Boundary now) {
        if (checkpoint.version() == 0 || !change.isNone()) {
            return true;
        }
        isTargetMissing = !TargetPresence.isThere(checkpoints, settings.sync(), settings.target());
        // One that is still missing after a poll has made it is somewhere else, and not to be made by each poll.
        boolean isLost = isTargetMissing && !state.last().isTargetMissing();
        return isLost || !now.equals(checkpoint.boundary());
    }

    private WindowReader rows(DolphinDBConnection connection, List<String> queries) {
        Iterator<String> rest = queries.iterator();
        return new WindowReader(connection, table, rowsOfLast -> rest.hasNext() ? rest.next() : null);
    }

    @Override
    public long rowsExpected() {
        return rowsExpected;
    }

    @Override
    public long rowsRead() {
        return 0;
    }

    @Override
    public WindowQueries queries() {
        return null;
    }

    @Override
    public Boundary readAgain(Boundary delivered) {
        return null;
    }

    @Override
    public boolean isTargetMissing() {
        return isTargetMissing;
    }
}
