package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.util.Arrays;

/**
 * Numbers identical rows within one group. An open-addressing table of bare numbers, because this is the one thing
 * whose memory grows with a group: 20 bytes an entry at a load of at most three quarters, where a map of objects needs
 * five times that.
 */
final class OccurrenceCounter {

    private static final int SMALLEST = 64;

    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private int[] counts = new int[SMALLEST];
    private int used;
    // Most groups have one row: it goes into the table only when a second one comes.
    private HashValue128 only;

    /** Forgets the group before. */
    void startGroup() {
        only = null;
        if (used == 0) {
            return;
        }
        if (counts.length > SMALLEST) {
            high = new long[SMALLEST];
            low = new long[SMALLEST];
            counts = new int[SMALLEST];
        } else {
            Arrays.fill(counts, 0);
        }
        used = 0;
    }

    /** How many rows with this hash the group had before this one. */
    int next(HashValue128 hash) {
        if (only == null && used == 0) {
            only = hash;
            return 0;
        }
        if (only != null) {
            count(only);
            only = null;
        }
        return count(hash);
    }

    private int count(HashValue128 hash) {
        int slot = slot(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
        if (counts[slot] == 0) {
            high[slot] = hash.getMostSignificantBits();
            low[slot] = hash.getLeastSignificantBits();
            used++;
            counts[slot] = 1;
            if (used > counts.length / 4 * 3) {
                grow();
            }
            return 0;
        }
        return counts[slot]++;
    }

    private int slot(long hashHigh, long hashLow) {
        int mask = counts.length - 1;
        int slot = (int) hashLow & mask;
        while (counts[slot] != 0 && (high[slot] != hashHigh || low[slot] != hashLow)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldCounts = counts;
        high = new long[2 * oldHigh.length];
        low = new long[2 * oldLow.length];
        counts = new int[2 * oldCounts.length];
        for (int old = 0; old < oldCounts.length; old++) {
            if (oldCounts[old] != 0) {
                int slot = slot(oldHigh[old], oldLow[old]);
                high[slot] = oldHigh[old];
                low[slot] = oldLow[old];
                counts[slot] = oldCounts[old];
            }
        }
    }
}
