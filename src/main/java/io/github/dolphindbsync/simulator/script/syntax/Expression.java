package io.github.dolphindbsync.simulator.script.syntax;

import io.github.dolphindbsync.simulator.table.vector.Value;
import java.util.List;
import java.util.Optional;

/** The parts of a script. Operators are calls named by their sign. */
public sealed interface Expression {

    record Literal(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    /** The star of {@code select *} and {@code count(*)}. */
    record Star() implements Expression {}

    record Call(String function, List<Expression> arguments) implements Expression {

        Call(String function, Expression... arguments) {
            this(function, List.of(arguments));
        }
    }

    /** {@code function{argument}}: the call adds the other arguments. */
    record PartialCall(String function, List<Expression> arguments) implements Expression {}

    /** {@code expression as name}. */
    record Named(Expression expression, String name) implements Expression {}

    record Assignment(String name, Expression expression) implements Expression {}

    record SortKey(Expression expression, boolean descending, boolean nullsFirst) {}

    /** Rows {@code from} (counted from 0) and up to {@code count} of them. */
    record Slice(int from, int count) {}

    record Select(
            boolean exec,
            List<Expression> columns,
            Expression from,
            List<Expression> where,
            List<Expression> groupBy,
            List<SortKey> orderBy,
            Optional<Slice> slice)
            implements Expression {}
}
