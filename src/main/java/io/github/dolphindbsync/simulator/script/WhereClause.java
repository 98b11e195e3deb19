package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.simulator.script.function.Functions;
import io.github.dolphindbsync.simulator.script.function.Logic;
import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.table.comparison.Comparison;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vector.Order;
import java.util.ArrayList;
import java.util.List;

/**
 * Selects the rows that meet all conditions. Where a column is sorted, a binary search finds the rows instead of
 * reading all of them.
 */
final class WhereClause {

    private final Evaluator evaluator;
    private final Scope scope;

    WhereClause(Evaluator evaluator, Scope scope) {
        this.evaluator = evaluator;
        this.scope = scope;
    }

    RowSet pick(List<Expression> conditions, int rows) {
        RowSet picked = RowSet.range(0, rows);
        for (Vector condition : conditions(conditions)) {
            picked = narrow(picked, condition);
        }
        return picked;
    }

    /** Conditions that read every row come last, when fewer rows are left. */
    private List<Vector> conditions(List<Expression> expressions) {
        List<Vector> quick = new ArrayList<>();
        List<Vector> slow = new ArrayList<>();
        for (Expression expression : expressions) {
            split(expression, quick, slow);
        }
        quick.addAll(slow);
        return quick;
    }

    private void split(Expression expression, List<Vector> quick, List<Vector> slow) {
        if (expression instanceof Expression.Call call && call.function().equals("and")) {
            call.arguments().forEach(argument -> split(argument, quick, slow));
            return;
        }
        if (expression instanceof Expression.Call call && call.function().equals("==") && isOrdered(call)) {
            Vector low = evaluator.vector(new Expression.Call(">=", call.arguments()), scope);
            if (low.order() != Order.UNKNOWN && !low.isScalar()) {
                quick.add(low);
                quick.add(evaluator.vector(new Expression.Call("<=", call.arguments()), scope));
                return;
            }
        }
        if (expression instanceof Expression.Call call
                && call.function().equals("between")
                && evaluator.evaluate(call.arguments().get(1), scope) instanceof Value.Pair pair) {
            Vector operand = evaluator.vector(call.arguments().get(0), scope);
            Functions.requireSameTime(operand, pair.from());
            Functions.requireSameTime(operand, pair.to());
            add(Comparison.of(">=", operand, pair.from()), quick, slow);
            add(Comparison.of("<=", operand, pair.to()), quick, slow);
            return;
        }
        add(evaluator.vector(expression, scope), quick, slow);
    }

    /** Values without an order can still be equal. */
    private boolean isOrdered(Expression.Call call) {
        return call.arguments().stream()
                .allMatch(argument -> evaluator.vector(argument, scope).kind().isOrdered());
    }

    private static void add(Vector condition, List<Vector> quick, List<Vector> slow) {
        Logic.requireBool(condition);
        (condition.order() == Order.UNKNOWN ? slow : quick).add(condition);
    }

    private static RowSet narrow(RowSet rows, Vector condition) {
        if (!rows.isRange() || condition.order() == Order.UNKNOWN) {
            return rows.filtered(row -> Logic.holds(condition, row));
        }
        if (condition.order() == Order.DESCENDING) {
            return rows.slice(0, rows.countLeading(row -> Logic.holds(condition, row)));
        }
        int failing = rows.countLeading(row -> !Logic.holds(condition, row));
        return rows.slice(failing, rows.size() - failing);
    }
}
