package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What {@code schema(table)} answers. */
final class SchemaAnswer {

    private static final int PARTITIONED_BY_VALUE = 1;
    // The documentation of schema() has no entry of its own for the primary key of the PKEY engine; this is the one it
    // has
    // for key columns, and no example shows a table of that engine.
    private static final String KEY = "keyColumn";

    private SchemaAnswer() {}

    static Value of(Table table) {
        if (table.source() == null) {
            throw ScriptException.unsupported("the schema of a table that is in no database");
        }
        TableDefinition definition = table.source().definition();
        Map<String, Value> entries = new LinkedHashMap<>();
        entries.put("chunkGranularity", Scalars.text("TABLE"));
        entries.put("engineType", Scalars.text(engine(definition)));
        if (!definition.sortColumns().isEmpty()) {
            entries.put("sortColumns", TextVector.of(definition.sortColumns()));
            entries.put("keepDuplicates", Scalars.text(definition.keepDuplicates()));
            entries.put("softDelete", Scalars.whole(ColumnType.INT, 0));
        }
        if (!definition.primaryKey().isEmpty()) {
            entries.put(KEY, TextVector.of(definition.primaryKey()));
        }
        partition(definition, entries);
        entries.put("colDefs", columns(definition.columns()));
        return new Value.Dictionary(entries);
    }

    private static String engine(TableDefinition definition) {
        if (!definition.primaryKey().isEmpty()) {
            return "PKEY";
        }
        return definition.sortColumns().isEmpty() ? "OLAP" : "TSDB";
    }

    /** One partition column is told by scalars, several (COMPO) by vectors with an element for each level. */
    private static void partition(TableDefinition definition, Map<String, Value> entries) {
        List<String> names = definition.partitionColumns();
        List<TableColumn> columns = names.stream()
                .map(name -> definition.columns().get(definition.indexOf(name)))
                .toList();
        if (columns.isEmpty()) {
            entries.put("partitionColumnIndex", Scalars.whole(ColumnType.INT, -1));
            return;
        }
        entries.put("partitionColumnName", texts(columns, TableColumn::name));
        entries.put("partitionColumnIndex", levels(columns, definition.columns()::indexOf));
        entries.put("partitionColumnType", levels(columns, TableColumn::typeCode));
        entries.put("partitionType", levels(columns, column -> PARTITIONED_BY_VALUE));
        entries.put("partitionTypeName", texts(columns, column -> "VALUE"));
    }

    private static Vector texts(List<TableColumn> columns, Function<TableColumn, String> function) {
        return columns.size() == 1
                ? Scalars.text(function.apply(columns.get(0)))
                : TextVector.of(columns.stream().map(function).toList());
    }

    private static Vector levels(List<TableColumn> columns, ToLongFunction<TableColumn> function) {
        return columns.size() == 1
                ? Scalars.whole(ColumnType.INT, function.applyAsLong(columns.get(0)))
                : wholes(ColumnType.INT, columns, function);
    }

    private static Table columns(List<TableColumn> columns) {
        return new Table(
                List.of("name", "typeString", "typeInt", "extra", "comment", "sensitive"),
                List.of(
                        TextVector.of(columns.stream().map(TableColumn::name).toList()),
                        TextVector.of(
                                columns.stream().map(TableColumn::typeName).toList()),
                        wholes(ColumnType.INT, columns, TableColumn::typeCode),
                        wholes(ColumnType.INT, columns, SchemaAnswer::extra),
                        TextVector.of(columns.stream().map(TableColumn::comment).toList()),
                        wholes(ColumnType.BOOL, columns, column -> column.isSensitive() ? 1 : 0)));
    }

    private static long extra(TableColumn column) {
        return column.kind()
                .filter(kind -> kind.type().isDecimal())
                .map(kind -> (long) kind.scale())
                .orElse(Vector.NULL_WHOLE);
    }

    private static Vector wholes(ColumnType type, List<TableColumn> columns, ToLongFunction<TableColumn> function) {
        return new WholeVector.Computed(
                type, columns.size(), false, Vector.Order.UNKNOWN, row -> function.applyAsLong(columns.get(row)));
    }
}
