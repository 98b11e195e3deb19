package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.simulator.script.function.Functions;
import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.script.syntax.Parser;
import io.github.dolphindbsync.simulator.session.QueryRules;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;

/** Evaluates statements and expressions within one session. */
public final class Evaluator {

    private final Session session;
    private final DatabaseFunctions databaseFunctions;
    private final ClusterFunctions clusterFunctions;

    public Evaluator(Session session) {
        this.session = session;
        this.databaseFunctions = new DatabaseFunctions(session);
        this.clusterFunctions = new ClusterFunctions(this, session);
    }

    QueryRules rules() {
        return session.rules();
    }

    /** Runs a script; its value is that of the last statement. */
    public Value run(String script) {
        Value last = new Value.Nothing();
        for (Expression statement : Parser.statements(script)) {
            last = evaluate(statement, session::variable);
        }
        return last;
    }

    /** Calls a function by its name, which may have its first arguments in braces. */
    public Value call(String function, List<Value> arguments) {
        List<Expression> name = Parser.statements(function);
        List<Value> all = new ArrayList<>();
        if (name.size() == 1 && name.get(0) instanceof Expression.PartialCall partial) {
            all.addAll(evaluateAll(partial.arguments(), session::variable));
            all.addAll(arguments);
            return apply(partial.function(), all);
        }
        return apply(function, arguments);
    }

    Value evaluate(Expression expression, Scope scope) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        }
        if (expression instanceof Expression.Name name) {
            return scope.find(name.name()).orElseThrow(() -> scope.unknown(name.name()));
        }
        if (expression instanceof Expression.Call call) {
            return call(call, scope);
        }
        if (expression instanceof Expression.Select select) {
            // Whether an inner query sees the outer table is not documented, so it does not.
            return new SelectQuery(this, select, session::variable).run();
        }
        if (expression instanceof Expression.Assignment assignment) {
            session.assign(assignment.name(), evaluate(assignment.expression(), scope));
            return new Value.Nothing();
        }
        throw ScriptException.unsupported("this use of '*', 'as' or '{}'");
    }

    /** As {@link #evaluate}, for what must be a scalar or vector. */
    Vector vector(Expression expression, Scope scope) {
        if (evaluate(expression, scope) instanceof Vector vector) {
            return vector;
        }
        throw ScriptException.unsupported("a value that is neither scalar nor vector at this place");
    }

    private Value call(Expression.Call call, Scope scope) {
        if (clusterFunctions.knows(call)) {
            return clusterFunctions.call(call, scope);
        }
        if (call.function().equals("table")) {
            return table(call.arguments(), scope);
        }
        return apply(call.function(), evaluateAll(call.arguments(), scope));
    }

    List<Value> evaluateAll(List<Expression> arguments, Scope scope) {
        List<Value> values = new ArrayList<>();
        for (Expression argument : arguments) {
            values.add(evaluate(argument, scope));
        }
        return values;
    }

    Value apply(String function, List<Value> arguments) {
        return databaseFunctions.knows(function)
                ? databaseFunctions.call(function, arguments)
                : Functions.call(function, arguments);
    }

    /** {@code table(vector as name, …)}. */
    private Value table(List<Expression> arguments, Scope scope) {
        List<String> names = new ArrayList<>();
        List<Vector> columns = new ArrayList<>();
        for (Expression argument : arguments) {
            if (!(argument instanceof Expression.Named named)) {
                throw ScriptException.unsupported("table(...) with a column that has no name");
            }
            Vector column = vector(named.expression(), scope);
            if (column.isScalar() || (!columns.isEmpty() && columns.get(0).size() != column.size())) {
                throw ScriptException.unsupported("table(...) of other than vectors of one length");
            }
            names.add(named.name());
            columns.add(column);
        }
        if (columns.isEmpty()) {
            throw ScriptException.unsupported("table() without columns");
        }
        return new Table(names, columns);
    }
}
