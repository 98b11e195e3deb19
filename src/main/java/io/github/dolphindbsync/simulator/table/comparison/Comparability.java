package io.github.dolphindbsync.simulator.table.comparison;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;

/** Decides which types can be compared: only the documented combinations. */
final class Comparability {

    private Comparability() {}

    static void require(String sign, Vector left, Vector right) {
        ColumnType leftType = left.type();
        ColumnType rightType = right.type();
        if (left == Scalars.NULL || right == Scalars.NULL) {
            requireComparableWithNull(left.storage());
            requireComparableWithNull(right.storage());
            return;
        }
        if (DecimalComparison.areComparable(left.kind(), right.kind())) {
            return;
        }
        if (!left.kind().isPlain() || !right.kind().isPlain()) {
            requireSame(sign, left.kind(), right.kind());
            return;
        }
        boolean texts = leftType.storage() == Storage.TEXT;
        boolean bools = leftType == ColumnType.BOOL;
        if (texts != (rightType.storage() == Storage.TEXT) || bools != (rightType == ColumnType.BOOL)) {
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

    private static void requireComparableWithNull(Storage storage) {
        if (storage == Storage.BYTES || storage == Storage.PAIR || storage == Storage.LIST) {
            throw ScriptException.unsupported("comparing values of this type with NULL");
        }
    }

    /**
     * Months and times of day are compared only with their own type. The wide types are compared for equality, UUIDs
     * also by order.
     */
    private static void requireSame(String sign, ValueType left, ValueType right) {
        boolean equality = sign.equals("==") || sign.equals("!=");
        boolean comparable = left.isOrdered() || (equality && left.storage() == Storage.WIDE);
        if (!left.equals(right) || !comparable) {
            throw ScriptException.unsupported("comparing " + left + " with " + right + " by " + sign);
        }
    }
}
