package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.TableColumn;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The functions with a function or a word of the language as an argument. */
final class ClusterFunctions {

    private final Evaluator evaluator;
    private final Session session;

    ClusterFunctions(Evaluator evaluator, Session session) {
        this.evaluator = evaluator;
        this.session = session;
    }

    boolean knows(Expression.Call call) {
        return switch (call.function()) {
            case "rpc", "pnodeRun" -> true;
            case "database" -> call.arguments().size() > 1;
            case "table" -> isOfTypes(call.arguments());
            default -> false;
        };
    }

    Value call(Expression.Call call, Scope scope) {
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case "rpc" -> rpc(arguments, scope);
            case "pnodeRun" -> ofEachNode(arguments, scope);
            case "database" -> database(arguments, scope);
            case "table" -> emptyTable(arguments, scope);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private Value rpc(List<Expression> arguments, Scope scope) {
        if (arguments.size() == 2
                && arguments.get(1) instanceof Expression.Name function
                && evaluator.vector(arguments.get(0), scope).text(0).equals(ChunkFunctions.NODE)) {
            return evaluator.apply(function.name(), List.of());
        }
        throw ScriptException.unsupported("rpc of other than a function without arguments at the controller");
    }

    private Value ofEachNode(List<Expression> arguments, Scope scope) {
        Expression function = arguments.size() == 1 ? arguments.get(0) : new Expression.Star();
        Value answer = function instanceof Expression.PartialCall partial
                ? evaluator.apply(partial.function(), evaluator.evaluateAll(partial.arguments(), scope))
                : function instanceof Expression.Name name ? evaluator.apply(name.name(), List.of()) : null;
        if (!(answer instanceof Table table)) {
            throw ScriptException.unsupported("pnodeRun of a function whose answer is not a table");
        }
        List<String> names = new ArrayList<>(table.names());
        List<Vector> columns = new ArrayList<>(table.columns());
        names.add("node");
        columns.add(TextVector.of(Collections.nCopies(table.rows(), ChunkFunctions.NODE)));
        return new Table(names, columns);
    }

    private Value database(List<Expression> arguments, Scope scope) {
        boolean isByValue = arguments.size() == 3
                && arguments.get(1) instanceof Expression.Name type
                && type.name().equals("VALUE");
        if (!isByValue) {
            throw ScriptException.unsupported("creating a database with other partitions than VALUE");
        }
        String path = evaluator.vector(arguments.get(0), scope).text(0);
        session.requireLogin();
        session.catalog().addDatabase(path, evaluator.vector(arguments.get(2), scope));
        return new Value.DatabaseHandle(path);
    }

    private static boolean isOfTypes(List<Expression> arguments) {
        return arguments.size() == 3 && arguments.stream().noneMatch(Expression.Named.class::isInstance);
    }

    /** {@code table(capacity:size, names, types)}. */
    private Value emptyTable(List<Expression> arguments, Scope scope) {
        Vector names = evaluator.vector(arguments.get(1), scope);
        Vector types = evaluator.vector(arguments.get(2), scope);
        if (names.size() != types.size() || names.type() != ColumnType.STRING || types.type() != ColumnType.STRING) {
            throw ScriptException.unsupported("table(capacity:size, ...) with other than names and types as texts");
        }
        List<String> columns = new ArrayList<>();
        List<Vector> empty = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            TableColumn column = TableColumn.of(names.text(index), types.text(index));
            columns.add(column.name());
            empty.add(column.newWriter(false).view());
        }
        return new Table(columns, empty);
    }
}
