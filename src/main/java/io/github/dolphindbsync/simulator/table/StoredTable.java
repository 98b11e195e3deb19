package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.simulator.table.cell.CellConversion;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.PickedVector;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table in memory that can grow. Thread-safe: rows of one call become visible at once, and a running query does not
 * see them. It has at most 2^31-1 rows.
 */
public final class StoredTable implements TableSource {

    private final List<ColumnWriter> writers = new ArrayList<>();
    private TableDefinition definition;
    private PartitionIndex partitions;
    private long transaction;
    private volatile Published published;

    /** What a query sees: rows and definition of one moment. */
    private record Published(TableDefinition definition, Table snapshot, PartitionIndex partitions, long transaction) {}

    public StoredTable(TableDefinition definition) {
        this.definition = definition;
        this.partitions = new PartitionIndex(definition);
        truncate();
    }

    /** Removes all rows. A running query still sees them. */
    public synchronized void truncate() {
        writers.clear();
        definition.columns().forEach(column -> writers.add(column.newWriter(definition.isPartitioning(column))));
        publish();
    }

    @Override
    public TableDefinition definition() {
        return published.definition();
    }

    public int rows() {
        return published.snapshot().rows();
    }

    /**
     * Adds rows, all or none. A cell is null for NULL, or a value as {@link io.github.dolphindbsync.rows.Row} returns
     * it for a column of that type. CHAR also takes a Character. Whole numbers and decimals take every Number that fits
     * exactly. A point in time or a time of day takes a number as its raw count since 1970 or midnight; points in time
     * take LocalDate, LocalDateTime and Instant (in UTC). In an array vector null is a list without elements.
     *
     * @throws IllegalArgumentException where a row has the wrong length, a cell does not fit its column, or there is no
     *     partition for a row
     */
    public synchronized void append(List<Object[]> rows) {
        NewRows added = newRows();
        rows.forEach(added::add);
        append(added);
    }

    /** Adds one row; see {@link #append(List)}. */
    public void appendRow(Object... cells) {
        append(List.<Object[]>of(cells));
    }

    /** New rows, to fill and then to add by {@link #append(NewRows)}. */
    public synchronized NewRows newRows() {
        return new NewRows(definition);
    }

    /**
     * Adds rows, all or none.
     *
     * @throws IllegalArgumentException where there is no partition for a row
     */
    public void append(NewRows rows) {
        try {
            addRows(rows.columns(), true);
        } catch (ScriptException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    @Override
    public synchronized int insert(List<Vector> columns) {
        if (columns.size() != definition.columns().size()) {
            throw new ScriptException(
                    "The number of columns of the current table must match that of the target table. RefId:S01015");
        }
        for (int index = 0; index < columns.size(); index++) {
            definition.columns().get(index).requireInsertable(columns.get(index));
        }
        return addRows(columns, false);
    }

    private synchronized int addRows(List<Vector> rows, boolean all) {
        RowSet placed = partitions.placed(rows);
        if (all && placed.size() < rows.get(0).size()) {
            throw new IllegalArgumentException("There is no partition for one of the rows");
        }
        List<Vector> columns =
                rows.stream().<Vector>map(row -> new PickedVector(row, placed)).toList();
        if ((long) rows() + columns.get(0).size() > Integer.MAX_VALUE) {
            throw new ScriptException("Out of memory");
        }
        for (int index = 0; index < columns.size(); index++) {
            writers.get(index).addAll(columns.get(index));
        }
        partitions.add(columns);
        publish();
        return placed.size();
    }

    /** Adds a column after the last one, with NULL in every row. */
    public synchronized void addColumn(String name, String type) {
        TableColumn column = TableColumn.of(name, type);
        define(columns -> columns.add(column));
        ColumnWriter writer = column.newWriter(false);
        writer.addNulls(rows());
        writers.add(writer);
        publish();
    }

    /** Removes a column with its values. */
    public synchronized void dropColumn(String name) {
        int index = definition.indexOf(name);
        define(columns -> columns.remove(index));
        writers.remove(index);
        reindex();
        publish();
    }

    /** Renames a column. */
    public synchronized void renameColumn(String from, String to) {
        int index = definition.indexOf(from);
        define(columns -> columns.set(index, columns.get(index).renamed(to)));
        publish();
    }

    /**
     * Changes the type of a column and converts its values: numbers by value, points in time by moment, texts as in a
     * file, everything to a text. NULL stays NULL.
     *
     * @throws IllegalArgumentException where a value can't be converted exactly; the table is unchanged then
     */
    public synchronized void changeColumn(String name, String type) {
        int index = definition.indexOf(name);
        TableColumn changed = definition.columns().get(index).retyped(type);
        ColumnWriter writer = changed.newWriter(definition.isPartitioning(changed));
        CellConversion.addAll(writers.get(index).view(), writer, name);
        define(columns -> columns.set(index, changed));
        writers.set(index, writer);
        if (definition.isPartitioning(changed)) {
            reindex();
        }
        publish();
    }

    private void reindex() {
        partitions = new PartitionIndex(definition);
        partitions.add(writers.stream().map(ColumnWriter::view).toList());
    }

    /** The definition refuses to drop or rename partition, sort and key columns. */
    private void define(Consumer<List<TableColumn>> change) {
        List<TableColumn> columns = new ArrayList<>(definition.columns());
        change.accept(columns);
        definition = definition.withColumns(columns);
    }

    private void publish() {
        List<Vector> views = new ArrayList<>();
        for (int index = 0; index < writers.size(); index++) {
            views.add(definition.columns().get(index).shown(writers.get(index).view()));
        }
        transaction++;
        published = new Published(
                definition, new Table(definition.names(), views, views.get(0).size(), this), partitions, transaction);
    }

    @Override
    public List<LevelPartitions> partitions() {
        return published.partitions().partitions();
    }

    @Override
    public long transaction() {
        return published.transaction();
    }

    @Override
    public Table snapshot() {
        return published.snapshot();
    }
}
