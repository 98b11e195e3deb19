package io.github.dolphindbsync.simulator.script;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.script.function.Arguments;
import io.github.dolphindbsync.simulator.session.Session;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.TextVector;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.List;
import java.util.Set;

/** The functions that read or change tables of the server, and the login of a script. */
final class DatabaseFunctions {

    static final String VERSION = "0.0.0 stand-in server (not DolphinDB)";

    private static final Set<String> NAMES = Set.of(
            "loadTable",
            "schema",
            "database",
            "getTables",
            "getDFSTablesByDatabase",
            "getDFSDatabases",
            "existsDatabase",
            "existsTable",
            "tableInsert",
            "append!",
            "rows",
            "login",
            "createPartitionedTable",
            "dropDatabase",
            "version");

    private final Session session;
    private final ChunkFunctions chunks;

    DatabaseFunctions(Session session) {
        this.session = session;
        this.chunks = new ChunkFunctions(session);
    }

    boolean knows(String name) {
        return NAMES.contains(name) || chunks.knows(name);
    }

    Value call(String name, List<Value> arguments) {
        if (chunks.knows(name)) {
            return chunks.call(name, arguments);
        }
        return switch (name) {
            case "loadTable" ->
                session.table(path(name, arguments, 2), text(name, arguments, 1, 2))
                        .snapshot();
            case "schema" -> SchemaAnswer.of(table(name, arguments, 1));
            case "database" -> new Value.DatabaseHandle(path(name, arguments, 1));
            case "getTables" -> texts(session.tableNames(path(name, arguments, 1)));
            case "getDFSTablesByDatabase" -> fullPaths(path(name, arguments, 1));
            case "existsDatabase" -> Scalars.bool(session.catalog().hasDatabase(path(name, arguments, 1)));
            case "existsTable" ->
                Scalars.bool(session.catalog().hasTable(path(name, arguments, 2), text(name, arguments, 1, 2)));
            case "tableInsert" -> Scalars.whole(ColumnType.INT, insert(name, arguments));
            case "append!" -> append(name, arguments);
            case "createPartitionedTable" -> createTable(name, arguments);
            case "dropDatabase" -> {
                session.requireLogin();
                session.catalog().removeDatabase(path(name, arguments, 1));
                yield new Value.Nothing();
            }
            case "rows" ->
                Scalars.whole(ColumnType.INT, table(name, arguments, 1).rows());
            case "login" -> {
                session.logIn(text(name, arguments, 0, 2), text(name, arguments, 1, 2));
                yield new Value.Nothing();
            }
            case "getDFSDatabases" -> {
                requireNone(name, arguments);
                yield texts(session.catalog().databases());
            }
            case "version" -> {
                requireNone(name, arguments);
                yield Scalars.text(VERSION);
            }
            default -> throw new IllegalStateException(name);
        };
    }

    /** Appends rows and returns the table with them. */
    private Value append(String name, List<Value> arguments) {
        Table target = table(name, arguments, 2);
        insert(name, arguments);
        Table rows = target.source().snapshot();
        return new Table(rows.names(), rows.columns());
    }

    private static int insert(String name, List<Value> arguments) {
        Table target = table(name, arguments, 2);
        if (target.source() == null) {
            throw ScriptException.unsupported(name + " into other than a table of a database");
        }
        if (!(arguments.get(1) instanceof Table rows)) {
            throw ScriptException.unsupported(name + " of other than a table");
        }
        return target.source().insert(rows.columns());
    }

    /**
     * {@code createPartitionedTable(database, table with the columns, name, column)}, in a database that a script
     * created.
     */
    private Value createTable(String name, List<Value> arguments) {
        if (arguments.size() != 4 || !(arguments.get(1) instanceof Table columns)) {
            throw ScriptException.unsupported(name + " with other than database, table, name and one column");
        }
        session.requireLogin();
        return session.catalog()
                .create(path(name, arguments, 4), text(name, arguments, 2, 4), columns, text(name, arguments, 3, 4))
                .snapshot();
    }

    private Value fullPaths(String path) {
        return texts(session.tableNames(path).stream()
                .map(table -> path + "/" + table)
                .toList());
    }

    private static void requireNone(String name, List<Value> arguments) {
        if (!arguments.isEmpty()) {
            throw ScriptException.unsupported(name + " with arguments");
        }
    }

    private static Value texts(List<String> texts) {
        return TextVector.of(texts);
    }

    private static Table table(String name, List<Value> arguments, int expected) {
        if (arguments.size() == expected && arguments.get(0) instanceof Table table) {
            return table;
        }
        throw ScriptException.unsupported(name + " of other than a table");
    }

    private static String path(String name, List<Value> arguments, int expected) {
        if (arguments.size() == expected && arguments.get(0) instanceof Value.DatabaseHandle database) {
            return database.path();
        }
        return text(name, arguments, 0, expected);
    }

    private static String text(String name, List<Value> arguments, int index, int expected) {
        Vector vector = Arguments.vector(name, arguments, index, expected);
        if (!vector.isScalar() || vector.type() != ColumnType.STRING) {
            throw ScriptException.unsupported(name + " with an argument that is not a string");
        }
        return vector.text(0);
    }
}
