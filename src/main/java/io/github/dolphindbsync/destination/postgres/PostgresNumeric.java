package io.github.dolphindbsync.destination.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Decimals in PostgreSQL's binary form: groups of four decimal digits that are aligned at the point, the number of the
 * first group left of it, the sign, and how many digits after the point are shown.
 */
final class PostgresNumeric {

    /** Room that the longest one needs, its length included: 39 digits touch eleven groups at most. */
    static final int LONGEST_FIELD = 4 + 8 + 2 * 11;

    private static final int DIGITS_OF_GROUP = 4;
    private static final int[] POWERS = {1, 10, 100, 1_000, 10_000};
    private static final BigInteger GROUPS_OF_A_LONG = BigInteger.TEN.pow(16);
    private static final int NEGATIVE = 0x4000;

    private final CopyBuffer buffer;
    private final int scale;
    /** The point is behind these many groups from the end. */
    private final int groupsBehindPoint;
    /** How many digits of the last group are filled up with zeros. */
    private final int padding;
    /** The groups from the last to the first. */
    private final short[] groups = new short[12];

    private int count;

    PostgresNumeric(CopyBuffer buffer, int scale) {
        this.buffer = buffer;
        this.scale = scale;
        groupsBehindPoint = (scale + DIGITS_OF_GROUP - 1) / DIGITS_OF_GROUP;
        padding = groupsBehindPoint * DIGITS_OF_GROUP - scale;
    }

    /** The least of all longs is NULL and never comes here. */
    void put(long unscaled) {
        long rest = Math.abs(unscaled);
        count = 0;
        // The last group on its own: filling up the whole number with zeros might overflow.
        int digits = POWERS[DIGITS_OF_GROUP - padding];
        groups[count++] = (short) (rest % digits * POWERS[padding]);
        putGroups(rest / digits, 0);
        putField(unscaled < 0);
    }

    void put(BigDecimal value) {
        BigInteger rest = value.unscaledValue().abs().multiply(BigInteger.valueOf(POWERS[padding]));
        count = 0;
        while (rest.bitLength() >= Long.SIZE) {
            BigInteger[] parts = rest.divideAndRemainder(GROUPS_OF_A_LONG);
            putGroups(parts[1].longValue(), 4);
            rest = parts[0];
        }
        putGroups(rest.longValue(), 0);
        putField(value.signum() < 0);
    }

    private void putGroups(long value, int atLeast) {
        int end = count + atLeast;
        for (long rest = value; rest != 0 || count < end; rest /= POWERS[DIGITS_OF_GROUP]) {
            groups[count++] = (short) (rest % POWERS[DIGITS_OF_GROUP]);
        }
    }

    /** As PostgreSQL stores it, without zeros at either end. */
    private void putField(boolean isNegative) {
        while (count > 0 && groups[count - 1] == 0) {
            count--;
        }
        int last = 0;
        while (last < count && groups[last] == 0) {
            last++;
        }
        buffer.putInt(8 + 2 * (count - last));
        buffer.putShort(count - last);
        buffer.putShort(count == 0 ? 0 : count - groupsBehindPoint - 1);
        buffer.putShort(isNegative ? NEGATIVE : 0);
        buffer.putShort(scale);
        for (int group = count - 1; group >= last; group--) {
            buffer.putShort(groups[group]);
        }
    }
}
