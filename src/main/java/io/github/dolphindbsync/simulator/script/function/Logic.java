package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vector.Order;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.function.IntToLongFunction;

/** The operators {@code and or not}, and the functions with the result true or false. */
public final class Logic {

    private Logic() {}

    static Vector or(Vector left, Vector right) {
        requireBool(left);
        requireBool(right);
        return computed(left, right, row -> {
            long either = Math.max(left.whole(row), right.whole(row));
            return either == Vector.NULL_WHOLE ? Vector.NULL_WHOLE : either;
        });
    }

    static Vector and(Vector left, Vector right) {
        requireBool(left);
        requireBool(right);
        return computed(left, right, row -> requireKnown(left.whole(row)) & requireKnown(right.whole(row)));
    }

    static Vector not(Vector operand) {
        requireBool(operand);
        if (operand == Scalars.NULL) {
            throw ScriptException.unsupported("'not' of the bare word NULL");
        }
        return WholeVector.Computed.over(
                operand,
                ColumnType.BOOL,
                operand.order().reversed(),
                row -> operand.isNull(row) ? Vector.NULL_WHOLE : 1 - operand.whole(row));
    }

    static Vector isNull(Vector operand) {
        return operand.isNullFree()
                ? constant(operand, false)
                : WholeVector.Computed.over(
                        operand, ColumnType.BOOL, operand.order().reversed(), row -> operand.isNull(row) ? 1 : 0);
    }

    static Vector isValid(Vector operand) {
        return operand.isNullFree()
                ? constant(operand, true)
                : WholeVector.Computed.over(
                        operand, ColumnType.BOOL, operand.order(), row -> operand.isNull(row) ? 0 : 1);
    }

    private static Vector constant(Vector operand, boolean value) {
        return WholeVector.Computed.over(operand, ColumnType.BOOL, Order.ASCENDING, row -> value ? 1 : 0);
    }

    private static Vector computed(Vector left, Vector right, IntToLongFunction function) {
        return new WholeVector.Computed(
                ColumnType.BOOL,
                Vectors.commonSize(left, right),
                left.isScalar() && right.isScalar(),
                Order.UNKNOWN,
                function);
    }

    /** Whether a condition with the value NULL selects a row is not documented. */
    public static boolean holds(Vector condition, int row) {
        long bool = condition.whole(row);
        if (bool == Vector.NULL_WHOLE) {
            throw ScriptException.unsupported("a condition that is NULL");
        }
        return bool == 1;
    }

    public static void requireBool(Vector operand) {
        if (!operand.kind().equals(ValueType.of(ColumnType.BOOL))) {
            throw ScriptException.unsupported(operand.kind() + " as a condition");
        }
    }

    private static long requireKnown(long bool) {
        if (bool == Vector.NULL_WHOLE) {
            throw ScriptException.unsupported("'and' with NULL");
        }
        return bool;
    }
}
