package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.simulator.table.cell.CellTexts;
import io.github.dolphindbsync.simulator.table.cell.Cells;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;

/** Rows for a {@link StoredTable} that are not added yet. Used by one thread. */
public final class NewRows {

    private final List<TableColumn> columns;
    private final List<ColumnWriter> cells = new ArrayList<>();

    NewRows(TableDefinition definition) {
        this.columns = definition.columns();
        columns.forEach(column -> cells.add(column.newWriter(false)));
    }

    /** Adds a row of Java values; see {@link StoredTable#append(List)}. */
    void add(Object... row) {
        if (row.length != cells.size()) {
            throw new IllegalArgumentException(
                    "A row has " + row.length + " cells, the table has " + cells.size() + " columns");
        }
        for (int column = 0; column < row.length; column++) {
            Cells.add(cells.get(column), columns.get(column).name(), row[column]);
        }
    }

    /**
     * Adds a row of texts as in a file. The empty text is NULL.
     *
     * @throws IllegalArgumentException where a text is not of the type of its column, or the number of texts is wrong
     */
    public void addTexts(List<String> texts) {
        if (texts.size() != columns.size()) {
            throw new IllegalArgumentException(texts.size() + " fields instead of " + columns.size());
        }
        for (int index = 0; index < texts.size(); index++) {
            String name = columns.get(index).name();
            try {
                CellTexts.add(cells.get(index), name, texts.get(index));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("column " + name + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    List<Vector> columns() {
        return cells.stream().map(ColumnWriter::view).toList();
    }
}
