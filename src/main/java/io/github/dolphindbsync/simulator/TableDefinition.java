package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is declared of a table: its columns, and what {@code schema()} tells beside them. Immutable.
 *
 * @param partitionColumn empty for a table that is not partitioned
 * @param sortColumns not empty for a table of the TSDB engine, empty for OLAP
 * @param keepDuplicates ALL, LAST or FIRST; told by {@code schema()} only: the stand-in keeps every row
 */
public record TableDefinition(
        List<Column> columns, Optional<String> partitionColumn, List<String> sortColumns, String keepDuplicates) {

    /** A column's name and type. */
    public record Column(String name, ColumnType type) {}

    public TableDefinition {
        columns = List.copyOf(columns);
        sortColumns = List.copyOf(sortColumns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("A table needs at least one column");
        }
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (column.type() == ColumnType.UUID) {
                throw unsupported(column.name(), "UUID");
            }
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Column " + column.name() + " is declared twice");
            }
        }
        partitionColumn.ifPresent(name -> requireColumn(names, name));
        sortColumns.forEach(name -> requireColumn(names, name));
    }

    /**
     * Reads {@code name:TYPE,name:TYPE}.
     *
     * @throws IllegalArgumentException where a type is unknown or not supported, naming the column
     */
    public static TableDefinition of(String schema) {
        List<Column> columns = new ArrayList<>();
        for (String part : schema.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon < 1 || part.substring(0, colon).isBlank()) {
                throw new IllegalArgumentException("Not name:TYPE: '" + part.strip() + "'");
            }
            String name = part.substring(0, colon).strip();
            columns.add(new Column(name, typeOf(name, part.substring(colon + 1).strip())));
        }
        return new TableDefinition(columns, Optional.empty(), List.of(), "ALL");
    }

    private static ColumnType typeOf(String column, String type) {
        for (ColumnType known : ColumnType.values()) {
            if (known.name().equalsIgnoreCase(type)) {
                return known;
            }
        }
        throw unsupported(column, type);
    }

    private static IllegalArgumentException unsupported(String column, String type) {
        return new IllegalArgumentException("Column " + column + " has type " + type
                + ", which the stand-in server does not support; it knows BOOL, CHAR, SHORT, INT, LONG, FLOAT, DOUBLE,"
                + " STRING, SYMBOL, DATE, DATETIME, TIMESTAMP and NANOTIMESTAMP");
    }

    private static void requireColumn(Set<String> names, String name) {
        if (!names.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("There is no column " + name);
        }
    }

    /** The same table, partitioned by a column. */
    public TableDefinition partitionedBy(String column) {
        return new TableDefinition(columns, Optional.of(column), sortColumns, keepDuplicates);
    }

    /** The same table in the TSDB engine. */
    public TableDefinition sortedBy(String... sortBy) {
        return new TableDefinition(columns, partitionColumn, List.of(sortBy), keepDuplicates);
    }

    /** The same table with another answer to what becomes of rows with equal sort columns. */
    public TableDefinition keepingDuplicates(String policy) {
        return new TableDefinition(columns, partitionColumn, sortColumns, policy);
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    boolean isPartitioning(Column column) {
        return partitionColumn.filter(column.name()::equalsIgnoreCase).isPresent();
    }
}
