package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.List;

/**
 * What a sync finds at its source, and what its next poll would read. Nothing has moved.
 *
 * @param source the table, as in {@code dfs://market/trade}
 * @param target table at the destination, as the settings have it
 * @param findings what was found
 * @param schema of the rows as they would be delivered
 * @param sourceTypes of the columns that are read: the first ones of the schema
 * @param rows how many the table has now
 * @param windows the queries for rows that the next poll would make; the first ones, if there are many; none where its
 *     checkpoint can't be read
 * @param moreWindows how many there are beyond those
 * @param rowsReadAgain how many of these rows were read before, because they are up to the mark
 * @param progress how far the sync has come
 * @param evolves whether the table of the destination may be altered
 * @param replaces when rows of the destination are deleted, to be replaced
 * @param ownTables further tables at the destination to which the sync writes
 */
public record SyncPlan(
        String sync,
        String source,
        String target,
        Findings findings,
        RowSchema schema,
        List<String> sourceTypes,
        long rows,
        List<PlannedWindow> windows,
        long moreWindows,
        long rowsReadAgain,
        Progress progress,
        boolean evolves,
        Replaces replaces,
        List<CheckpointRepository.Table> ownTables) {

    /** How far a sync has come, as its checkpoint tells. */
    public enum Progress {
        /** It has no checkpoint: no poll has delivered anything. */
        NONE,
        /** Rows were delivered before. */
        CONTINUES,
        /** Its checkpoint can't be read, so what comes next is not known. */
        UNREADABLE
    }

    /** When a sync deletes rows of the destination. */
    public enum Replaces {
        NEVER,
        /** After the columns have changed: those whose ids change with them. */
        AFTER_CHANGES,
        NEXT_POLL
    }

    /**
     * One query for rows.
     *
     * @param from the first tracking value, for people; empty for a table that is carried as a whole
     * @param to the last one
     */
    public record PlannedWindow(String from, String to, long rows) {}
}
