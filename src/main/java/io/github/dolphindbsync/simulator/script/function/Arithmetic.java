package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.DecimalVector;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.TypeRange;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vector.Order;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.function.LongBinaryOperator;

/**
 * The operators {@code + - * / %} and {@code ..}, and {@code bar}. With NULL the result is NULL. Whole numbers are
 * divided downwards; an overflow of INT or LONG keeps the lowest bits ({@code progr/data_types.md}, "integer
 * overflow").
 */
final class Arithmetic {

    private Arithmetic() {}

    static Vector of(String sign, Vector left, Vector right) {
        if (left == Scalars.NULL || right == Scalars.NULL) {
            throw ScriptException.unsupported("arithmetic with the bare word NULL");
        }
        ColumnType type = resultType(sign, left.type(), right.type());
        int size = Vectors.commonSize(left, right);
        boolean scalar = left.isScalar() && right.isScalar();
        if (type.storage() == Storage.DOUBLE) {
            return new DecimalVector.Computed(
                    type, size, scalar, false, row -> decimals(sign, left.decimal(row), right.decimal(row), type));
        }
        LongBinaryOperator operation = wholes(sign, type);
        return new WholeVector.Computed(type, size, scalar, Order.UNKNOWN, row -> {
            long one = left.whole(row);
            long other = right.whole(row);
            return one == Vector.NULL_WHOLE || other == Vector.NULL_WHOLE
                    ? Vector.NULL_WHOLE
                    : operation.applyAsLong(one, other);
        });
    }

    /**
     * The documentation shows the result type of two numbers only for INT and DOUBLE, and of whole units added to a
     * time.
     */
    private static ColumnType resultType(String sign, ColumnType left, ColumnType right) {
        boolean shift = sign.equals("+") || sign.equals("-");
        boolean units =
                right == ColumnType.INT || (right == ColumnType.LONG && TypeRange.greatest(left) == Long.MAX_VALUE);
        if (left.isTemporal() && shift && units) {
            return left;
        }
        ColumnType type = Vectors.wider(left, right);
        boolean known =
                switch (type) {
                    case INT, LONG -> true;
                    case FLOAT -> left == right && !sign.equals("%");
                    case DOUBLE -> !sign.equals("%");
                    default -> false;
                };
        if (!known) {
            throw ScriptException.unsupported(left + " " + sign + " " + right);
        }
        return type;
    }

    private static double decimals(String sign, double left, double right, ColumnType type) {
        if (left == Vector.NULL_DECIMAL || right == Vector.NULL_DECIMAL) {
            return Vector.NULL_DECIMAL;
        }
        double exact =
                switch (sign) {
                    case "+" -> left + right;
                    case "-" -> left - right;
                    case "*" -> left * right;
                    case "/" -> left / right;
                    default -> throw new IllegalStateException(sign);
                };
        double result = type == ColumnType.FLOAT ? (float) exact : exact;
        // In some places of the documentation an overflow becomes NULL. Division by zero is not documented.
        if (Double.isNaN(result) || Double.isInfinite(result)) {
            throw ScriptException.unsupported(left + " " + sign + " " + right + ", whose result is not a number");
        }
        return result;
    }

    private static LongBinaryOperator wholes(String sign, ColumnType type) {
        return switch (sign) {
            case "+" ->
                (left, right) -> kept(left, right, left + right, type, ((left ^ ~right) & (left ^ (left + right))) < 0);
            case "-" ->
                (left, right) -> kept(left, right, left - right, type, ((left ^ right) & (left ^ (left - right))) < 0);
            case "*" ->
                (left, right) ->
                        kept(left, right, left * right, type, Math.multiplyHigh(left, right) != (left * right) >> 63);
            case "/" -> (left, right) -> right == 0 ? Vector.NULL_WHOLE : Math.floorDiv(left, right);
            case "%" -> (left, right) -> Math.floorMod(left, nonZero(right));
            default -> throw new IllegalStateException(sign);
        };
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw ScriptException.unsupported("the remainder of a division by zero");
        }
        return divisor;
    }

    /** A sum as its type stores it: whole numbers keep the lowest bits. An overflow of a time is not documented. */
    private static long kept(long left, long right, long result, ColumnType type, boolean overflow) {
        if (!overflow && TypeRange.contains(type, result)) {
            return result;
        }
        if (type.isTemporal()) {
            throw ScriptException.unsupported("a " + type + " out of its range: " + left + " and " + right);
        }
        return type == ColumnType.LONG || (int) result != Integer.MIN_VALUE
                ? (type == ColumnType.LONG ? result : (int) result)
                : Vector.NULL_WHOLE;
    }

    static Vector negate(Vector operand) {
        ColumnType type = operand.type();
        if (!Vectors.isNumber(type) || type == ColumnType.CHAR || type == ColumnType.SHORT) {
            throw ScriptException.unsupported("the negative of " + type);
        }
        return operand.type().storage() == Storage.DOUBLE
                ? DecimalVector.Computed.over(
                        operand,
                        operand.type(),
                        row -> operand.isNull(row) ? Vector.NULL_DECIMAL : -operand.decimal(row))
                : WholeVector.Computed.over(
                        operand,
                        operand.type(),
                        operand.isScalar() ? Order.ASCENDING : Order.UNKNOWN,
                        row -> operand.isNull(row) ? Vector.NULL_WHOLE : -operand.whole(row));
    }

    /** {@code bar(x, width)}: the greatest multiple of the width that is at most x. */
    static Vector bar(Vector operand, Value width) {
        long step = step(operand.type(), width);
        if (operand.type().storage() != Storage.LONG || operand.type() == ColumnType.BOOL || step < 1) {
            throw ScriptException.unsupported("bar of " + operand.type() + " with this width");
        }
        long lowest = -TypeRange.greatest(operand.type());
        return WholeVector.Computed.over(operand, operand.type(), operand.order(), row -> {
            long value = operand.whole(row);
            if (value == Vector.NULL_WHOLE) {
                return value;
            }
            long bar = value - Math.floorMod(value, step);
            if (bar >= lowest && bar <= value) {
                return bar;
            }
            // The least number of a type is its NULL; the result below it is not documented.
            if (bar == lowest - 1) {
                return Vector.NULL_WHOLE;
            }
            throw ScriptException.unsupported("a bar that begins below the range of " + operand.type());
        });
    }

    private static long step(ColumnType type, Value width) {
        if (width instanceof Value.Span span && type.isTemporal()) {
            long unit = Temporals.nanos(type);
            long nanos = Math.multiplyExact(span.count(), span.nanos());
            if (nanos % unit == 0) {
                return nanos / unit;
            }
        }
        if (width instanceof WholeVector number && number.isScalar() && Vectors.isNumber(number.type())) {
            return number.whole(0);
        }
        throw ScriptException.unsupported("bar of " + type + " with this width");
    }

    /** {@code from..to}, both included. */
    static Vector sequence(Vector from, Vector to) {
        boolean bounds =
                from.isScalar() && to.isScalar() && from.type() == ColumnType.INT && to.type() == ColumnType.INT;
        if (!bounds || from.whole(0) > to.whole(0) || from.isNull(0)) {
            throw ScriptException.unsupported("a sequence of other than rising INTs");
        }
        long first = from.whole(0);
        int size = Math.toIntExact(to.whole(0) - first + 1);
        return new WholeVector.Computed(ColumnType.INT, size, false, Order.ASCENDING, row -> first + row);
    }
}
