package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;

/** Single values, as the value of every row. */
public final class Scalars {

    /** The word NULL, which has no type and is comparable with every type. */
    public static final Vector NULL = whole(ColumnType.BOOL, Vector.NULL_WHOLE);

    private Scalars() {}

    public static Vector whole(ColumnType type, long value) {
        return new WholeVector.Computed(type, 1, true, Vector.Order.ASCENDING, row -> value);
    }

    public static Vector decimal(ColumnType type, double value) {
        return new DecimalVector.Computed(type, 1, true, false, row -> value);
    }

    public static Vector text(String value) {
        return new TextVector.Computed(ColumnType.STRING, 1, true, false, row -> value);
    }

    public static Vector bool(boolean value) {
        return whole(ColumnType.BOOL, value ? 1 : 0);
    }

    public static Vector object(ColumnType type, Object value) {
        return new ObjectVector.Computed(ValueType.of(type), 1, true, row -> value);
    }

    /** One value of a vector. */
    public static Vector of(Vector vector, int row) {
        return new PickedScalar(vector, row);
    }

    public static Vector ofNull(ValueType kind) {
        return kind.isPlain() ? ofNull(kind.type()) : new PickedScalar(new MaskedVector(kind, 1), 0);
    }

    public static Vector ofNull(ColumnType type) {
        return switch (type.storage()) {
            case LONG -> whole(type, Vector.NULL_WHOLE);
            case DOUBLE -> decimal(type, Vector.NULL_DECIMAL);
            case TEXT -> text(Vector.NULL_TEXT);
            case WIDE, BYTES, PAIR, LIST -> object(type, null);
        };
    }
}
