package io.github.dolphindbsync.source.read;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;

/** Adds up rows into a {@link Boundary}. */
final class ContentSum {

    private long rows;
    private long high;
    private long low;

    void add(HashValue128 hash) {
        add(1, hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    void add(long moreRows, long hashHigh, long hashLow) {
        rows += moreRows;
        low += hashLow;
        long carry = Long.compareUnsigned(low, hashLow) < 0 ? 1 : 0;
        high += hashHigh + carry;
    }

    void add(ContentSum other) {
        add(other.rows, other.high, other.low);
    }

    void reset() {
        rows = 0;
        high = 0;
        low = 0;
    }

    long rows() {
        return rows;
    }

    Boundary toBoundary() {
        return new Boundary(rows, high, low, null);
    }
}
