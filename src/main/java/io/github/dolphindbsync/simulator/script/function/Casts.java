package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.cell.ObjectCells;
import io.github.dolphindbsync.simulator.table.cell.TemporalText;
import io.github.dolphindbsync.simulator.table.vector.DecimalVector;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.TypeRange;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.UUID;

/** The casts of scripts from one type to another. */
final class Casts {

    private Casts() {}

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
        if (!ValueType.of(to).isPlain() || to == ColumnType.BOOL) {
            return refuse(operand.kind(), to);
        }
        if (to.isTemporal()) {
            return time(operand, to);
        }
        return to.storage() == Storage.DOUBLE ? decimal(operand, to) : whole(operand, to);
    }

    /** The same moment, or a count of units since 1970. A moment that the type can't count is refused. */
    private static Vector time(Vector operand, ColumnType to) {
        ColumnType from = operand.type();
        boolean counts = from == ColumnType.SHORT || from == ColumnType.INT || from == ColumnType.LONG;
        if (!from.isTemporal() && !counts) {
            return refuse(operand.kind(), to);
        }
        return WholeVector.Computed.over(operand, to, operand.order(), row -> {
            long value = operand.whole(row);
            return from.isTemporal() ? Temporals.cast(value, from, to) : Temporals.requireCounted(value, to);
        });
    }

    /** {@code DOUBLE$INT} of one number. The documentation shows that it rounds, but not how it rounds a half. */
    static Vector rounded(Vector operand) {
        double value = operand.type() == ColumnType.DOUBLE && operand.isScalar() ? operand.decimal(0) : Double.NaN;
        long whole = Math.round(value);
        if (!(Math.abs(value - whole) < 0.5) || Math.abs(whole) > Integer.MAX_VALUE) {
            throw ScriptException.unsupported("'$INT' of a value other than DOUBLE, or of a half");
        }
        return Scalars.whole(ColumnType.INT, whole);
    }

    private static Vector decimal(Vector operand, ColumnType to) {
        ColumnType from = operand.type();
        if (from.isTemporal() || (from == ColumnType.BOOL && to == ColumnType.DOUBLE)) {
            return refuse(operand.kind(), to);
        }
        return DecimalVector.Computed.over(
                operand, to, row -> to == ColumnType.FLOAT ? narrowed(operand.decimal(row)) : operand.decimal(row));
    }

    private static double narrowed(double value) {
        if (value == Vector.NULL_DECIMAL) {
            return value;
        }
        double narrowed = (float) value;
        if (Double.isInfinite(narrowed) && !Double.isInfinite(value)) {
            throw ScriptException.unsupported("a FLOAT out of its range");
        }
        return narrowed;
    }

    /** Only LONG takes the count of a time, and only of times with 64 bits. */
    private static Vector whole(Vector operand, ColumnType to) {
        ColumnType from = operand.type();
        boolean count = to == ColumnType.LONG && (from == ColumnType.TIMESTAMP || from == ColumnType.NANOTIMESTAMP);
        boolean number = Vectors.isNumber(from) && from.storage() == Storage.LONG;
        if (!number && !count) {
            return refuse(operand.kind(), to);
        }
        long greatest = TypeRange.greatest(to);
        return WholeVector.Computed.over(
                operand, to, to == ColumnType.LONG ? operand.order() : Vector.Order.UNKNOWN, row -> {
                    long value = operand.whole(row);
                    return (value <= greatest && value >= -greatest) || value == Vector.NULL_WHOLE
                            ? value
                            : overflown(value, to);
                });
    }

    /**
     * The documentation shows that SHORT keeps the lowest bits, the least number of which is NULL. The only example of
     * INT has two readings; CHAR has no example.
     */
    private static long overflown(long value, ColumnType to) {
        if (to == ColumnType.SHORT) {
            return (short) value == Short.MIN_VALUE ? Vector.NULL_WHOLE : (short) value;
        }
        if (to == ColumnType.INT && Math.abs(value) == -(long) Integer.MIN_VALUE) {
            return Vector.NULL_WHOLE;
        }
        throw ScriptException.unsupported("the conversion of " + value + " to " + to);
    }

    private static Vector parsed(String text, ColumnType to) {
        if (to.isTemporal()) {
            try {
                return Scalars.whole(
                        to,
                        TemporalText.parse(text)
                                .filter(found -> isReadable(found, text, to))
                                .orElseThrow(() -> unreadable(text, to))
                                .as(to));
            } catch (ArithmeticException overflow) {
                throw unreadable(text, to);
            }
        }
        if (to == ColumnType.FLOAT && (text.equals("inf") || text.equals("-inf"))) {
            return Scalars.decimal(to, text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        try {
            return switch (to) {
                case UUID -> Scalars.object(to, ObjectCells.of(ValueType.of(to), uuid(text)));
                case IPADDR, INT128 -> Scalars.object(to, ObjectCells.of(ValueType.of(to), text));
                default -> throw unreadable(text, to);
            };
        } catch (IllegalArgumentException wrong) {
            throw unreadable(text, to);
        }
    }

    /** A text with other parts than its type is not documented, nor are hyphens between year, month and day. */
    private static boolean isReadable(TemporalText time, String text, ColumnType to) {
        boolean parts =
                switch (to) {
                    case DATE -> time.fractionDigits() == -1;
                    case DATETIME -> time.fractionDigits() == 0;
                    case TIMESTAMP -> time.fractionDigits() == 3;
                    case NANOTIMESTAMP -> time.fractionDigits() >= 0 && time.fractionDigits() % 3 == 0;
                    default -> false;
                };
        return parts && text.charAt(4) == '.';
    }

    private static UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("Not the usual form: " + text);
        }
        return uuid;
    }

    private static ScriptException unreadable(String text, ColumnType to) {
        return ScriptException.unsupported("the conversion of the text \"" + text + "\" to " + to);
    }

    private static Vector refuse(ValueType from, ColumnType to) {
        throw ScriptException.unsupported("the conversion of " + from + " to " + to);
    }
}
