package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.Vector.Order;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * {@code < <= > >= == !=} with NULL below everything and equal to itself. Points in time are compared in the finer of the
 * two units.
 */
final class Comparison {

    private Comparison() {}

    static Vector of(String sign, Vector left, Vector right) {
        if (left.isScalar() && !right.isScalar()) {
            return of(mirrored(sign), right, left);
        }
        requireComparable(sign, left, right);
        Order order = right.isScalar() ? orderOf(sign, left.order()) : Order.UNKNOWN;
        return new WholeVector.Computed(
                ColumnType.BOOL, Vectors.commonSize(left, right), left.isScalar(), order, function(sign, left, right));
    }

    static String mirrored(String sign) {
        return switch (sign) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> sign;
        };
    }

    private static Order orderOf(String sign, Order ofLeft) {
        return switch (sign) {
            case ">", ">=" -> ofLeft;
            case "<", "<=" -> ofLeft.reversed();
            default -> Order.UNKNOWN;
        };
    }

    private static void requireComparable(String sign, Vector left, Vector right) {
        ColumnType leftType = left.type();
        ColumnType rightType = right.type();
        if (left == Scalars.NULL || right == Scalars.NULL || Decimals.areComparable(left.kind(), right.kind())) {
            return;
        }
        if (!left.kind().isPlain() || !right.kind().isPlain()) {
            requireSame(sign, left.kind(), right.kind());
            return;
        }
        boolean texts = leftType.storage() == Storage.TEXT;
        if (texts != (rightType.storage() == Storage.TEXT)) {
            throw ScriptException.unsupported("comparing " + leftType + " with " + rightType);
        }
        if (leftType.isTemporal() != rightType.isTemporal()) {
            if (left.isPartitioning()) {
                throw new ScriptException("The temporal partitioning column must be compared with a temporal object"
                        + " in the WHERE clause. RefId: S02040");
            }
            throw ScriptException.unsupported("comparing " + leftType + " with " + rightType);
        }
        if (left.isPartitioning() && leftType.isTemporal() && Temporals.isFiner(leftType, rightType)) {
            throw ScriptException.unsupported(
                    "comparing a partitioning column of type " + leftType + " with the coarser " + rightType);
        }
    }

    /** Months and times of day are compared with their own type only, the wide types by equality, but UUIDs by size too. */
    private static void requireSame(String sign, ValueType left, ValueType right) {
        boolean equality = sign.equals("==") || sign.equals("!=");
        boolean comparable = left.isOrdered() || (equality && left.storage() == Storage.WIDE);
        if (!left.equals(right) || !comparable) {
            throw ScriptException.unsupported("comparing " + left + " with " + right + " by " + sign);
        }
    }

    private static IntToLongFunction function(String sign, Vector left, Vector right) {
        boolean wholes = left.storage() == Storage.LONG
                && right.storage() == Storage.LONG
                && left.kind().isPlain()
                && right.kind().isPlain()
                && !left.type().isTemporal()
                && !right.type().isTemporal();
        boolean sameUnit = left.kind().equals(right.kind()) && left.storage() == Storage.LONG;
        if (right.isScalar() && (wholes || sameUnit)) {
            return withConstant(sign, left, right.whole(0));
        }
        IntUnaryOperator comparison = comparison(left, right);
        return switch (sign) {
            case "<" -> row -> comparison.applyAsInt(row) < 0 ? 1 : 0;
            case "<=" -> row -> comparison.applyAsInt(row) <= 0 ? 1 : 0;
            case ">" -> row -> comparison.applyAsInt(row) > 0 ? 1 : 0;
            case ">=" -> row -> comparison.applyAsInt(row) >= 0 ? 1 : 0;
            case "==" -> row -> comparison.applyAsInt(row) == 0 ? 1 : 0;
            case "!=" -> row -> comparison.applyAsInt(row) != 0 ? 1 : 0;
            default -> throw new IllegalStateException(sign);
        };
    }

    /** The usual condition of a query over many rows, without the detour through a three-way comparison. */
    private static IntToLongFunction withConstant(String sign, Vector left, long constant) {
        return switch (sign) {
            case "<" -> row -> left.whole(row) < constant ? 1 : 0;
            case "<=" -> row -> left.whole(row) <= constant ? 1 : 0;
            case ">" -> row -> left.whole(row) > constant ? 1 : 0;
            case ">=" -> row -> left.whole(row) >= constant ? 1 : 0;
            case "==" -> row -> left.whole(row) == constant ? 1 : 0;
            case "!=" -> row -> left.whole(row) != constant ? 1 : 0;
            default -> throw new IllegalStateException(sign);
        };
    }

    private static IntUnaryOperator comparison(Vector left, Vector right) {
        if (left == Scalars.NULL) {
            return row -> right.isNull(row) ? 0 : -1;
        }
        if (right == Scalars.NULL) {
            return left.storage() == Storage.DOUBLE
                    ? row -> compare(left.decimal(row), Vector.NULL_DECIMAL)
                    : row -> left.isNull(row) ? 0 : 1;
        }
        if (Decimals.areComparable(left.kind(), right.kind())) {
            return Decimals.comparison(left, right);
        }
        if (left.storage() == Storage.WIDE) {
            return row -> Ordering.compare(left.object(row), right.object(row));
        }
        if (left.storage() == Storage.TEXT) {
            return row -> left.text(row).compareTo(right.text(row));
        }
        if (left.type().isTemporal()) {
            ColumnType finer = Temporals.isFiner(left.type(), right.type()) ? left.type() : right.type();
            return row -> Long.compare(
                    Temporals.convert(left.whole(row), left.type(), finer),
                    Temporals.convert(right.whole(row), right.type(), finer));
        }
        if (left.storage() == Storage.LONG && right.storage() == Storage.LONG) {
            return row -> Long.compare(left.whole(row), right.whole(row));
        }
        return row -> compare(left.decimal(row), right.decimal(row));
    }

    /** As {@link Double#compare}, but with one zero. */
    static int compare(double left, double right) {
        return left == right ? 0 : Double.compare(left, right);
    }
}
