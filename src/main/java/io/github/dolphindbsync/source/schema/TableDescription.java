package io.github.dolphindbsync.source.schema;

import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.Scalar;
import com.xxdb.data.Vector;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.ServerErrors;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.ServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as the server's {@code schema()} describes it.
 *
 * @param partitionColumns in their order; none for a table that is not partitioned
 * @param partitions how these columns divide it
 * @param primaryKey of a table of the PKEY engine; else empty
 * @param sortColumns of a table of the TSDB engine; else empty
 * @param keepDuplicates what the TSDB engine does with rows that are equal in the sort columns: ALL, LAST or FIRST
 */
public record TableDescription(
        String database,
        String table,
        List<DescribedColumn> columns,
        List<String> partitionColumns,
        PartitionScheme partitions,
        String engine,
        List<String> primaryKey,
        List<String> sortColumns,
        String keepDuplicates) {

    private static final int MOST_NAMES = 20;

    /**
     * A column as the server describes it.
     *
     * @param column empty where its type is one that can't be read
     * @param isMasked whether it reads as something else without the right to see it
     */
    public record DescribedColumn(String name, String typeName, Optional<Column> column, boolean isMasked) {}

    public static TableDescription read(DolphinDBConnection connection, String database, String table) {
        BasicDictionary dictionary = schema(connection, database, table);
        BasicTable definitions = (BasicTable) dictionary.get("colDefs");
        List<DescribedColumn> columns = new ArrayList<>();
        for (int row = 0; row < definitions.rows(); row++) {
            columns.add(column(database + "/" + table, definitions, row));
        }
        List<String> partitionColumns = texts(dictionary, "partitionColumnName");
        List<String> primaryKey = texts(dictionary, "primaryKey");
        return new TableDescription(
                database,
                table,
                List.copyOf(columns),
                partitionColumns,
                PartitionScheme.of(partitionColumns, dictionary),
                texts(dictionary, "engineType").stream().findFirst().orElse("OLAP"),
                primaryKey.isEmpty() ? texts(dictionary, "keyColumn") : primaryKey,
                texts(dictionary, "sortColumns"),
                texts(dictionary, "keepDuplicates").stream().findFirst().orElse("ALL"));
    }

    /** The answer of the server, which has definitions of columns. */
    public static BasicDictionary schema(DolphinDBConnection connection, String database, String table) {
        Entity answer;
        try {
            answer = connection.run("schema(" + ScriptName.table(database, table) + ")");
        } catch (DolphinDBException e) {
            throw ServerErrors.isMissingPath(e) ? notFound(connection.server(), database, table, e) : e;
        }
        if (answer instanceof BasicDictionary dictionary && dictionary.get("colDefs") instanceof BasicTable) {
            return dictionary;
        }
        throw new DolphinDBException("DolphinDB server " + connection.server() + " described table " + database + "/"
                + table + " in an unknown way");
    }

    /**
     * Says what tables there are, since a name that is not quite right is the usual cause. On a connection of its own,
     * because one that has failed is not used again.
     */
    private static DolphinDBException notFound(
            ServerSettings server, String database, String table, DolphinDBException failure) {
        List<String> names;
        try (DolphinDBConnection connection = new DolphinDBConnection(server)) {
            connection.open();
            names = TableListing.tablesOf(connection, database);
        } catch (DolphinDBException e) {
            if (!ServerErrors.isMissingPath(e)) {
                return failure;
            }
            names = List.of();
        }
        if (names.contains(table)) {
            return failure;
        }
        String found = names.isEmpty()
                ? "database " + database + " not found, or user '" + server.username() + "' may read no table in it"
                : "table " + table + " not found in " + database + "; it has: " + listed(names);
        return new DolphinDBException("DolphinDB server " + server + ": " + found + ". Check "
                + ServerSetting.DATABASE.key() + " and " + ServerSetting.TABLE_NAME.key() + ", or those of the sync.");
    }

    private static String listed(List<String> names) {
        return names.stream().sorted().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    private static DescribedColumn column(String path, BasicTable definitions, int row) {
        String name = definitions.getColumn("name").getString(row);
        if (name.isEmpty()) {
            throw new DolphinDBException("table " + path + " has a column without a name. Rename it at the source");
        }
        String typeName = definitions.getColumn("typeString").getString(row);
        int code = Integer.parseInt(definitions.getColumn("typeInt").getString(row));
        boolean isList = code >= Blocks.LISTS_FROM;
        Optional<Column> column = ColumnType.ofWireCode(code % Blocks.LISTS_FROM)
                .map(type -> new Column(
                        name,
                        type,
                        type.isDecimal() ? number(definitions, "extra", row) : 0,
                        isList,
                        comment(definitions, row)));
        return new DescribedColumn(name, typeName, column, isTrue(definitions, "sensitive", row));
    }

    private static String comment(BasicTable definitions, int row) {
        return cell(definitions, "comment", row).orElse("");
    }

    private static int number(BasicTable definitions, String column, int row) {
        return cell(definitions, column, row)
                .filter(text -> text.matches("\\d+"))
                .map(Integer::valueOf)
                .orElse(0);
    }

    private static boolean isTrue(BasicTable definitions, String column, int row) {
        return cell(definitions, column, row)
                .filter(text -> text.equals("true") || text.equals("1"))
                .isPresent();
    }

    /** Not every release describes columns in all of these words. */
    private static Optional<String> cell(BasicTable definitions, String column, int row) {
        for (int index = 0; index < definitions.columns(); index++) {
            if (definitions.getColumnName(index).equals(column)) {
                return Optional.ofNullable(definitions.getColumn(index).getString(row));
            }
        }
        return Optional.empty();
    }

    /**
     * One text or several; where there is none, the server leaves the entry out, or fills it with NULL or an empty
     * text.
     */
    private static List<String> texts(BasicDictionary dictionary, String entry) {
        List<String> texts = new ArrayList<>();
        Entity found = dictionary.get(entry);
        if (found instanceof Vector vector) {
            for (int row = 0; row < vector.rows(); row++) {
                texts.add(vector.getString(row));
            }
        } else if (found instanceof Scalar scalar && !scalar.isNull()) {
            texts.add(scalar.getString());
        }
        texts.removeIf(text -> text == null || text.isEmpty());
        return List.copyOf(texts);
    }

    /** As in {@code dfs://market/trade}. */
    public String path() {
        return database + "/" + table;
    }

    /** Column names are case-insensitive to the server; its own spelling is what counts. */
    public Optional<DescribedColumn> find(String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    public List<String> names() {
        return columns.stream().map(DescribedColumn::name).toList();
    }

    boolean isPartitionedBy(String column) {
        return partitionColumns.stream().anyMatch(column::equalsIgnoreCase);
    }
}
