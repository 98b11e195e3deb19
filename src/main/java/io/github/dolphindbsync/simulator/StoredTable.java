package io.github.dolphindbsync.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of the stand-in server that is kept in memory and can grow. Thread-safe: rows that were added at once become
 * visible at once, and a query that runs does not see them. Holds at most 2^31-1 rows, and what the heap has room for.
 */
public final class StoredTable implements TableSource {

    private final TableDefinition definition;
    private final List<ColumnWriter> writers = new ArrayList<>();
    private volatile Table snapshot;

    StoredTable(TableDefinition definition) {
        this.definition = definition;
        truncate();
    }

    /** Takes all rows away. A query that runs still sees them. */
    public synchronized void truncate() {
        writers.clear();
        for (TableDefinition.Column column : definition.columns()) {
            writers.add(new ColumnWriter(column.type(), definition.isPartitioning(column)));
        }
        publish();
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    /** How many rows there are now. */
    public int rows() {
        return snapshot.rows();
    }

    /**
     * Adds rows, all or none. A cell is null, a Number, Boolean, Character or CharSequence as its column's type wants it;
     * for a temporal column a number is its raw count since 1970, and java.time's LocalDate, LocalDateTime and Instant
     * (in UTC) are taken too.
     *
     * @throws IllegalArgumentException where a row has the wrong length or a cell does not fit its column
     */
    public void append(List<Object[]> rows) {
        List<ColumnWriter> cells = newWriters();
        for (Object[] row : rows) {
            if (row.length != cells.size()) {
                throw new IllegalArgumentException(
                        "A row has " + row.length + " cells, the table has " + cells.size() + " columns");
            }
            for (int column = 0; column < row.length; column++) {
                Cells.add(cells.get(column), definition.columns().get(column).name(), row[column]);
            }
        }
        appendColumns(cells);
    }

    /** Adds one row; see {@link #append}. */
    public void appendRow(Object... cells) {
        append(List.<Object[]>of(cells));
    }

    /** Columns to be filled elsewhere and then added by {@link #appendColumns}. */
    List<ColumnWriter> newWriters() {
        return definition.columns().stream()
                .map(column -> new ColumnWriter(column.type(), false))
                .toList();
    }

    void appendColumns(List<ColumnWriter> filled) {
        List<Vector> columns = new ArrayList<>();
        filled.forEach(writer -> columns.add(writer.view()));
        addConverted(columns);
    }

    @Override
    public int insert(List<Vector> columns) {
        if (columns.size() != definition.columns().size()) {
            throw new ScriptException("The number of columns of the table to insert must be the same as that of the"
                    + " original table: " + columns.size() + " instead of "
                    + definition.columns().size());
        }
        List<Vector> converted = new ArrayList<>();
        for (int index = 0; index < columns.size(); index++) {
            TableDefinition.Column column = definition.columns().get(index);
            converted.add(Conversions.forInsert(columns.get(index), column));
        }
        addConverted(converted);
        return converted.get(0).size();
    }

    private synchronized void addConverted(List<Vector> columns) {
        if ((long) snapshot.rows() + columns.get(0).size() > Integer.MAX_VALUE) {
            throw new ScriptException("Out of memory");
        }
        for (int index = 0; index < columns.size(); index++) {
            writers.get(index).addAll(columns.get(index));
        }
        publish();
    }

    private void publish() {
        List<Vector> views = writers.stream().map(ColumnWriter::view).toList();
        snapshot = new Table(definition.names(), views, views.get(0).size(), this);
    }

    @Override
    public Table snapshot() {
        return snapshot;
    }
}
