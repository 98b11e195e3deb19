package io.github.dolphindbsync.sync.history;

import java.util.Comparator;

/**
 * A row of the source, and of the destination.
 *
 * @param time in ticks; null where the row has no tracking value
 */
record Trade(String symbol, Long time, Integer price, Integer volume) {

    /** The one that wins among rivals comes last: greater in the first column that differs, where NULL is least. */
    static final Comparator<Trade> BY_CONTENT = Comparator.comparing(Trade::symbol, nullsFirst())
            .thenComparing(Trade::time, nullsFirst())
            .thenComparing(Trade::price, nullsFirst())
            .thenComparing(Trade::volume, nullsFirst());

    private static <T extends Comparable<T>> Comparator<T> nullsFirst() {
        return Comparator.nullsFirst(Comparator.naturalOrder());
    }

    @Override
    public String toString() {
        return symbol + "@" + time + (price == null && volume == null ? "" : "(" + price + "," + volume + ")");
    }
}
