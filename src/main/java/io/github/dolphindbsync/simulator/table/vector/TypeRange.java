package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;

/** The whole numbers that a type can hold. The least number of each type is its NULL, so the range is symmetric. */
public final class TypeRange {

    private TypeRange() {}

    public static long greatest(ColumnType type) {
        return switch (type) {
            case BOOL -> 1;
            case CHAR -> Byte.MAX_VALUE;
            case SHORT -> Short.MAX_VALUE;
            case INT, DATE, MONTH, TIME, MINUTE, SECOND, DATETIME, DATEHOUR, DECIMAL32 -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }

    public static boolean contains(ColumnType type, long value) {
        long greatest = greatest(type);
        return value <= greatest && value >= -greatest;
    }

    /**
     * Returns the value.
     *
     * @throws ArithmeticException where the type cannot hold it
     */
    public static long require(ColumnType type, long value) {
        if (!contains(type, value)) {
            throw new ArithmeticException(type + " overflow");
        }
        return value;
    }
}
