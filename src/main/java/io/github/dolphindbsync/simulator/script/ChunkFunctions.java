package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.script.function.Arguments;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The functions about chunks. A server stores each partition with rows in a chunk. Only tables without partitions or
 * with VALUE partitions are supported. The transaction of a chunk is the last one of its table.
 */
final class ChunkFunctions {

    static final String NODE = "stand-in";

    private static final long DEFAULT_TOP = 1024;

    private final Session session;

    ChunkFunctions(Session session) {
        this.session = session;
    }

    boolean knows(String name) {
        return name.equals("getTabletsMeta")
                || name.equals("getChunksMeta")
                || name.equals("getClusterChunksStatus")
                || name.equals("getControllerAlias");
    }

    Value call(String name, List<Value> arguments) {
        return switch (name) {
            case "getTabletsMeta" ->
                tablets(
                        Chunk.list(session, text(arguments, 0, "*"), text(arguments, 1, "")),
                        whole(arguments, 2, 0) == 1,
                        whole(arguments, 3, DEFAULT_TOP));
            case "getChunksMeta" ->
                chunksMeta(Chunk.list(session, text(arguments, 0, "*"), ""), whole(arguments, 1, DEFAULT_TOP));
            case "getClusterChunksStatus" -> status(Chunk.list(session, "*", ""));
            case "getControllerAlias" -> Scalars.text(NODE);
            default -> throw new IllegalStateException(name);
        };
    }

    private static String text(List<Value> arguments, int index, String otherwise) {
        if (index >= arguments.size()) {
            return otherwise;
        }
        Vector vector = Arguments.vector("the metadata of chunks", arguments, index, arguments.size());
        if (!vector.isScalar() || vector.type() != ColumnType.STRING) {
            throw ScriptException.unsupported("the metadata of chunks by other than one path and one table");
        }
        return vector.text(0);
    }

    private static long whole(List<Value> arguments, int index, long otherwise) {
        return index < arguments.size()
                ? Arguments.vector("the metadata of chunks", arguments, index, arguments.size())
                        .whole(0)
                : otherwise;
    }

    private static Value tablets(List<Chunk> chunks, boolean diskUsage, long top) {
        Map<String, Vector> columns = new LinkedHashMap<>();
        List<Chunk> shown = first(chunks, top);
        columns.put("chunkId", texts(shown, Chunk::id));
        columns.put("path", texts(shown, chunk -> "memory" + chunk.path()));
        columns.put("dfsPath", texts(shown, Chunk::path));
        columns.put("tableName", texts(shown, Chunk::table));
        columns.put("version", wholes(shown, chunk -> 1));
        columns.put("rowNum", wholes(shown, Chunk::rows));
        columns.put("createCids", texts(shown, chunk -> "[" + chunk.transaction() + "]"));
        columns.put("latestPhysicalDir", texts(shown, chunk -> chunk.table() + "_1_" + chunk.transaction()));
        if (diskUsage) {
            columns.put("diskUsage", wholes(shown, chunk -> 0));
        }
        return table(columns);
    }

    private static Value chunksMeta(List<Chunk> chunks, long top) {
        Map<String, Vector> columns = new LinkedHashMap<>();
        List<Chunk> shown = first(chunks, top);
        columns.put("site", texts(shown, chunk -> NODE));
        columns.put("chunkId", texts(shown, Chunk::id));
        columns.put("path", texts(shown, chunk -> "memory" + chunk.path()));
        columns.put("dfsPath", texts(shown, Chunk::path));
        columns.put("type", wholes(shown, chunk -> 1));
        columns.put("flag", wholes(shown, chunk -> 0));
        columns.put("size", wholes(shown, chunk -> 0));
        columns.put("version", wholes(shown, chunk -> 1));
        columns.put("state", wholes(shown, chunk -> 0));
        columns.put(
                "versionList",
                texts(
                        shown,
                        chunk -> "cid : " + chunk.transaction() + "," + chunk.table() + "=>" + chunk.transaction() + ":"
                                + chunk.rows() + "; #"));
        columns.put("resolved", wholes(shown, chunk -> 0));
        return table(columns);
    }

    private static Value status(List<Chunk> chunks) {
        Map<String, Vector> columns = new LinkedHashMap<>();
        columns.put("chunkId", texts(chunks, Chunk::id));
        columns.put("file", texts(chunks, Chunk::path));
        columns.put("size", wholes(chunks, chunk -> 0));
        columns.put("version", wholes(chunks, chunk -> 1));
        columns.put("vcLength", wholes(chunks, chunk -> 1));
        columns.put("versionChain", texts(chunks, chunk -> chunk.transaction() + ":0:1 -> "));
        columns.put("state", texts(chunks, chunk -> "COMPLETE"));
        columns.put("replicas", texts(chunks, chunk -> NODE + ":1:0"));
        columns.put("replicaCount", wholes(chunks, chunk -> 1));
        columns.put("lastUpdated", nulls(chunks.size()));
        columns.put("permission", texts(chunks, chunk -> "READ_WRITE"));
        return table(columns);
    }

    private static List<Chunk> first(List<Chunk> chunks, long top) {
        return top < 0 ? chunks : chunks.subList(0, (int) Math.min(top, chunks.size()));
    }

    private static Table table(Map<String, Vector> columns) {
        return new Table(List.copyOf(columns.keySet()), List.copyOf(columns.values()));
    }

    private static Vector texts(List<Chunk> chunks, Function<Chunk, String> text) {
        return TextVector.of(chunks.stream().map(text).toList());
    }

    private static Vector wholes(List<Chunk> chunks, ToLongFunction<Chunk> number) {
        ColumnWriter writer = new ColumnWriter(ValueType.of(ColumnType.LONG));
        chunks.forEach(chunk -> writer.addWhole(number.applyAsLong(chunk)));
        return writer.view();
    }

    private static Vector nulls(int size) {
        ColumnWriter writer = new ColumnWriter(ValueType.of(ColumnType.TIMESTAMP));
        writer.addNulls(size);
        return writer.view();
    }
}
