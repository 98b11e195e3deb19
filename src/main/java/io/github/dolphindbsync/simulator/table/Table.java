package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.simulator.table.vector.PickedVector;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.List;
import java.util.OptionalInt;

/**
 * The rows of one moment, or the result of a query.
 *
 * @param source the table of a database that has the rows, or null for a table of a script
 */
public record Table(List<String> names, List<Vector> columns, int rows, TableSource source) implements Value {

    public Table {
        names = List.copyOf(names);
        columns = List.copyOf(columns);
    }

    public Table(List<String> names, List<Vector> columns) {
        this(names, columns, columns.isEmpty() ? 0 : columns.get(0).size(), null);
    }

    @Override
    public Table settled() {
        return new Table(names, columns.stream().map(Vector::settled).toList(), rows, source);
    }

    /** The same table without its first rows; without any row where the count is larger. */
    public Table withoutFirst(int count) {
        int omitted = Math.min(count, rows);
        List<Vector> others = columns.stream()
                .<Vector>map(column -> new PickedVector(column, RowSet.range(omitted, rows - omitted)))
                .toList();
        return new Table(names, others);
    }

    /** The index of a column; the case of its name does not matter. */
    public OptionalInt indexOf(String name) {
        for (int index = 0; index < names.size(); index++) {
            if (names.get(index).equalsIgnoreCase(name)) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }
}
