package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import java.util.Optional;
import java.util.UUID;

/** From one type to another: the casts of scripts, and what an insert converts by itself. */
final class Conversions {

    private Conversions() {}

    /** Rows for a column of a table, in that column's type; what would change a value is refused. */
    static Vector forInsert(Vector source, TableColumn column) {
        ValueType from = source.kind();
        ValueType to = column.kind()
                .orElseThrow(() -> ScriptException.unsupported(
                        "adding rows to a table with column " + column.name() + " of type " + column.typeName()));
        boolean texts = from.storage() == Storage.TEXT && to.storage() == Storage.TEXT;
        if (!from.equals(to) && !texts) {
            throw new ScriptException(
                    "The column [" + column.name() + "] expects type " + to + ", but the actual type is " + from + ".");
        }
        return source;
    }

    /** {@code type(operand)}. */
    static Vector cast(Vector operand, ColumnType to) {
        ColumnType from = operand.type();
        if (operand.kind().equals(ValueType.of(to))) {
            return operand;
        }
        if (operand == Scalars.NULL) {
            return Scalars.ofNull(to);
        }
        if (!operand.kind().isPlain()) {
            return refuse(operand.kind(), to);
        }
        if (from.storage() == Storage.TEXT) {
            return operand.isScalar() ? parsed(operand.text(0), to) : refuse(operand.kind(), to);
        }
        if (to.storage() == Storage.DOUBLE && !from.isTemporal()) {
            return DecimalVector.Computed.over(
                    operand, to, row -> to == ColumnType.FLOAT ? narrowed(operand.decimal(row)) : operand.decimal(row));
        }
        boolean wholes = to.storage() == Storage.LONG && from.storage() == Storage.LONG;
        if (!wholes || to == ColumnType.BOOL || !ValueType.of(to).isPlain()) {
            return refuse(operand.kind(), to);
        }
        if (to.isTemporal() && from.isTemporal()) {
            return WholeVector.Computed.over(
                    operand, to, operand.order(), row -> Temporals.convert(operand.whole(row), from, to));
        }
        long greatest = Cells.greatest(to);
        return WholeVector.Computed.over(
                operand, to, greatest == Long.MAX_VALUE ? operand.order() : Vector.Order.UNKNOWN, row -> {
                    long value = operand.whole(row);
                    return value > greatest || value < -greatest ? Vector.NULL_WHOLE : value;
                });
    }

    private static double narrowed(double value) {
        return value == Vector.NULL_DECIMAL ? value : (float) value;
    }

    private static Vector parsed(String text, ColumnType to) {
        if (to.isTemporal()) {
            Optional<TemporalText> time = TemporalText.parse(text)
                    .filter(found -> found.fractionDigits() <= 0 || found.fractionDigits() % 3 == 0);
            try {
                return Scalars.whole(
                        to, time.orElseThrow(() -> unreadable(text, to)).as(to));
            } catch (ArithmeticException overflow) {
                throw unreadable(text, to);
            }
        }
        if (to.storage() == Storage.DOUBLE && (text.equals("inf") || text.equals("-inf"))) {
            return Scalars.decimal(to, text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        try {
            return switch (to) {
                case UUID -> Scalars.object(to, ObjectCells.of(ValueType.of(to), UUID.fromString(text)));
                case IPADDR, INT128 -> Scalars.object(to, ObjectCells.of(ValueType.of(to), text));
                default -> throw unreadable(text, to);
            };
        } catch (IllegalArgumentException wrong) {
            throw unreadable(text, to);
        }
    }

    private static ScriptException unreadable(String text, ColumnType to) {
        return ScriptException.unsupported("the conversion of the text \"" + text + "\" to " + to);
    }

    private static Vector refuse(ValueType from, ColumnType to) {
        throw ScriptException.unsupported("the conversion of " + from + " to " + to);
    }
}
