package io.github.dolphindbsync.simulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The databases of a server and their tables, by full path. Thread-safe. */
final class Catalog {

    static final String SCHEME = "dfs://";

    private final Map<String, Map<String, TableSource>> databases = new ConcurrentSkipListMap<>();

    /** {@code market} and {@code dfs://market} mean the same. */
    static String pathOf(String database) {
        return database.startsWith(SCHEME) ? database : SCHEME + database;
    }

    <T extends TableSource> T add(String database, String table, T source) {
        Map<String, TableSource> tables =
                databases.computeIfAbsent(pathOf(database), path -> new ConcurrentSkipListMap<>());
        if (tables.putIfAbsent(table, source) != null) {
            throw new IllegalArgumentException("There is a table " + pathOf(database) + "/" + table + " already");
        }
        return source;
    }

    void remove(String database, String table) {
        Map<String, TableSource> tables = databases.get(pathOf(database));
        if (tables == null || tables.remove(table) == null) {
            throw new IllegalArgumentException("There is no table " + pathOf(database) + "/" + table);
        }
    }

    TableSource table(String path, String table) {
        Map<String, TableSource> tables = tables(path);
        TableSource source = tables.get(table);
        if (source == null) {
            throw missing(path, table + ".tbl");
        }
        return source;
    }

    List<String> tableNames(String path) {
        return List.copyOf(tables(path).keySet());
    }

    List<String> databases() {
        return List.copyOf(databases.keySet());
    }

    boolean hasDatabase(String path) {
        return databases.containsKey(path);
    }

    boolean hasTable(String path, String table) {
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
