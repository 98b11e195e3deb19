package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;

/**
 * Values of one type by row number: a stored column, a computed one or a constant. Expressions are views over other
 * vectors, so a query copies nothing but the numbers of the rows it picks.
 *
 * <p>BOOL, the integers, the temporal types and the narrower decimals (unscaled) are read by {@link #whole}, FLOAT and DOUBLE
 * by {@link #decimal}, texts by {@link #text}, the rest by {@link #object}. NULL is the least value of each, as DolphinDB
 * compares it.
 */
public interface Vector extends Value {

    long NULL_WHOLE = Long.MIN_VALUE;
    double NULL_DECIMAL = -Double.MAX_VALUE;
    String NULL_TEXT = "";

    /** What is known of a vector's values from its first row to its last; lets a range be found without reading all rows. */
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

    /** By which of the methods below the values are read. */
    default Storage storage() {
        return type().storage();
    }

    /** The number of rows; a scalar has one, which it gives for every row number. */
    int size();

    default boolean isScalar() {
        return false;
    }

    long whole(int row);

    double decimal(int row);

    String text(int row);

    /** As {@link ObjectVector} has it; null is NULL. */
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

    /** True where a value could turn out to be refused when it is asked for. */
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

    /** True for the column by which a table is partitioned: the server is stricter there about what it is compared with. */
    default boolean isPartitioning() {
        return false;
    }
}
