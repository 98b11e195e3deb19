package io.github.dolphindbsync.sync.history;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a destination holds.
 *
 * @param rows how often each row is there
 * @param mark in ticks, or null
 * @param version how many batches the checkpoint counts
 * @param carried what the checkpoint says of columns and ids, in its own words; empty where nobody looks
 */
record Stored(Map<Trade, Long> rows, Long mark, long version, String carried) {

    static final Stored NOTHING = new Stored(Map.of(), null, 0, "");

    /** The columns that the checkpoint names, a line for each. */
    List<String> carriedColumns() {
        return carried.lines()
                .filter(line -> Character.isUpperCase(line.charAt(0)))
                .toList();
    }

    /** The raw tracking value from which on ids are of these columns, as the checkpoint says; empty where all are. */
    Optional<Long> carriedIdsFrom() {
        return carried.lines()
                .filter(line -> line.startsWith("ids from "))
                .map(line -> Long.valueOf(line.substring("ids from ".length())))
                .findFirst();
    }

    long count(Trade trade) {
        return rows.getOrDefault(trade, 0L);
    }
}
