package io.github.dolphindbsync.sync.history;

/**
 * Of which columns the ids of the stored rows are, where there is no key.
 *
 * @param columns as they were carried last
 * @param from the first tick from which on all ids are of these columns; null where all are
 */
record Ids(Columns columns, Long from) {

    static final Ids NONE = new Ids(Columns.NONE, null);

    /** Whether rows that are read from {@code low} on have other ids than the same rows have at the destination. */
    boolean differ(Columns now, long low) {
        return now.alterIdsOf(columns) || (from != null && low < from);
    }

    /** After rows with these columns were delivered, in place of those from {@code low} on if that is not null. */
    Ids after(Columns now, Long replacedFrom) {
        Long first = replacedFrom != null && replacedFrom == Long.MIN_VALUE ? null : replacedFrom;
        return new Ids(now, replacedFrom == null ? from : first);
    }
}
