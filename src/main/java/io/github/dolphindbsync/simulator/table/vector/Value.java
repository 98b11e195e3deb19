package io.github.dolphindbsync.simulator.table.vector;

import java.util.List;
import java.util.Map;

/** The value of an expression: a vector (or scalar), a table, or one of the types below. */
public interface Value {

    /** The value with nothing left to compute that could fail: an error must be known before the answer begins. */
    public default Value settled() {
        return this;
    }

    /** The value of a statement without a result. */
    record Nothing() implements Value {}

    /** {@code from : to}, as {@code between} takes it. */
    record Pair(Vector from, Vector to) implements Value {}

    /** A length of time such as {@code 7d}. */
    record Span(long count, String unit) implements Value {

        /** The length of one unit. */
        public long nanos() {
            return switch (unit) {
                case "ns" -> 1L;
                case "us" -> 1_000L;
                case "ms" -> 1_000_000L;
                case "s" -> 1_000_000_000L;
                case "m" -> 60_000_000_000L;
                case "H" -> 3_600_000_000_000L;
                case "d" -> 86_400_000_000_000L;
                case "w" -> 604_800_000_000_000L;
                default -> throw ScriptException.unsupported("the unit " + unit);
            };
        }
    }

    record DatabaseHandle(String path) implements Value {}

    /** Values of different kinds side by side. */
    record Tuple(List<Value> values) implements Value {

        @Override
        public Value settled() {
            return new Tuple(values.stream().map(Value::settled).toList());
        }
    }

    /** Keys and values of different kinds, in order; what {@code schema()} answers. */
    record Dictionary(Map<String, Value> entries) implements Value {}
}
