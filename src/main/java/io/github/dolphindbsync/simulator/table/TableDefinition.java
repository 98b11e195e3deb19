package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The definition of a table: its columns, and what else {@code schema()} returns. Immutable.
 *
 * @param partitions empty for a table that is not partitioned
 * @param sortColumns not empty for a table of the TSDB engine
 * @param primaryKey not empty for a table of the PKEY engine; only {@code schema()} shows it: the stand-in keeps every
 *     row
 * @param keepDuplicates ALL, LAST or FIRST; only {@code schema()} shows it
 */
public record TableDefinition(
        List<TableColumn> columns,
        List<PartitionLevel> partitions,
        List<String> sortColumns,
        List<String> primaryKey,
        String keepDuplicates) {

    private static final int MOST_LEVELS = 3;
    private static final List<String> DUPLICATE_POLICIES = List.of("ALL", "LAST", "FIRST");

    public TableDefinition {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
        sortColumns = List.copyOf(sortColumns);
        primaryKey = List.copyOf(primaryKey);
        if (!DUPLICATE_POLICIES.contains(keepDuplicates)) {
            throw new IllegalArgumentException("'" + keepDuplicates + "' is not one of ALL, LAST and FIRST");
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("A table needs at least one column");
        }
        Set<String> names = new HashSet<>();
        for (TableColumn column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Column " + column.name() + " is declared twice");
            }
        }
        partitions.forEach(level -> requireColumn(names, level.column()));
        requirePartitions(columns, partitions);
        sortColumns.forEach(name -> requireColumn(names, name));
        primaryKey.forEach(name -> requireColumn(names, name));
        requirePartitionsInKey(partitions, primaryKey);
    }

    /**
     * Reads {@code name:TYPE,name:TYPE}, with types as in {@code INT}, {@code DECIMAL64(4)}, {@code DOUBLE[]} or
     * {@code IPADDR}. All types but texts and BLOB have array vectors. DolphinDB's page on array vectors names fewer
     * types (logical, integral, floating, decimal and temporal), other pages more.
     *
     * @throws IllegalArgumentException where a type is unknown or not supported, naming the column
     */
    public static TableDefinition of(String schema) {
        List<TableColumn> columns = new ArrayList<>();
        for (String part : schema.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon < 1 || part.substring(0, colon).isBlank()) {
                throw new IllegalArgumentException(
                        "'" + part.strip() + "' is not of the form name:TYPE, as in price:FLOAT");
            }
            columns.add(TableColumn.of(
                    part.substring(0, colon).strip(), part.substring(colon + 1).strip()));
        }
        return new TableDefinition(columns, List.of(), List.of(), List.of(), "ALL");
    }

    /**
     * A table with a column of single values of each type ({@code int_value}) and, where possible, of array vectors
     * ({@code int_values}), after a NANOTIMESTAMP column {@code timestamp} that partitions it.
     */
    public static TableDefinition ofAllTypes() {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(TableColumn.of("timestamp", "NANOTIMESTAMP"));
        for (ColumnType type : ColumnType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            String text = type.isDecimal() ? type + "(4)" : type.name();
            columns.add(TableColumn.of(name + "_value", text));
            if (type.storage() != ColumnType.Storage.TEXT && type != ColumnType.BLOB) {
                columns.add(TableColumn.of(name + "_values", text + "[]"));
            }
        }
        return new TableDefinition(columns, List.of(PartitionLevel.byValue("timestamp")), List.of(), List.of(), "ALL");
    }

    private static void requirePartitions(List<TableColumn> columns, List<PartitionLevel> partitions) {
        if (partitions.size() > MOST_LEVELS) {
            throw new IllegalArgumentException("A table is partitioned by at most " + MOST_LEVELS + " columns");
        }
        Set<String> names = new HashSet<>();
        for (PartitionLevel level : partitions) {
            if (!names.add(level.column().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("Column " + level.column() + " partitions the table twice");
            }
            TableColumn column = columns.stream()
                    .filter(one -> one.name().equalsIgnoreCase(level.column()))
                    .findFirst()
                    .orElseThrow();
            level.known(column.kind()
                    .orElseThrow(
                            () -> new IllegalArgumentException("A table is not partitioned by " + column.typeName())));
        }
    }

    /** See the vendor's page of {@code createPartitionedTable}. */
    private static void requirePartitionsInKey(List<PartitionLevel> partitions, List<String> primaryKey) {
        for (PartitionLevel level : partitions) {
            if (!primaryKey.isEmpty() && primaryKey.stream().noneMatch(level.column()::equalsIgnoreCase)) {
                throw new IllegalArgumentException("The primary key lacks the partition column " + level.column());
            }
        }
    }

    private static void requireColumn(Set<String> names, String name) {
        if (!names.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("There is no column " + name);
        }
    }

    /** The same table, partitioned by the values of one column or of several (COMPO); points in time by the day. */
    public TableDefinition partitionedBy(String... columnNames) {
        return partitionedBy(Stream.of(columnNames).map(PartitionLevel::byValue).toArray(PartitionLevel[]::new));
    }

    /** The same table, partitioned by one column or by several (COMPO). */
    public TableDefinition partitionedBy(PartitionLevel... levels) {
        return new TableDefinition(columns, List.of(levels), sortColumns, primaryKey, keepDuplicates);
    }

    /** The same table in the TSDB engine. */
    public TableDefinition sortedBy(String... sortBy) {
        return new TableDefinition(columns, partitions, List.of(sortBy), primaryKey, keepDuplicates);
    }

    /** The same table in the PKEY engine. */
    public TableDefinition withPrimaryKey(String... key) {
        return new TableDefinition(columns, partitions, sortColumns, List.of(key), keepDuplicates);
    }

    /** The same table with another policy for rows with equal sort columns. */
    public TableDefinition keepingDuplicates(String policy) {
        return new TableDefinition(columns, partitions, sortColumns, primaryKey, policy);
    }

    /** The same table with a comment on a column. */
    public TableDefinition commented(String column, String text) {
        return withColumn(column, known -> known.commented(text));
    }

    /** The same table with a sensitive column: it reads as NULL. */
    public TableDefinition sensitive(String column) {
        return withColumn(column, TableColumn::masked);
    }

    private TableDefinition withColumn(String name, UnaryOperator<TableColumn> change) {
        List<TableColumn> changed = new ArrayList<>(columns);
        changed.set(indexOf(name), change.apply(columns.get(indexOf(name))));
        return withColumns(changed);
    }

    TableDefinition withColumns(List<TableColumn> changed) {
        return new TableDefinition(changed, partitions, sortColumns, primaryKey, keepDuplicates);
    }

    /** The index of a column; the case of its name does not matter. */
    public int indexOf(String name) {
        for (int index = 0; index < columns.size(); index++) {
            if (columns.get(index).name().equalsIgnoreCase(name)) {
                return index;
            }
        }
        throw new IllegalArgumentException("There is no column " + name);
    }

    public List<String> names() {
        return columns.stream().map(TableColumn::name).toList();
    }

    public boolean isPartitioning(TableColumn column) {
        return partitions.stream().map(PartitionLevel::column).anyMatch(column.name()::equalsIgnoreCase);
    }

    /** The column of a level of partitions. */
    public TableColumn columnOf(PartitionLevel level) {
        return columns.get(indexOf(level.column()));
    }
}
