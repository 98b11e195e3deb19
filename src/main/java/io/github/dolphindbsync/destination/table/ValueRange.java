package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import java.time.Duration;

/** The values that a type can hold at a destination, both ends included. */
public record ValueRange(long smallest, long largest) {

    public static final ValueRange ALL = new ValueRange(Long.MIN_VALUE, Long.MAX_VALUE);

    /** Midnight to midnight, which DolphinDB does not insist on. */
    public static ValueRange ofDay(ColumnType type) {
        return new ValueRange(0, Duration.ofDays(1).dividedBy(type.unit()) - 1);
    }

    boolean hasNoLimit() {
        return smallest <= -Long.MAX_VALUE && largest == Long.MAX_VALUE;
    }

    /** From the beginning of one day since 1970 to the end of another. */
    public static ValueRange ofDays(ColumnType type, long first, long last) {
        long unitsOfDay = Duration.ofDays(1).dividedBy(type.unit());
        return new ValueRange(first * unitsOfDay, (last + 1) * unitsOfDay - 1);
    }

    boolean isBeyond(long value) {
        return (value < smallest || value > largest) && value != ColumnData.NULL_LONG;
    }
}
