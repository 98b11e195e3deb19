package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TypeRange;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;

/** {@code x in list}: x is first converted to the type of the list, which can be narrower. */
final class Membership {

    private Membership() {}

    static Vector in(Vector operand, Vector list) {
        for (int row = 0; row < list.size(); row++) {
            if (list.isNull(row)) {
                throw ScriptException.unsupported("NULL in the list of 'in'");
            }
        }
        Set<Object> members = new HashSet<>();
        IntFunction<Object> keyOfMember = key(list, list.type());
        for (int row = 0; row < list.size(); row++) {
            members.add(keyOfMember.apply(row));
        }
        IntFunction<Object> key = key(operand, list.type());
        return WholeVector.Computed.over(
                operand, ColumnType.BOOL, Vector.Order.UNKNOWN, row -> members.contains(key.apply(row)) ? 1 : 0);
    }

    private static IntFunction<Object> key(Vector operand, ColumnType listType) {
        ColumnType type = operand.type();
        boolean texts = type.storage() == Storage.TEXT && listType.storage() == Storage.TEXT;
        if (texts) {
            return operand::text;
        }
        if (operand.kind().isList() || type.isDecimal() || listType.isDecimal()) {
            throw ScriptException.unsupported(operand.kind() + " in a list of " + listType);
        }
        boolean numbers = Vectors.isNumber(type) && Vectors.isNumber(listType);
        boolean keyed = listType.storage() != Storage.BYTES && listType.storage() != Storage.PAIR;
        if ((type != listType && !numbers) || !keyed) {
            throw ScriptException.unsupported(type + " in a list of " + listType);
        }
        if (listType.storage() == Storage.WIDE) {
            return operand::object;
        }
        if (listType.storage() == Storage.LONG) {
            return type.storage() == Storage.LONG ? whole(operand, listType) : row -> narrowed(operand.decimal(row));
        }
        if (listType == ColumnType.FLOAT) {
            return row -> (double) (float) operand.decimal(row) + 0.0;
        }
        return row -> operand.decimal(row) + 0.0;
    }

    private static IntFunction<Object> whole(Vector operand, ColumnType listType) {
        long greatest = TypeRange.greatest(listType);
        if (greatest >= TypeRange.greatest(operand.type())) {
            return operand::whole;
        }
        return row -> {
            long value = operand.whole(row);
            if (value != Vector.NULL_WHOLE && Math.abs(value) > greatest) {
                throw ScriptException.unsupported("'in' with " + value + " and a list of " + listType);
            }
            return value;
        };
    }

    /**
     * Whether the server truncates or rounds is not documented, so only values with one result for both are answered.
     */
    private static Long narrowed(double value) {
        if (Math.abs(value - Math.rint(value)) > 0.4
                || Math.abs(value) > Long.MAX_VALUE
                || Math.rint(value) != (long) value) {
            throw ScriptException.unsupported("'in' with fractions and a list of whole numbers");
        }
        return (long) value;
    }
}
