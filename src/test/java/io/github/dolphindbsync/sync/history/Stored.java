package io.github.dolphindbsync.sync.history;

import java.util.Map;

/**
 * What a destination holds.
 *
 * @param rows how often each row is there
 * @param mark in ticks, or null
 * @param version how many batches the checkpoint counts
 */
record Stored(Map<Trade, Long> rows, Long mark, long version) {

    static final Stored NOTHING = new Stored(Map.of(), null, 0);

    long count(Trade trade) {
        return rows.getOrDefault(trade, 0L);
    }
}
