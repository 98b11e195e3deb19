package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.script.function.Aggregates;
import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.script.syntax.Lexer;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The list between {@code select} and {@code from}: either columns or aggregates. */
final class SelectList {

    /** An aggregate function; {@code count(*)} has no operand. */
    record Aggregate(String function, Optional<Vector> operand) {

        Vector over(RowSet rows) {
            return operand.map(vector -> Aggregates.of(function, vector, rows)).orElseGet(() -> Aggregates.rows(rows));
        }

        ValueType kind() {
            return operand.map(vector -> Aggregates.kindOf(function, vector.kind()))
                    .orElse(ValueType.of(ColumnType.INT));
        }
    }

    /** Functions that are mostly written as operators. The name of their result column is not documented. */
    private static final Set<String> NAMELESS =
            Set.of("and", "or", "not", "in", "like", "between", "isNull", "isValid");

    private final Evaluator evaluator;
    private final Scope scope;
    private final Table table;
    private final boolean star;
    private final List<String> names = new ArrayList<>();
    private final List<Vector> vectors = new ArrayList<>();
    private final List<Aggregate> aggregates = new ArrayList<>();

    SelectList(Evaluator evaluator, Scope scope, Table table, List<Expression> items) {
        this.evaluator = evaluator;
        this.scope = scope;
        this.table = table;
        this.star = items.get(0) instanceof Expression.Star;
        for (Expression item : items) {
            add(item);
        }
        if (!vectors.isEmpty() && !aggregates.isEmpty()) {
            throw ScriptException.unsupported("columns and aggregates in one list");
        }
        if (names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count() < names.size()) {
            throw ScriptException.unsupported("two result columns of one name");
        }
    }

    private void add(Expression item) {
        if (item instanceof Expression.Star) {
            names.addAll(table.names());
            vectors.addAll(table.columns());
            return;
        }
        Expression expression = item instanceof Expression.Named named ? named.expression() : item;
        names.add(item instanceof Expression.Named named ? named.name() : nameOf(expression, table));
        if (expression instanceof Expression.Call call && Aggregates.isAggregate(call.function())) {
            aggregates.add(aggregate(call));
        } else {
            Vector vector = evaluator.vector(expression, scope);
            if (vector.isScalar() || vector.size() != table.rows() || !isOfColumns(expression)) {
                throw ScriptException.unsupported("a result column that is not computed from columns of the table");
            }
            vectors.add(vector);
        }
    }

    private boolean isOfColumns(Expression expression) {
        return expression instanceof Expression.Name name
                ? table.indexOf(name.name()).isPresent()
                : expression instanceof Expression.Call call
                        && call.arguments().stream().anyMatch(this::isOfColumns);
    }

    private Aggregate aggregate(Expression.Call call) {
        if (call.arguments().size() != 1) {
            throw ScriptException.unsupported(call.function() + " of several columns");
        }
        Expression argument = call.arguments().get(0);
        if (argument instanceof Expression.Star && call.function().equals("count")) {
            return new Aggregate(call.function(), Optional.empty());
        }
        Vector operand = evaluator.vector(argument, scope);
        if (operand.isScalar()) {
            throw ScriptException.unsupported(call.function() + " of a constant, which counts partitions");
        }
        Aggregates.requireOperand(call.function(), operand.kind());
        return new Aggregate(call.function(), Optional.of(operand));
    }

    /** The default name of a result column, in the spelling of the table. */
    static String nameOf(Expression expression, Table table) {
        if (expression instanceof Expression.Name name) {
            var index = table.indexOf(name.name());
            return index.isPresent() ? table.names().get(index.getAsInt()) : name.name();
        }
        if (expression instanceof Expression.Call call
                && Lexer.isNamePart(call.function().charAt(0))
                && !NAMELESS.contains(call.function())) {
            List<Expression> arguments = call.arguments();
            if (call.function().equals("count") && arguments.get(0) instanceof Expression.Star) {
                return "count";
            }
            if (!arguments.isEmpty() && arguments.get(0) instanceof Expression.Name) {
                return call.function() + "_" + nameOf(arguments.get(0), table);
            }
        }
        throw ScriptException.unsupported("a result column without a name: give it one by 'as'");
    }

    boolean isStar() {
        return star;
    }

    boolean isAggregated() {
        return !aggregates.isEmpty();
    }

    List<String> names() {
        return names;
    }

    List<Vector> vectors() {
        return vectors;
    }

    List<Aggregate> aggregates() {
        return aggregates;
    }

    Table table() {
        return table;
    }

    Optional<Vector> find(String name) {
        for (int index = 0; index < vectors.size(); index++) {
            if (names.get(index).equalsIgnoreCase(name)) {
                return Optional.of(vectors.get(index));
            }
        }
        return Optional.empty();
    }
}
