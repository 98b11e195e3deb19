package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The functions that need nothing but their arguments. Operators are among them by their signs. */
final class Functions {

    private static final Map<String, ColumnType> CASTS = Map.of(
            "char", ColumnType.CHAR,
            "short", ColumnType.SHORT,
            "int", ColumnType.INT,
            "long", ColumnType.LONG,
            "float", ColumnType.FLOAT,
            "double", ColumnType.DOUBLE,
            "date", ColumnType.DATE,
            "datetime", ColumnType.DATETIME,
            "timestamp", ColumnType.TIMESTAMP,
            "nanotimestamp", ColumnType.NANOTIMESTAMP);

    private Functions() {}

    static Value call(String name, List<Value> arguments) {
        if (CASTS.containsKey(name)) {
            return Conversions.cast(vector(name, arguments, 0, 1), CASTS.get(name));
        }
        if (Aggregates.isAggregate(name)) {
            Vector operand = vector(name, arguments, 0, 1);
            return Aggregates.of(name, operand, RowSet.range(0, operand.size()));
        }
        return switch (name) {
            case "<", "<=", ">", ">=", "==", "!=" ->
                Comparison.of(name, vector(name, arguments, 0, 2), vector(name, arguments, 1, 2));
            case "+", "-", "*", "/", "%" ->
                Arithmetic.of(name, vector(name, arguments, 0, 2), vector(name, arguments, 1, 2));
            case ".." -> Arithmetic.sequence(vector(name, arguments, 0, 2), vector(name, arguments, 1, 2));
            case "negate" -> Arithmetic.negate(vector(name, arguments, 0, 1));
            case "and" -> Logic.and(vector(name, arguments, 0, 2), vector(name, arguments, 1, 2));
            case "or" -> Logic.or(vector(name, arguments, 0, 2), vector(name, arguments, 1, 2));
            case "not" -> Logic.not(vector(name, arguments, 0, 1));
            case "isNull" -> Logic.isNull(vector(name, arguments, 0, 1));
            case "isValid" -> Logic.isValid(vector(name, arguments, 0, 1));
            case "in" -> Membership.in(vector(name, arguments, 0, 2), vector(name, arguments, 1, 2));
            case "pair" -> new Value.Pair(scalar(name, arguments, 0), scalar(name, arguments, 1));
            case "between" -> between(vector(name, arguments, 0, 2), arguments.get(1));
            case "bar" -> Arithmetic.bar(vector(name, arguments, 0, 2), arguments.get(1));
            case "vector" -> Vectors.ofScalars(vectors(name, arguments));
            case "strlen" -> TextLengths.of(vector(name, arguments, 0, 1));
            case "typestr" -> typestr(vector(name, arguments, 0, 1));
            default -> throw ScriptException.unsupported("the function or variable " + name);
        };
    }

    private static Vector between(Vector operand, Value range) {
        if (!(range instanceof Value.Pair pair)) {
            throw ScriptException.unsupported("between without two ends");
        }
        requireSameTime(operand, pair.from());
        requireSameTime(operand, pair.to());
        return Logic.and(Comparison.of(">=", operand, pair.from()), Comparison.of("<=", operand, pair.to()));
    }

    static void requireSameTime(Vector operand, Vector end) {
        boolean temporal = operand.type().isTemporal() && end.type().isTemporal();
        if (temporal && operand.type() != end.type()) {
            throw new ScriptException("Temporal data comparison should have the same data type.");
        }
    }

    private static Vector typestr(Vector operand) {
        if (!operand.isScalar() || operand == Scalars.NULL) {
            throw ScriptException.unsupported("typestr of other than a scalar with a type");
        }
        return Scalars.text(operand.type().name());
    }

    private static Vector scalar(String name, List<Value> arguments, int index) {
        Vector vector = vector(name, arguments, index, 2);
        if (!vector.isScalar()) {
            throw ScriptException.unsupported(name + " of vectors");
        }
        return vector;
    }

    private static List<Vector> vectors(String name, List<Value> arguments) {
        List<Vector> vectors = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index++) {
            vectors.add(vector(name, arguments, index, arguments.size()));
        }
        return vectors;
    }

    static Vector vector(String name, List<Value> arguments, int index, int expected) {
        if (arguments.size() != expected) {
            throw ScriptException.unsupported(name + " with " + arguments.size() + " arguments");
        }
        if (arguments.get(index) instanceof Vector vector) {
            return vector;
        }
        throw ScriptException.unsupported(name + " of other than scalars and vectors");
    }
}
