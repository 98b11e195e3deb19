package io.github.dolphindbsync.simulator.table.comparison;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vector.Order;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * The operators {@code < <= > >= == !=}. NULL is below everything and equal to itself. Points in time are compared in
 * the finer of the two units.
 */
public final class Comparison {

    /** Every whole number below this has an exact DOUBLE. */
    private static final double GREATEST_EXACT = 1L << 53;

    private static final char LAST_ASCII = 0x7F;

    private Comparison() {}

    public static Vector of(String sign, Vector left, Vector right) {
        if (left.isScalar() && !right.isScalar()) {
            return of(mirrored(sign), right, left);
        }
        Comparability.require(sign, left, right);
        Order order = right.isScalar() ? orderOf(sign, left.order()) : Order.UNKNOWN;
        return new WholeVector.Computed(
                ColumnType.BOOL, Vectors.commonSize(left, right), left.isScalar(), order, function(sign, left, right));
    }

    public static String mirrored(String sign) {
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
        boolean equality = sign.equals("==") || sign.equals("!=");
        IntUnaryOperator comparison = comparison(left, right, equality);
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

    /** The usual condition over many rows, without a three-way comparison. */
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

    private static IntUnaryOperator comparison(Vector left, Vector right, boolean equality) {
        if (left == Scalars.NULL) {
            return row -> right.isNull(row) ? 0 : -1;
        }
        if (right == Scalars.NULL) {
            return left.storage() == Storage.DOUBLE
                    ? row -> compare(left.decimal(row), Vector.NULL_DECIMAL)
                    : row -> left.isNull(row) ? 0 : 1;
        }
        if (DecimalComparison.areComparable(left.kind(), right.kind())) {
            return DecimalComparison.comparison(left, right);
        }
        if (left.storage() == Storage.WIDE) {
            return row -> Ordering.compare(left.object(row), right.object(row));
        }
        if (left.storage() == Storage.TEXT) {
            return equality
                    ? row -> left.text(row).equals(right.text(row)) ? 0 : 1
                    : row -> compare(left.text(row), right.text(row));
        }
        if (left.type().isTemporal()) {
            ColumnType finer = Temporals.isFiner(left.type(), right.type()) ? left.type() : right.type();
            return row -> Long.compare(
                    Temporals.exact(left.whole(row), left.type(), finer),
                    Temporals.exact(right.whole(row), right.type(), finer));
        }
        if (left.storage() == Storage.LONG && right.storage() == Storage.LONG) {
            return row -> Long.compare(left.whole(row), right.whole(row));
        }
        return left.type() == right.type()
                ? row -> compare(left.decimal(row), right.decimal(row))
                : row -> mixed(left, right, row);
    }

    /** The type in which numbers of different types are compared is not documented. It rarely matters. */
    private static int mixed(Vector left, Vector right, int row) {
        double one = left.decimal(row);
        double other = right.decimal(row);
        int comparison = compare(one, other);
        boolean isNull = one == Vector.NULL_DECIMAL || other == Vector.NULL_DECIMAL;
        boolean floats = left.type() == ColumnType.FLOAT || right.type() == ColumnType.FLOAT;
        boolean wholes = left.storage() == Storage.LONG || right.storage() == Storage.LONG;
        boolean differs =
                comparison == 0 ? wholes && Math.abs(one) >= GREATEST_EXACT : floats && (float) one == (float) other;
        if (differs && !isNull) {
            throw ScriptException.unsupported("comparing the " + left.type() + " " + one + " with the " + right.type()
                    + " " + other + ", which are equal in one of the types alone");
        }
        return comparison;
    }

    /** Minus zero equals zero. The order of NaN is not documented. */
    public static int compare(double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            throw ScriptException.unsupported("comparing NaN");
        }
        return left == right ? 0 : Double.compare(left, right);
    }

    /** The documentation shows the order of ASCII texts only. */
    public static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int index = 0; index < length; index++) {
            char left = one.charAt(index);
            char right = other.charAt(index);
            if (left != right) {
                if (left > LAST_ASCII || right > LAST_ASCII) {
                    throw ScriptException.unsupported("comparing the order of texts beyond ASCII");
                }
                return Character.compare(left, right);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
