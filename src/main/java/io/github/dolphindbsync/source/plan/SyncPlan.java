package io.github.dolphindbsync.source.plan;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.List;

/**
 * What a sync finds at its source, and what its next poll would read. Nothing was moved.
 *
 * @param source the table, as in {@code dfs://market/trade}
 * @param target table at the destination, as the settings have it
 * @param schema of the rows as they would be delivered
 * @param sourceTypes of the columns that are read: the first ones of the schema
 * @param rows how many the table has now
 * @param evolves whether the table of the destination may be altered
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
        Reads reads,
        Progress progress,
        boolean evolves,
        Replaces replaces,
        List<CheckpointRepository.Table> ownTables) {

    /** How far a sync has come, according to its checkpoint. */
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
     * What the next poll would read.
     *
     * @param from the first tracking value, for people; empty for a full refresh
     * @param to the last one
     * @param rowsReadAgain how many of the rows were read before, because they are up to the mark
     * @param queries for the rows
     * @param replaces whether rows are replaced that were delivered with other ids
     */
    public record Reads(String from, String to, long rows, long rowsReadAgain, int queries, boolean replaces) {

        static final Reads NOTHING = new Reads("", "", 0, 0, 0, false);
    }
}
