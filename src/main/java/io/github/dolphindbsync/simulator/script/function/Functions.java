package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.cell.SurrogateEscape;
import io.github.dolphindbsync.simulator.table.comparison.Comparison;
import io.github.dolphindbsync.simulator.table.vector.ObjectVector;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions that use only their arguments. Operators are functions named by their signs. */
public final class Functions {

    private static final Map<String, ColumnType> CASTS = Map.ofEntries(
            Map.entry("char", ColumnType.CHAR),
            Map.entry("short", ColumnType.SHORT),
            Map.entry("int", ColumnType.INT),
            Map.entry("long", ColumnType.LONG),
            Map.entry("float", ColumnType.FLOAT),
            Map.entry("double", ColumnType.DOUBLE),
            Map.entry("date", ColumnType.DATE),
            Map.entry("datetime", ColumnType.DATETIME),
            Map.entry("timestamp", ColumnType.TIMESTAMP),
            Map.entry("nanotimestamp", ColumnType.NANOTIMESTAMP),
            Map.entry("datehour", ColumnType.DATEHOUR),
            Map.entry("uuid", ColumnType.UUID),
            Map.entry("ipaddr", ColumnType.IPADDR),
            Map.entry("int128", ColumnType.INT128));
    /** Functions that check types themselves, because they take types with which others do not compute. */
    private static final Set<String> TAKE_ALL_TYPES = Set.of(
            "<", "<=", ">", ">=", "==", "!=", "in", "between", ":", "pair", "[]", "()", "typestr", "count", "min",
            "max", "sum");

    private static final Set<String> TAKE_ALL_BUT_LISTS = Set.of("isNull", "isValid");

    private Functions() {}

    public static Value call(String name, List<Value> arguments) {
        for (Value argument : arguments) {
            if (argument instanceof Vector vector) {
                requireOperand(name, vector.kind());
            }
        }
        if (CASTS.containsKey(name)) {
            return Casts.cast(Arguments.vector(name, arguments, 0, 1), CASTS.get(name));
        }
        if (Aggregates.isAggregate(name)) {
            Vector operand = Arguments.vector(name, arguments, 0, 1);
            return Aggregates.of(name, operand, RowSet.range(0, operand.size()));
        }
        return switch (name) {
            case "<", "<=", ">", ">=", "==", "!=" ->
                Comparison.of(name, Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case "+", "-", "*", "/", "%" ->
                Arithmetic.of(name, Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case ".." ->
                Arithmetic.sequence(Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case "-x" -> Arithmetic.negate(Arguments.vector(name, arguments, 0, 1));
            case "and" -> Logic.and(Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case "or" -> Logic.or(Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case "not" -> Logic.not(Arguments.vector(name, arguments, 0, 1));
            case "isNull" -> Logic.isNull(Arguments.vector(name, arguments, 0, 1));
            case "isValid" -> Logic.isValid(Arguments.vector(name, arguments, 0, 1));
            case "like" ->
                LikePattern.of(Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case "in" ->
                Membership.in(Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case ":", "pair" -> new Value.Pair(scalar(name, arguments, 0), scalar(name, arguments, 1));
            case "between" -> between(Arguments.vector(name, arguments, 0, 2), arguments.get(1));
            case "bar" -> Arithmetic.bar(Arguments.vector(name, arguments, 0, 2), arguments.get(1));
            case "[]" -> Vectors.ofScalars(vectors(name, arguments));
            case "()" -> new Value.Tuple(arguments);
            case "strlen" -> TextLengths.bytes(Arguments.vector(name, arguments, 0, 1));
            case "strlenu" -> TextLengths.characters(Arguments.vector(name, arguments, 0, 1));
            case "string" -> string(Arguments.vector(name, arguments, 0, 1));
            case "blob" -> blob(Arguments.vector(name, arguments, 0, 1));
            case "typestr" -> typestr(arguments);
            case "temporalParse" ->
                temporalParse(Arguments.vector(name, arguments, 0, 2), Arguments.vector(name, arguments, 1, 2));
            case "$INT" -> Casts.rounded(Arguments.vector(name, arguments, 0, 1));
            default -> throw ScriptException.unsupported("the function " + name + ", or there is none");
        };
    }

    private static void requireOperand(String name, ValueType kind) {
        boolean allowed = kind.isPlain()
                || TAKE_ALL_TYPES.contains(name)
                || CASTS.containsKey(name)
                || (TAKE_ALL_BUT_LISTS.contains(name) && !kind.isList());
        if (!allowed) {
            throw ScriptException.unsupported(name + " of " + kind);
        }
    }

    private static Vector between(Vector operand, Value range) {
        if (!(range instanceof Value.Pair pair)) {
            throw ScriptException.unsupported("between without two ends");
        }
        requireSameTime(operand, pair.from());
        requireSameTime(operand, pair.to());
        return Logic.and(Comparison.of(">=", operand, pair.from()), Comparison.of("<=", operand, pair.to()));
    }

    public static void requireSameTime(Vector operand, Vector end) {
        boolean temporal = operand.type().isTemporal() && end.type().isTemporal();
        if (temporal && operand.type() != end.type()) {
            throw new ScriptException("Temporal data comparison should have the same data type.");
        }
    }

    private static Vector temporalParse(Vector moment, Vector format) {
        boolean texts = moment.storage() == ColumnType.Storage.TEXT && format.storage() == ColumnType.Storage.TEXT;
        if (!texts || !moment.isScalar() || !format.isScalar() || moment.isNull(0)) {
            throw ScriptException.unsupported("temporalParse of other than one text and one format");
        }
        return TemporalFormat.parse(moment.text(0), format.text(0));
    }

    private static Vector string(Vector operand) {
        if (operand.storage() != ColumnType.Storage.TEXT) {
            throw ScriptException.unsupported("string of " + operand.kind());
        }
        return new TextVector.Computed(
                ColumnType.STRING, operand.size(), operand.isScalar(), operand.isNullFree(), operand::text);
    }

    /** Only of STRING, as documented. */
    private static Vector blob(Vector operand) {
        if (operand.type() != ColumnType.STRING || operand.isScalar()) {
            throw ScriptException.unsupported("blob of other than a vector of STRING");
        }
        return new ObjectVector.Computed(
                ValueType.of(ColumnType.BLOB),
                operand.size(),
                false,
                row -> operand.isNull(row) ? null : SurrogateEscape.of(operand.text(row)));
    }

    private static Vector typestr(List<Value> arguments) {
        if (arguments.size() == 1 && arguments.get(0) instanceof Value.Tuple) {
            return Scalars.text("ANY VECTOR");
        }
        Vector operand = Arguments.vector("typestr", arguments, 0, 1);
        if (operand == Scalars.NULL) {
            return Scalars.text("VOID");
        }
        if (!operand.isScalar() || operand.kind().isList()) {
            throw ScriptException.unsupported("typestr of other than scalars and tuples");
        }
        return Scalars.text(operand.type().name());
    }

    private static Vector scalar(String name, List<Value> arguments, int index) {
        Vector vector = Arguments.vector(name, arguments, index, 2);
        if (!vector.isScalar()) {
            throw ScriptException.unsupported(name + " of vectors");
        }
        return vector;
    }

    private static List<Vector> vectors(String name, List<Value> arguments) {
        List<Vector> vectors = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index++) {
            vectors.add(Arguments.vector(name, arguments, index, arguments.size()));
        }
        return vectors;
    }
}
