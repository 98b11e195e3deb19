package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.simulator.script.syntax.Expression;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.comparison.Comparison;
import io.github.dolphindbsync.simulator.table.comparison.Ordering;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.Vector.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Aggregates by group. Rows are sorted by the keys, so that a group is a run of rows. Where rows are in that order
 * already, a binary search finds the end of each group.
 */
final class GroupBy {

    private static final int MOST_GROUPS = 10_000_000;

    private final Scope scope;
    private final Evaluator evaluator;
    private final List<Expression> items;

    GroupBy(Evaluator evaluator, Scope scope, List<Expression> items) {
        this.evaluator = evaluator;
        this.scope = scope;
        this.items = items;
    }

    Table run(SelectList list, RowSet rows) {
        if (!list.isAggregated()) {
            throw ScriptException.unsupported("group by without aggregates");
        }
        List<String> names = new ArrayList<>();
        List<Vector> keys = new ArrayList<>();
        for (Expression item : items) {
            Expression expression = item instanceof Expression.Named named ? named.expression() : item;
            names.add(
                    item instanceof Expression.Named named
                            ? named.name()
                            : SelectList.nameOf(expression, list.table()));
            Vector key = evaluator.vector(expression, scope);
            if (key.isScalar()) {
                throw ScriptException.unsupported("group by a constant");
            }
            Ordering.requireOrdered(key);
            keys.add(key);
        }
        List<ColumnWriter> columns = new ArrayList<>();
        keys.forEach(key -> columns.add(new ColumnWriter(key.kind())));
        list.aggregates().forEach(aggregate -> columns.add(new ColumnWriter(aggregate.kind())));
        names.addAll(list.names());
        fill(columns, keys, list.aggregates(), rows);
        return new Table(names, columns.stream().map(ColumnWriter::view).toList());
    }

    private static void fill(
            List<ColumnWriter> columns, List<Vector> keys, List<SelectList.Aggregate> aggregates, RowSet rows) {
        List<Ordering.Key> order =
                keys.stream().map(key -> new Ordering.Key(key, false, true)).toList();
        RowSet sorted = Ordering.sorted(rows, order);
        boolean halving = sorted.isRange() && keys.size() == 1 && keys.get(0).order() == Order.ASCENDING;
        int groups = 0;
        int start = 0;
        while (start < sorted.size()) {
            if (++groups > MOST_GROUPS) {
                throw new ScriptException("Out of memory");
            }
            int end = end(sorted, keys, start, halving);
            for (int column = 0; column < keys.size(); column++) {
                columns.get(column).add(keys.get(column), sorted.row(start));
            }
            RowSet group = sorted.slice(start, end - start);
            for (int index = 0; index < aggregates.size(); index++) {
                columns.get(keys.size() + index).add(aggregates.get(index).over(group), 0);
            }
            start = end;
        }
    }

    private static int end(RowSet rows, List<Vector> keys, int start, boolean halving) {
        int first = rows.row(start);
        if (halving) {
            RowSet rest = rows.slice(start, rows.size() - start);
            return start + rest.countLeading(row -> equal(keys, first, row));
        }
        int end = start + 1;
        while (end < rows.size() && equal(keys, first, rows.row(end))) {
            end++;
        }
        return end;
    }

    private static boolean equal(List<Vector> keys, int row, int other) {
        for (Vector key : keys) {
            boolean equal =
                    switch (key.storage()) {
                        case LONG -> key.whole(row) == key.whole(other);
                        case DOUBLE -> Comparison.compare(key.decimal(row), key.decimal(other)) == 0;
                        case TEXT -> key.text(row).equals(key.text(other));
                        default -> Objects.equals(key.object(row), key.object(other));
                    };
            if (!equal) {
                return false;
            }
        }
        return true;
    }
}
