package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.comparison.Comparison;
import io.github.dolphindbsync.simulator.table.comparison.Ordering;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vector.Order;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import java.util.Set;

/** The functions {@code count min max sum}: one value from many, without NULLs. */
public final class Aggregates {

    private static final Set<String> NAMES = Set.of("count", "min", "max", "sum");

    private Aggregates() {}

    public static boolean isAggregate(String name) {
        return NAMES.contains(name);
    }

    public static Vector of(String name, Vector operand, RowSet rows) {
        requireOperand(name, operand.kind());
        if (operand == Scalars.NULL) {
            throw ScriptException.unsupported(name + " of the bare word NULL");
        }
        return switch (name) {
            case "count" -> count(operand, rows);
            case "min" ->
                operand.order() == Order.ASCENDING && rows.isRange() && !operand.isScalar()
                        ? first(operand, rows)
                        : extreme(operand, rows, -1);
            case "max" ->
                operand.order() == Order.ASCENDING && rows.isRange() && !operand.isScalar()
                        ? last(operand, rows)
                        : extreme(operand, rows, 1);
            case "sum" -> sum(operand, rows);
            default -> throw new IllegalStateException(name);
        };
    }

    /** The type of the result for a column of this type. */
    public static ValueType kindOf(String name, ValueType operand) {
        return switch (name) {
            case "count" -> ValueType.of(ColumnType.INT);
            case "sum" -> ValueType.of(operand.storage() == Storage.DOUBLE ? ColumnType.DOUBLE : ColumnType.LONG);
            default -> operand;
        };
    }

    public static void requireOperand(String name, ValueType operand) {
        boolean allowed =
                switch (name) {
                    case "count" -> !operand.isList();
                    case "sum" -> !operand.isList() && Vectors.isNumber(operand.type());
                    default -> operand.isOrdered();
                };
        if (!allowed) {
            throw ScriptException.unsupported(name + " of " + operand);
        }
    }

    public static Vector rows(RowSet rows) {
        return Scalars.whole(ColumnType.INT, rows.size());
    }

    private static Vector count(Vector operand, RowSet rows) {
        if (operand.isNullFree()) {
            return rows(rows);
        }
        if (operand.order() == Order.ASCENDING && rows.isRange() && !operand.isScalar()) {
            return Scalars.whole(ColumnType.INT, rows.size() - rows.countLeading(operand::isNull));
        }
        int count = 0;
        for (int index = 0; index < rows.size(); index++) {
            count += operand.isNull(rows.row(index)) ? 0 : 1;
        }
        return Scalars.whole(ColumnType.INT, count);
    }

    private static Vector first(Vector operand, RowSet rows) {
        int nulls = operand.isNullFree() ? 0 : rows.countLeading(operand::isNull);
        return nulls == rows.size() ? Scalars.ofNull(operand.kind()) : at(operand, rows.row(nulls));
    }

    private static Vector last(Vector operand, RowSet rows) {
        return rows.size() == 0 ? Scalars.ofNull(operand.kind()) : at(operand, rows.row(rows.size() - 1));
    }

    private static Vector extreme(Vector operand, RowSet rows, int sign) {
        int best = -1;
        for (int index = 0; index < rows.size(); index++) {
            int row = rows.row(index);
            if (!operand.isNull(row) && (best < 0 || compare(operand, row, best) * sign > 0)) {
                best = row;
            }
        }
        return best < 0 ? Scalars.ofNull(operand.kind()) : at(operand, best);
    }

    private static int compare(Vector operand, int row, int other) {
        return switch (operand.storage()) {
            case LONG -> Long.compare(operand.whole(row), operand.whole(other));
            case DOUBLE -> Comparison.compare(operand.decimal(row), operand.decimal(other));
            case TEXT -> Comparison.compare(operand.text(row), operand.text(other));
            default -> Integer.signum(Ordering.compare(operand.object(row), operand.object(other)));
        };
    }

    private static Vector at(Vector operand, int row) {
        if (!operand.kind().isPlain()) {
            return Scalars.of(operand, row);
        }
        return switch (operand.storage()) {
            case LONG -> Scalars.whole(operand.type(), operand.whole(row));
            case DOUBLE -> Scalars.decimal(operand.type(), operand.decimal(row));
            default -> Scalars.text(operand.text(row));
        };
    }

    private static Vector sum(Vector operand, RowSet rows) {
        long wholes = 0;
        double decimals = 0;
        boolean any = false;
        boolean whole = operand.type().storage() == Storage.LONG;
        for (int index = 0; index < rows.size(); index++) {
            int row = rows.row(index);
            if (!operand.isNull(row)) {
                any = true;
                if (whole) {
                    wholes = Math.addExact(wholes, operand.whole(row));
                } else {
                    decimals += operand.decimal(row);
                }
            }
        }
        if (Double.isNaN(decimals) || Double.isInfinite(decimals)) {
            throw ScriptException.unsupported("a sum that is not a number");
        }
        ColumnType type = kindOf("sum", operand.kind()).type();
        if (!any) {
            return Scalars.ofNull(type);
        }
        return whole ? Scalars.whole(type, wholes) : Scalars.decimal(type, decimals);
    }
}
