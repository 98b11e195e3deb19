package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.Vector.Order;
import java.util.function.LongBinaryOperator;

/** {@code + - * / %}, {@code bar} and {@code ..}: NULL in, NULL out; whole numbers are divided downwards. */
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
                    type, size, scalar, false, row -> decimals(sign, left.decimal(row), right.decimal(row)));
        }
        LongBinaryOperator operation = wholes(sign);
        long greatest = Cells.greatest(type);
        return new WholeVector.Computed(type, size, scalar, Order.UNKNOWN, row -> {
            long one = left.whole(row);
            long other = right.whole(row);
            return one == Vector.NULL_WHOLE || other == Vector.NULL_WHOLE
                    ? Vector.NULL_WHOLE
                    : inRange(operation.applyAsLong(one, other), greatest);
        });
    }

    private static ColumnType resultType(String sign, ColumnType left, ColumnType right) {
        boolean shift = sign.equals("+") || sign.equals("-");
        if (left.isTemporal() && shift && Vectors.isNumber(right) && right.storage() == Storage.LONG) {
            return left;
        }
        ColumnType type = Vectors.wider(left, right);
        if (type.storage() == Storage.DOUBLE && sign.equals("%")) {
            throw ScriptException.unsupported("% of " + type);
        }
        return type;
    }

    private static double decimals(String sign, double left, double right) {
        if (left == Vector.NULL_DECIMAL || right == Vector.NULL_DECIMAL || (sign.equals("/") && right == 0)) {
            return Vector.NULL_DECIMAL;
        }
        return switch (sign) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            default -> throw new IllegalStateException(sign);
        };
    }

    private static LongBinaryOperator wholes(String sign) {
        return switch (sign) {
            case "+" -> Math::addExact;
            case "-" -> Math::subtractExact;
            case "*" -> Math::multiplyExact;
            case "/" -> (left, right) -> right == 0 ? Vector.NULL_WHOLE : Math.floorDiv(left, right);
            case "%" -> (left, right) -> right == 0 ? Vector.NULL_WHOLE : Math.floorMod(left, right);
            default -> throw new IllegalStateException(sign);
        };
    }

    private static long inRange(long result, long greatest) {
        if (result != Vector.NULL_WHOLE && (result > greatest || result < -greatest)) {
            throw new ArithmeticException("overflow");
        }
        return result;
    }

    static Vector negate(Vector operand) {
        if (!Vectors.isNumber(operand.type())) {
            throw ScriptException.unsupported("the negative of " + operand.type());
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

    /** {@code bar(x, width)}: the greatest multiple of the width that is not above x. */
    static Vector bar(Vector operand, Value width) {
        long step = step(operand.type(), width);
        if (operand.type().storage() != Storage.LONG || operand.type() == ColumnType.BOOL || step < 1) {
            throw ScriptException.unsupported("bar of " + operand.type() + " with this width");
        }
        return WholeVector.Computed.over(operand, operand.type(), operand.order(), row -> {
            long value = operand.whole(row);
            return value == Vector.NULL_WHOLE ? value : value - Math.floorMod(value, step);
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
