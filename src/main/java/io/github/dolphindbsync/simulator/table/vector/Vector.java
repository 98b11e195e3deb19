package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;

/**
 * Values of one type by row number: a stored column, a computed one or a constant. Expressions are views over other
 * vectors, so a query copies only row numbers.
 *
 * <p>{@link #whole} reads BOOL, the integers, the temporal types and the narrower decimals (unscaled), {@link #decimal}
 * reads FLOAT and DOUBLE, {@link #text} reads texts, {@link #object} the rest. NULL is the least value of each type, as
 * DolphinDB compares it.
 */
public interface Vector extends Value {

    long NULL_WHOLE = Long.MIN_VALUE;
    double NULL_DECIMAL = -Double.MAX_VALUE;
    String NULL_TEXT = "";

    /** The known order of the values from the first row to the last. It allows a binary search for a range. */
    enum Order {
        UNKNOWN,
        ASCENDING,
        DESCENDING;

        public Order reversed() {
            return this == ASCENDING ? DESCENDING : this == DESCENDING ? ASCENDING : UNKNOWN;
        }
    }

    /** The type of the values, of the elements in an array vector. */
    ColumnType type();

    /** The type with its scale, and whether this is an array vector. */
    default ValueType kind() {
        return ValueType.of(type());
    }

    /** The storage, which decides which of the methods below reads the values. */
    default Storage storage() {
        return type().storage();
    }

    /** The number of rows. A scalar has one, and returns its value for every row number. */
    int size();

    default boolean isScalar() {
        return false;
    }

    long whole(int row);

    double decimal(int row);

    String text(int row);

    /** The value as {@link ObjectVector} has it; null is NULL. */
    default Object object(int row) {
        throw new IllegalStateException("A vector of " + kind() + " has no objects");
    }

    default boolean isNull(int row) {
        return switch (storage()) {
            case LONG -> whole(row) == NULL_WHOLE;
            case DOUBLE -> decimal(row) == NULL_DECIMAL;
            case TEXT -> text(row).isEmpty();
            case WIDE, BYTES, PAIR, LIST -> object(row) == null;
        };
    }

    /** True where reading a value can fail. */
    default boolean isComputed() {
        return false;
    }

    @Override
    default Vector settled() {
        return Vectors.settled(this);
    }

    default Order order() {
        return isScalar() ? Order.ASCENDING : Order.UNKNOWN;
    }

    default boolean isNullFree() {
        return false;
    }

    /** True for a partition column: the server is stricter about comparisons with it. */
    default boolean isPartitioning() {
        return false;
    }
}
