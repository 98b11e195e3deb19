package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.comparison.Ordering;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.PickedVector;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one {@code select}. The order of its parts: where, group by, order by, top or limit. */
final class SelectQuery {

    private final Evaluator evaluator;
    private final Expression.Select select;
    private final Scope outer;

    SelectQuery(Evaluator evaluator, Expression.Select select, Scope outer) {
        this.evaluator = evaluator;
        this.select = select;
        this.outer = outer;
    }

    Value run() {
        Table table = table();
        Scope scope = Scope.of(table, outer);
        PartitionPruning partitions = new PartitionPruning(evaluator, scope, table, select.where());
        requireFew(partitions.count());
        RowSet rows = new WhereClause(evaluator, scope).pick(select.where(), table.rows());
        SelectList list = new SelectList(evaluator, scope, table, select.columns());
        if (!select.groupBy().isEmpty()) {
            if (select.exec()) {
                throw ScriptException.unsupported("exec with group by");
            }
            return arranged(new GroupBy(evaluator, scope, select.groupBy()).run(list, rows));
        }
        if (list.isAggregated()) {
            boolean overNothing = evaluator.rules().noRowOverNothing() && partitions.reachesNoRow();
            return overNothing ? withoutRow(list) : aggregated(list, rows);
        }
        RowSet sorted = sliced(Ordering.sorted(rows, keys(table, scope, list)));
        List<Vector> columns = new ArrayList<>();
        for (Vector column : list.vectors()) {
            columns.add(new PickedVector(column, sorted));
        }
        return select.exec() && columns.size() == 1 && !list.isStar()
                ? columns.get(0)
                : new Table(list.names(), columns);
    }

    /** Uses the text of the vendor's page of error S02039. */
    private void requireFew(long partitions) {
        if (partitions > evaluator.rules().mostPartitions()) {
            throw new ScriptException("The number of partitions [" + partitions
                    + "] relevant to the query is too large. Please add more specific filtering conditions on partition"
                    + " columns in WHERE clause, or consider changing the value of the configuration parameter"
                    + " maxPartitionNumPerQuery. RefId:S02039");
        }
    }

    /** A variable with a table handle reads the current rows of the table. */
    private Table table() {
        if (evaluator.evaluate(select.from(), outer) instanceof Table table) {
            return table.source() == null ? table : table.source().snapshot();
        }
        throw ScriptException.unsupported("select from other than a table");
    }

    private Value aggregated(SelectList list, RowSet rows) {
        if (!select.orderBy().isEmpty()) {
            throw ScriptException.unsupported("order by with aggregates and no group by");
        }
        List<Vector> columns = new ArrayList<>();
        for (SelectList.Aggregate aggregate : list.aggregates()) {
            Vector value = aggregate.over(rows);
            columns.add(select.exec() ? value : Vectors.ofOne(value, aggregate.kind()));
        }
        if (select.exec() && (columns.size() > 1 || select.slice().isPresent())) {
            throw ScriptException.unsupported("exec of several aggregates, or of one with top or limit");
        }
        return select.exec() ? columns.get(0) : arranged(new Table(list.names(), columns));
    }

    private Value withoutRow(SelectList list) {
        List<Vector> columns = new ArrayList<>();
        for (SelectList.Aggregate aggregate : list.aggregates()) {
            columns.add(new ColumnWriter(aggregate.kind()).view());
        }
        return select.exec() ? columns.get(0) : new Table(list.names(), columns);
    }

    /** Sorts and limits the result. */
    private Table arranged(Table result) {
        List<Ordering.Key> keys = new ArrayList<>();
        for (Expression.SortKey key : select.orderBy()) {
            keys.add(key(key, evaluator.vector(key.expression(), Scope.of(result, name -> Optional.empty()))));
        }
        RowSet rows = sliced(Ordering.sorted(RowSet.range(0, result.rows()), keys));
        List<Vector> columns = new ArrayList<>();
        for (Vector column : result.columns()) {
            columns.add(new PickedVector(column, rows));
        }
        return new Table(result.names(), columns);
    }

    private RowSet sliced(RowSet rows) {
        return select.slice()
                .map(slice -> rows.slice(slice.from(), slice.count()))
                .orElse(rows);
    }

    private List<Ordering.Key> keys(Table table, Scope scope, SelectList list) {
        List<Ordering.Key> keys = new ArrayList<>();
        for (Expression.SortKey key : select.orderBy()) {
            Optional<Vector> result =
                    key.expression() instanceof Expression.Name name ? list.find(name.name()) : Optional.empty();
            boolean column = key.expression() instanceof Expression.Name name
                    && table.indexOf(name.name()).isPresent();
            Vector vector = result.isPresent() && !column ? result.get() : evaluator.vector(key.expression(), scope);
            if (column && result.isPresent() && result.get() != vector) {
                throw ScriptException.unsupported("order by a name of both a column and another result column");
            }
            keys.add(key(key, vector));
        }
        return keys;
    }

    private static Ordering.Key key(Expression.SortKey key, Vector vector) {
        if (vector.isScalar()) {
            throw ScriptException.unsupported("order by a constant");
        }
        Ordering.requireOrdered(vector);
        return new Ordering.Key(vector, key.descending(), key.nullsFirst());
    }
}
