package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.TableColumn;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import io.github.dolphindbsync.simulator.table.vector.WholeVector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What {@code schema(table)} answers. */
final class SchemaAnswer {

    // The documentation of schema() has no entry for the primary key of the PKEY engine. This is its entry for key
    // columns; no example shows a table of that engine.
    private static final String KEY = "keyColumn";

    private SchemaAnswer() {}

    static Value of(Table table) {
        if (table.source() == null) {
            throw ScriptException.unsupported("the schema of a table outside of a database");
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
        partition(definition, table.source().partitions(), entries);
        entries.put("colDefs", columns(definition.columns()));
        return new Value.Dictionary(entries);
    }

    private static String engine(TableDefinition definition) {
        if (!definition.primaryKey().isEmpty()) {
            return "PKEY";
        }
        return definition.sortColumns().isEmpty() ? "OLAP" : "TSDB";
    }

    /**
     * Single values describe one level, vectors with an element a level several levels (COMPO). The type is that of the
     * scheme, not of the column: the vendor's page of {@code schema} prints 6 (DATE) for a TIMESTAMP column that is
     * partitioned by the day.
     */
    private static void partition(
            TableDefinition definition, List<LevelPartitions> partitions, Map<String, Value> entries) {
        List<PartitionLevel> levels = definition.partitions();
        if (levels.isEmpty()) {
            entries.put("partitionColumnIndex", Scalars.whole(ColumnType.INT, -1));
            return;
        }
        entries.put(
                "partitionColumnName",
                texts(levels, level -> definition.columnOf(level).name()));
        entries.put("partitionColumnIndex", levels(levels, level -> definition.indexOf(level.column())));
        entries.put("partitionColumnType", levels(levels, level -> typeCode(definition, level)));
        entries.put("partitionType", levels(levels, level -> level.type().code()));
        entries.put("partitionTypeName", texts(levels, level -> level.type().name()));
        if (levels.stream().anyMatch(level -> !level.function().equals(PartitionLevel.AS_IS))) {
            entries.put(
                    "partitionFunction",
                    TextVector.of(levels.stream().map(PartitionLevel::function).toList()));
        }
        List<Value> schemes = partitions.stream().map(LevelPartitions::schema).toList();
        entries.put("partitionSchema", schemes.size() == 1 ? schemes.get(0) : new Value.Tuple(schemes));
    }

    private static long typeCode(TableDefinition definition, PartitionLevel level) {
        TableColumn column = definition.columnOf(level);
        return column.kind().map(kind -> level.schemeType(kind).wireCode()).orElse(column.typeCode());
    }

    private static Vector texts(List<PartitionLevel> levels, Function<PartitionLevel, String> function) {
        return levels.size() == 1
                ? Scalars.text(function.apply(levels.get(0)))
                : TextVector.of(levels.stream().map(function).toList());
    }

    private static Vector levels(List<PartitionLevel> levels, ToLongFunction<PartitionLevel> function) {
        return levels.size() == 1
                ? Scalars.whole(ColumnType.INT, function.applyAsLong(levels.get(0)))
                : wholes(ColumnType.INT, levels, function);
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

    private static <T> Vector wholes(ColumnType type, List<T> items, ToLongFunction<T> function) {
        return new WholeVector.Computed(
                type, items.size(), false, Vector.Order.UNKNOWN, row -> function.applyAsLong(items.get(row)));
    }
}
