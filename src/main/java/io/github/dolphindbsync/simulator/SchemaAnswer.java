package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What {@code schema(table)} answers. */
final class SchemaAnswer {

    private static final int PARTITIONED_BY_VALUE = 1;

    private SchemaAnswer() {}

    static Value of(Table table) {
        if (table.source() == null) {
            throw ScriptException.unsupported("the schema of a table that is in no database");
        }
        TableDefinition definition = table.source().definition();
        Map<String, Value> entries = new LinkedHashMap<>();
        entries.put("chunkGranularity", Scalars.text("TABLE"));
        entries.put("engineType", Scalars.text(definition.sortColumns().isEmpty() ? "OLAP" : "TSDB"));
        if (!definition.sortColumns().isEmpty()) {
            entries.put("sortColumns", TextVector.of(definition.sortColumns()));
            entries.put("keepDuplicates", Scalars.text(definition.keepDuplicates()));
            entries.put("softDelete", Scalars.whole(ColumnType.INT, 0));
        }
        partition(definition, entries);
        entries.put("colDefs", columns(definition.columns()));
        return new Value.Dictionary(entries);
    }

    private static void partition(TableDefinition definition, Map<String, Value> entries) {
        int index = -1;
        for (TableDefinition.Column column : definition.columns()) {
            if (definition.isPartitioning(column)) {
                index = definition.columns().indexOf(column);
                entries.put("partitionColumnName", Scalars.text(column.name()));
                entries.put(
                        "partitionColumnType",
                        Scalars.whole(ColumnType.INT, column.type().wireCode()));
                entries.put("partitionType", Scalars.whole(ColumnType.INT, PARTITIONED_BY_VALUE));
                entries.put("partitionTypeName", Scalars.text("VALUE"));
            }
        }
        entries.put("partitionColumnIndex", Scalars.whole(ColumnType.INT, index));
    }

    private static Table columns(List<TableDefinition.Column> columns) {
        return new Table(
                List.of("name", "typeString", "typeInt", "extra", "comment"),
                List.of(
                        TextVector.of(columns.stream()
                                .map(TableDefinition.Column::name)
                                .toList()),
                        TextVector.of(columns.stream()
                                .map(column -> column.type().name())
                                .toList()),
                        ints(columns, column -> column.type().wireCode()),
                        ints(columns, column -> Vector.NULL_WHOLE),
                        TextVector.of(columns.stream().map(column -> "").toList())));
    }

    private static Vector ints(List<TableDefinition.Column> columns, ToLongFunction<TableDefinition.Column> function) {
        return new WholeVector.Computed(
                ColumnType.INT,
                columns.size(),
                false,
                Vector.Order.UNKNOWN,
                row -> function.applyAsLong(columns.get(row)));
    }
}
