package io.github.dolphindbsync.simulator.table.vector;

/**
 * The 128 bits of a UUID, an IPADDR or an INT128, compared as unsigned numbers. All bits zero is NULL and never stored.
 */
public record Wide(long most, long least) implements Comparable<Wide> {

    public boolean isZero() {
        return most == 0 && least == 0;
    }

    @Override
    public int compareTo(Wide other) {
        int upper = Long.compareUnsigned(most, other.most);
        return upper != 0 ? upper : Long.compareUnsigned(least, other.least);
    }
}
