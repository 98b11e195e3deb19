package io.github.dolphindbsync.sync.history;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of which columns the ids of the stored rows are, where there is no key.
 *
 * @param columns as they were carried last
 * @param from the first tick from which on all ids are of these columns; null where all are
 * @param shared names of the columns that all rows were carried with; null where all are of these columns
 */
record Ids(Columns columns, Long from, Set<String> shared) {

    static final Ids NONE = new Ids(Columns.NONE, null, null);

    /** While rows are replaced nobody knows which have been. */
    static final long UNKNOWN = Long.MAX_VALUE;

    /** Whether rows that are read from {@code low} on have other ids than the same rows have at the destination. */
    boolean differ(Columns now, long low) {
        return now.alterIdsOf(columns) || (from != null && low < from);
    }

    /** After rows with these columns were delivered, in place of those from {@code low} on if that is not null. */
    Ids after(Columns now, Long replacedFrom) {
        if (replacedFrom == null) {
            return new Ids(now, from, shared == null ? null : sharedWith(now));
        }
        return replacedFrom == Long.MIN_VALUE ? new Ids(now, null, null) : new Ids(now, replacedFrom, sharedWith(now));
    }

    /** Names of the columns by which any stored row can be recognized among rows with these columns. */
    Set<String> sharedWith(Columns now) {
        return now.unchangedSince(columns).stream()
                .filter(name -> shared == null || shared.contains(name))
                .collect(Collectors.toSet());
    }
}
