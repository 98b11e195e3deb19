package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.SourceColumns;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.WriteMode;
import io.github.dolphindbsync.source.schema.SchemaChange;
import io.github.dolphindbsync.source.schema.SourceTable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows without a key that were delivered are read again, and have other ids now. Until the last of them is read, each
 * batch replaces its own, and the checkpoint says that nothing is known of the ids: whatever ends the poll, the next
 * one begins again, and does no harm where rows have been replaced already.
 *
 * @param low the first tracking value that is read, or null
 * @param last the last tracking value of which rows were delivered
 * @param isReached whether the poll reads that far
 * @param shared the source's names of the columns that all rows were carried with
 */
public record Replacement(Long low, long last, boolean isReached, List<String> shared) {

    public static Replacement of(ReadRange range, Checkpoint checkpoint, SourceTable table) {
        List<String> shared = SchemaChange.shared(checkpoint.sourceColumns(), table.sourceColumns());
        long high = range.high() == null ? Long.MAX_VALUE : range.high();
        Long open = checkpoint.sourceColumns().openGroup();
        Long last = open == null ? checkpoint.mark() : open;
        // It was not noted in which group the first batch ended.
        return last == null
                ? new Replacement(range.low(), high, true, shared)
                : new Replacement(range.low(), last, high >= last, shared);
    }

    WriteMode writeMode(SourceTable table) {
        List<Column> columns = table.schema().columns();
        return new WriteMode.Replace(IntStream.range(0, table.sourceColumns().size())
                .filter(index ->
                        shared.contains(table.sourceColumns().get(index).name()))
                .mapToObj(index -> columns.get(index).name())
                .toList());
    }

    /** The columns in the checkpoint after its last batch. */
    SourceColumns completed(SourceColumns before, SourceTable table) {
        return before.next(table.sourceColumns()).withIdsFrom(low, shared);
    }

    /** The columns in the checkpoint after another of its batches. */
    SourceColumns begun(SourceColumns before, SourceTable table) {
        return before.next(table.sourceColumns()).withIdsOfAnyTime(shared);
    }
}
