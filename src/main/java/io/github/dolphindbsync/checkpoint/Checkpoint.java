package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * How far a sync has come.
 *
 * @param sync name of the sync
 * @param origin what the mark belongs to
 * @param version counts the batches that were delivered; a writer can only move a checkpoint whose version it knows
 * @param mark every row up to and with this tracking value has been delivered; in the unit of the tracking column; null
 *     before the first group is complete
 * @param boundary the rows up to the mark that are read again; of a table without a tracking column, all rows
 * @param sourceColumns the columns of the source in the last batch
 * @param tables the tables of the destination that rows were written to, as the destination itself names them, in
 *     order; empty if they are not known
 */
public record Checkpoint(
        String sync,
        Origin origin,
        long version,
        Long mark,
        Boundary boundary,
        SourceColumns sourceColumns,
        List<String> tables) {

    public Checkpoint {
        Objects.requireNonNull(sync, "sync");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(boundary, "boundary");
        Objects.requireNonNull(sourceColumns, "sourceColumns");
        tables = List.copyOf(tables);
    }

    public static Checkpoint initial(String sync, Origin origin) {
        return new Checkpoint(sync, origin, 0, null, Boundary.NONE, SourceColumns.NONE, List.of());
    }

    /** The checkpoint after one more batch. */
    public Checkpoint moved(Long newMark, Boundary newBoundary) {
        return new Checkpoint(sync, origin, version + 1, newMark, newBoundary, sourceColumns, tables);
    }

    /** The same checkpoint, of rows with these columns. */
    public Checkpoint withSourceColumns(SourceColumns columns) {
        return new Checkpoint(sync, origin, version, mark, boundary, columns, tables);
    }

    /** The same checkpoint, of a sync that has written to these tables too. */
    public Checkpoint writing(Collection<String> further) {
        TreeSet<String> all = new TreeSet<>(tables);
        return all.addAll(further)
                ? new Checkpoint(sync, origin, version, mark, boundary, sourceColumns, List.copyOf(all))
                : this;
    }

    /** The whole checkpoint in one line of JSON, for a store of the host; {@link #ofJson} reads it. */
    public String toJson() {
        return CheckpointJson.write(this);
    }

    /**
     * The checkpoint that {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it wrote another text; the message describes the difference
     */
    public static Checkpoint ofJson(String json) {
        return CheckpointJson.read(json);
    }

    /** The key under which an idempotent repository knows this checkpoint. */
    public String key() {
        return sync + "|" + (mark == null ? "" : mark);
    }

    /** The mark for people; never to be read back. */
    public String markAsText() {
        return mark == null ? "none" : describe(origin.trackingType(), mark);
    }

    /** A tracking value for people. */
    public static String describe(ColumnType type, long value) {
        if (type == ColumnType.DATE) {
            return Times.toDate(value).toString();
        }
        return type.isTemporal() ? Times.toDateTime(type, value).toString() : Long.toString(value);
    }
}
