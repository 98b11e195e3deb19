package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.List;

/**
 * What a sync finds at its source, and what its next poll would read. Nothing has moved.
 *
 * @param source the table, as in {@code dfs://market/trade}
 * @param target table at the destination, as the settings have it
 * @param route id of the route that would carry the rows
 * @param facts what was found, in order
 * @param warnings what a person should look at
 * @param refusals why the next poll would fail
 * @param schema of the rows as they would be delivered
 * @param sourceTypes of the columns that are read: the first ones of the schema
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
        String route,
        List<Fact> facts,
        List<String> warnings,
        List<String> refusals,
        RowSchema schema,
        List<String> sourceTypes,
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

    /** Something that was found, as in {@code tracking column}: {@code timestamp (NANOTIMESTAMP): it is set}. */
    public record Fact(String about, String found) {}

    /**
     * One query for rows.
     *
     * @param from the first tracking value, for people; empty for a table that is carried as a whole
     * @param to the last one
     */
    public record PlannedWindow(String from, String to, long rows) {}

    /**
     * Is told of plans. Where a bean of this type is in Camel's registry, a {@link DolphinDBFetchProcessor} only looks at its
     * source, says here what it found, and ends its route.
     */
    public interface Listener {
        void planned(SyncPlan plan);

        /** Whether rows without a tracking value are counted, which touches every partition of a table. */
        default boolean countsNulls() {
            return false;
        }
    }
}
