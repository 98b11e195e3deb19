package io.github.dolphindbsync.simulator.table.vector;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;

/** Makes vectors from vectors. */
public final class Vectors {

    private Vectors() {}

    /** The number of rows of a result of both; a scalar fits any number. */
    public static int commonSize(Vector left, Vector right) {
        if (left.isScalar() || right.isScalar()) {
            return left.isScalar() ? right.size() : left.size();
        }
        if (left.size() != right.size()) {
            throw ScriptException.unsupported(
                    "vectors of " + left.size() + " and of " + right.size() + " rows together");
        }
        return left.size();
    }

    /** Scalars side by side: {@code 1 2 NULL}. */
    public static Vector ofScalars(List<Vector> scalars) {
        ColumnType type = commonType(scalars);
        ColumnWriter writer = new ColumnWriter(ValueType.of(type));
        for (Vector scalar : scalars) {
            if (!scalar.isScalar() || !scalar.kind().equals(ValueType.of(scalar.type()))) {
                throw ScriptException.unsupported("vectors of vectors");
            }
            writer.add(scalar == Scalars.NULL ? Scalars.ofNull(type) : scalar, 0);
        }
        return writer.view();
    }

    /** See {@link Value#settled}. */
    static Vector settled(Vector vector) {
        // Reading the type of an unreadable column fails here at the latest.
        ValueType kind = vector.kind();
        if (!vector.isComputed()) {
            return vector;
        }
        RowSet.requireMemory(vector.size());
        if (vector == Scalars.NULL) {
            return vector;
        }
        if (vector.isScalar()) {
            return vector.storage() == ColumnType.Storage.LONG
                    ? Scalars.whole(vector.type(), vector.whole(0))
                    : Scalars.decimal(vector.type(), vector.decimal(0));
        }
        ColumnWriter writer = new ColumnWriter(kind);
        writer.addAll(vector);
        return writer.view();
    }

    /** A column of one row. */
    public static Vector ofOne(Vector scalar, ValueType kind) {
        ColumnWriter writer = new ColumnWriter(kind);
        writer.add(scalar, 0);
        return writer.view();
    }

    private static ColumnType commonType(List<Vector> scalars) {
        ColumnType type = null;
        for (Vector scalar : scalars) {
            if (scalar != Scalars.NULL) {
                type = type == null || type == scalar.type() ? scalar.type() : mixed(type, scalar.type());
            }
        }
        if (type == null) {
            throw ScriptException.unsupported("a vector of NULLs without a type");
        }
        return type;
    }

    private static ColumnType mixed(ColumnType left, ColumnType right) {
        ColumnType wider = wider(left, right);
        ColumnType other = wider == left ? right : left;
        if (other == ColumnType.CHAR || other == ColumnType.SHORT) {
            throw ScriptException.unsupported("mixing " + left + " and " + right);
        }
        return wider;
    }

    /**
     * The type of the result of two numbers: the order of type codes is the order of widths. FLOAT has fewer digits
     * than INT and LONG, so the result with those is undecided.
     */
    public static ColumnType wider(ColumnType left, ColumnType right) {
        if (!isNumber(left) || !isNumber(right)) {
            throw ScriptException.unsupported("mixing " + left + " and " + right);
        }
        ColumnType wider = left.wireCode() > right.wireCode() ? left : right;
        if (left != right && wider == ColumnType.FLOAT) {
            throw ScriptException.unsupported("mixing " + left + " and " + right);
        }
        return wider;
    }

    public static boolean isNumber(ColumnType type) {
        return switch (type) {
            case CHAR, SHORT, INT, LONG, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }
}
