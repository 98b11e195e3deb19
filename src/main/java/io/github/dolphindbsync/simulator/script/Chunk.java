package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.table.Catalog;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.TableSource;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The rows of one partition of a table, as the server keeps them. */
record Chunk(String database, String table, String partition, long rows, long transaction) {

    private static final String PHYSICAL = "/8";

    String path() {
        return "/" + database + "/" + partition + PHYSICAL;
    }

    String id() {
        return UUID.nameUUIDFromBytes((path() + table).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /**
     * Lists the chunks of the tables that the session may read.
     *
     * @param pattern of their paths, with the wildcards of the server
     * @param table empty for all tables
     */
    static List<Chunk> list(Session session, String pattern, String table) {
        String regex = pattern.replaceAll("([.\\\\+()\\[\\]{}^$|])", "\\\\$1")
                .replaceAll("[*%]", ".*")
                .replace('?', '.');
        List<Chunk> chunks = new ArrayList<>();
        for (String path : session.catalog().databases()) {
            for (String name : session.tableNames(path)) {
                if (table.isEmpty() || table.equals(name)) {
                    chunks.addAll(of(session, path, name));
                }
            }
        }
        chunks.removeIf(chunk -> !chunk.path().matches(regex));
        return chunks;
    }

    private static List<Chunk> of(Session session, String path, String table) {
        TableSource source = session.catalog().table(path, table);
        Table rows = source.snapshot();
        String database = path.substring(Catalog.SCHEME.length());
        List<PartitionLevel> levels = source.definition().partitions();
        if (levels.isEmpty()) {
            return rows.rows() == 0
                    ? List.of()
                    : List.of(new Chunk(database, table, table, rows.rows(), source.transaction()));
        }
        if (levels.stream().anyMatch(level -> level.type() != PartitionLevel.Type.VALUE)) {
            throw ScriptException.unsupported("the chunks of a table with other partitions than VALUE");
        }
        Map<String, Long> counts = new TreeMap<>();
        for (int row = 0; row < rows.rows(); row++) {
            StringBuilder partition = new StringBuilder();
            for (PartitionLevel level : levels) {
                Vector cells = rows.columns().get(source.definition().indexOf(level.column()));
                partition.append(partition.isEmpty() ? "" : "/").append(partition(cells, row, level));
            }
            counts.merge(partition.toString(), 1L, Long::sum);
        }
        List<Chunk> chunks = new ArrayList<>();
        counts.forEach(
                (partition, count) -> chunks.add(new Chunk(database, table, partition, count, source.transaction())));
        return chunks;
    }

    /** The name of a partition as the documentation prints it: 20240101 for a day. */
    private static String partition(Vector cells, int row, PartitionLevel level) {
        if (cells.isNull(row) || cells.storage() == ColumnType.Storage.TEXT) {
            return cells.isNull(row) ? "NULL" : cells.text(row);
        }
        ColumnType scheme = level.schemeType(cells.kind()).type();
        long key = cells.type().isTemporal()
                ? Temporals.convert(cells.whole(row), cells.type(), scheme)
                : cells.whole(row);
        return scheme == ColumnType.DATE ? LocalDate.ofEpochDay(key).toString().replace("-", "") : Long.toString(key);
    }
}
