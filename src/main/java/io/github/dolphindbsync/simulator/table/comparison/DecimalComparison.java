package io.github.dolphindbsync.simulator.table.comparison;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** Compares decimals with decimals of any scale, and with numbers. */
final class DecimalComparison {

    private DecimalComparison() {}

    static boolean areComparable(ValueType left, ValueType right) {
        boolean decimal = left.type().isDecimal() || right.type().isDecimal();
        return decimal && isNumber(left) && isNumber(right);
    }

    private static boolean isNumber(ValueType kind) {
        return !kind.isList() && (kind.type().isDecimal() || Vectors.isNumber(kind.type()));
    }

    /** NULL is the least value. */
    static IntUnaryOperator comparison(Vector left, Vector right) {
        if (left.kind().equals(right.kind()) && left.type() != ColumnType.DECIMAL128) {
            return row -> Long.compare(left.whole(row), right.whole(row));
        }
        IntFunction<BigDecimal> ofLeft = values(left, right);
        IntFunction<BigDecimal> ofRight = values(right, left);
        return row -> {
            BigDecimal one = ofLeft.apply(row);
            BigDecimal other = ofRight.apply(row);
            return one == null || other == null ? Boolean.compare(one != null, other != null) : one.compareTo(other);
        };
    }

    private static IntFunction<BigDecimal> values(Vector vector, Vector other) {
        ValueType kind = vector.kind();
        if (kind.type() == ColumnType.DECIMAL128) {
            return row -> vector.isNull(row) ? null : new BigDecimal((BigInteger) vector.object(row), kind.scale());
        }
        if (kind.type().isDecimal() || kind.storage() == ColumnType.Storage.LONG) {
            return row -> vector.isNull(row) ? null : BigDecimal.valueOf(vector.whole(row), kind.scale());
        }
        return row -> vector.isNull(row) ? null : fraction(vector.decimal(row), other.kind());
    }

    /**
     * How the server rounds a double to a decimal is not documented. There is one way where the decimal holds all
     * digits.
     */
    private static BigDecimal fraction(double value, ValueType decimal) {
        if (Double.isNaN(value) || Double.isInfinite(value) || new BigDecimal(value).scale() > decimal.scale()) {
            throw ScriptException.unsupported("comparing " + decimal + " with the fraction " + value);
        }
        return new BigDecimal(value);
    }
}
