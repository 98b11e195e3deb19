package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;

/**
 * Values of one type by row number: a stored column, a computed one or a constant. Expressions are views over other
 * vectors, so a query copies nothing but the numbers of the rows it picks.
 *
 * <p>BOOL, the integers and the temporal types are read by {@link #whole}, FLOAT and DOUBLE by {@link #decimal}, texts by
 * {@link #text}. NULL is the least value of each, as DolphinDB compares it.
 */
interface Vector extends Value {

    long NULL_WHOLE = Long.MIN_VALUE;
    double NULL_DECIMAL = -Double.MAX_VALUE;
    String NULL_TEXT = "";

    /** What is known of a vector's values from its first row to its last; lets a range be found without reading all rows. */
    enum Order {
        UNKNOWN,
        ASCENDING,
        DESCENDING;

        Order reversed() {
            return this == ASCENDING ? DESCENDING : this == DESCENDING ? ASCENDING : UNKNOWN;
        }
    }

    ColumnType type();

    /** The number of rows; a scalar has one, which it gives for every row number. */
    int size();

    default boolean isScalar() {
        return false;
    }

    long whole(int row);

    double decimal(int row);

    String text(int row);

    default boolean isNull(int row) {
        return switch (type().storage()) {
            case LONG -> whole(row) == NULL_WHOLE;
            case DOUBLE -> decimal(row) == NULL_DECIMAL;
            case TEXT -> text(row).isEmpty();
            case WIDE, BYTES, PAIR, LIST -> throw new IllegalStateException("No vector is of type " + type());
        };
    }

    default Order order() {
        return isScalar() ? Order.ASCENDING : Order.UNKNOWN;
    }

    default boolean isNullFree() {
        return false;
    }

    /** True for the column by which a table is partitioned: the server is stricter there about what it is compared with. */
    default boolean isPartitioning() {
        return false;
    }
}
