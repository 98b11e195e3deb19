package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;

/**
 * A range of tracking values, both ends included.
 *
 * @param low null where it is open, as is that of a poll that has no mark
 * @param high null where it is open
 * @param rows how many rows the server counted, or {@link #NOT_COUNTED}
 * @param textBytes how long their texts are together, at most; 0 where that is not worth asking for
 */
public record Window(Long low, Long high, long rows, long textBytes) {

    public static final long NOT_COUNTED = -1;

    static Window uncounted(Long low, Long high) {
        return new Window(low, high, NOT_COUNTED, 0);
    }

    /**
     * Where the server, or this process, can't hold what this window has.
     *
     * @throws DolphinDBException where no smaller window could have less
     */
    public void requireDivisible(DolphinDBException failure, ColumnType type, String sync) {
        // A window has no rows where "start" is before the first; to ask for less than nothing would never end.
        if (isOneGroup() || rows == 0 || rows == 1) {
            throw new DolphinDBException(
                    RecoveryAction.FAIL,
                    failure.getMessage() + ". All rows of one tracking value must be read with one query; these, at "
                            + (low == null ? "the beginning" : Checkpoint.describe(type, low))
                            + " or shortly after it, are " + failure.advice(sync) + ".",
                    failure.getCause());
        }
    }

    public boolean overlaps(Window other) {
        return !isBefore(other) && !other.isBefore(this);
    }

    public boolean isBefore(Window other) {
        return high != null && other.low != null && high < other.low;
    }

    private boolean isOneGroup() {
        return low != null && low.equals(high);
    }

    /** For people. */
    public String describe(ColumnType type) {
        return (low == null ? "the beginning" : Checkpoint.describe(type, low)) + " to "
                + (high == null ? "the end" : Checkpoint.describe(type, high));
    }
}
