package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The databases of a server and their tables, by full path. Thread-safe. */
public final class Catalog {

    public static final String SCHEME = "dfs://";

    private final Map<String, Map<String, TableSource>> databases = new ConcurrentSkipListMap<>();

    private final Map<String, Vector> schemes = new ConcurrentHashMap<>();

    /** {@code market} and {@code dfs://market} mean the same. */
    public static String pathOf(String database) {
        return database.startsWith(SCHEME) ? database : SCHEME + database;
    }

    public <T extends TableSource> T add(String database, String table, T source) {
        Map<String, TableSource> tables =
                databases.computeIfAbsent(pathOf(database), path -> new ConcurrentSkipListMap<>());
        if (tables.putIfAbsent(table, source) != null) {
            throw new IllegalArgumentException("Table " + pathOf(database) + "/" + table + " exists already");
        }
        return source;
    }

    public void remove(String database, String table) {
        Map<String, TableSource> tables = databases.get(pathOf(database));
        if (tables == null || tables.remove(table) == null) {
            throw new IllegalArgumentException("There is no table " + pathOf(database) + "/" + table);
        }
    }

    /**
     * Adds a database.
     *
     * @param values the values of the partition column of its tables
     */
    public void addDatabase(String path, Vector values) {
        if (!path.startsWith(SCHEME) || databases.putIfAbsent(path, new ConcurrentSkipListMap<>()) != null) {
            throw ScriptException.unsupported(
                    "creating a database that exists already, or whose path does not begin with " + SCHEME);
        }
        schemes.put(path, values);
    }

    public void removeDatabase(String path) {
        if (databases.remove(path) == null) {
            throw ScriptException.unsupported("dropping a database that does not exist");
        }
        schemes.remove(path);
    }

    /** Creates a table in a database that {@link #addDatabase} added. */
    public StoredTable create(String path, String table, Table columns, String partitionColumn) {
        Vector values = schemes.get(path);
        if (values == null || values.storage() != ColumnType.Storage.LONG || hasTable(path, table)) {
            throw ScriptException.unsupported("creating a table in a database that a script did not create");
        }
        List<Object> partitions = new ArrayList<>();
        for (int row = 0; row < values.size(); row++) {
            partitions.add(values.whole(row));
        }
        List<TableColumn> definitions = new ArrayList<>();
        for (int index = 0; index < columns.names().size(); index++) {
            definitions.add(TableColumn.of(
                    columns.names().get(index),
                    columns.columns().get(index).kind().toString()));
        }
        PartitionLevel level = new PartitionLevel(
                partitionColumn, PartitionLevel.Type.VALUE, Optional.empty(), partitions, 0, PartitionLevel.AS_IS);
        return add(
                path,
                table,
                new StoredTable(new TableDefinition(definitions, List.of(level), List.of(), List.of(), "ALL")));
    }

    public TableSource table(String path, String table) {
        Map<String, TableSource> tables = tables(path);
        TableSource source = tables.get(table);
        if (source == null) {
            throw missing(path, table + ".tbl");
        }
        return source;
    }

    public List<String> tableNames(String path) {
        return List.copyOf(tables(path).keySet());
    }

    public List<String> databases() {
        return List.copyOf(databases.keySet());
    }

    public boolean hasDatabase(String path) {
        return databases.containsKey(path);
    }

    public boolean hasTable(String path, String table) {
        return hasDatabase(path) && tables(path).containsKey(table);
    }

    private Map<String, TableSource> tables(String path) {
        Map<String, TableSource> tables = databases.get(path);
        if (tables == null) {
            throw missing(path, "domain");
        }
        return tables;
    }

    private static ScriptException missing(String path, String file) {
        String directory = path.startsWith(SCHEME) ? path.substring(SCHEME.length()) : path;
        return new ScriptException(
                "getFileBlocksMeta on path '/" + directory + "/" + file + "' failed, reason: path does not exist");
    }
}
