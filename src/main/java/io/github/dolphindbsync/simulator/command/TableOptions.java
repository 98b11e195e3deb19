package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.simulator.table.Catalog;
import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The options of the {@code simulator} command about its tables. */
final class TableOptions {

    private static final int MOST_TABLES = 10_000;

    @Option(names = "--database", defaultValue = "market", description = "database (default: ${DEFAULT-VALUE})")
    private String database;

    @Option(names = "--table", defaultValue = "trade", description = "table (default: ${DEFAULT-VALUE})")
    private String table;

    @Option(
            names = "--tables",
            description = "number of tables, all alike, named t01, t02 and so on instead of --table;"
                    + " with --all-types and --generate a whole database to try out")
    private Integer count;

    @Option(
            names = "--schema",
            defaultValue = "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT",
            description = "columns as name:TYPE,name:TYPE, with types as in INT, DECIMAL64(4), DOUBLE[] or IPADDR"
                    + " (default: ${DEFAULT-VALUE})")
    private String schema;

    @Option(
            names = "--all-types",
            description = "instead of --schema: a column timestamp and one for each type, array vectors too; of the"
                    + " generated rows one value in sixteen is NULL")
    private boolean allTypes;

    @Option(
            names = "--partition",
            description = "how the table is partitioned, by one column or up to three with a comma between them:"
                    + " COLUMN or COLUMN:VALUE (times by the day), COLUMN:VALUE:HOUR, DAY or MONTH, COLUMN:HASH:NUMBER,"
                    + " COLUMN:RANGE:A/B/C or COLUMN:LIST:A+B/C. COLUMN:VALUE:NUMBER generates so many values, as in"
                    + " timestamp:VALUE:14,symbol:VALUE:5000, over which --generate spreads its rows")
    private String partition;

    @Option(
            names = "--sort-columns",
            description = "sort columns, with a comma between them: a table of the TSDB engine")
    private String sortColumns;

    @Option(names = "--keep-duplicates", description = "with --sort-columns: ALL (default), LAST or FIRST")
    private String keepDuplicates;

    @Option(names = "--primary-key", description = "key columns, with a comma between them: a table of the PKEY engine")
    private String primaryKey;

    boolean areOfAllTypes() {
        return allTypes;
    }

    boolean areSeveral() {
        return count != null;
    }

    String database() {
        return required("--database", database);
    }

    List<String> names() {
        if (count == null) {
            return List.of(required("--table", table));
        }
        if (count < 1 || count > MOST_TABLES) {
            throw new IllegalArgumentException("--tables takes a number from 1 to " + MOST_TABLES + ", not " + count);
        }
        int digits = Math.max(2, Integer.toString(count).length());
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> String.format(Locale.ROOT, "t%0" + digits + "d", number))
                .toList();
    }

    private static String required(String option, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(option + " is empty. Give a name, or leave the option out.");
        }
        return name;
    }

    /** A description of the tables for users. */
    String description() {
        List<String> names = names();
        String first = Catalog.pathOf(database) + "/" + names.get(0);
        return count == null ? "table " + first : "tables " + first + " to " + names.get(names.size() - 1);
    }

    /**
     * The definition of each table.
     *
     * @throws IllegalArgumentException where the options do not go with each other
     */
    TableDefinition definition() {
        TableDefinition definition =
                option("--schema", () -> allTypes ? TableDefinition.ofAllTypes() : TableDefinition.of(schema));
        if (partition != null) {
            TableDefinition unpartitioned = definition;
            definition = option(
                    "--partition",
                    () -> unpartitioned.partitionedBy(names(partition).stream()
                            .map(PartitionOption::parse)
                            .toArray(PartitionLevel[]::new)));
        }
        if (sortColumns != null && primaryKey != null) {
            throw new IllegalArgumentException("--sort-columns (TSDB) does not go with --primary-key (PKEY)");
        }
        if (keepDuplicates != null && sortColumns == null) {
            throw new IllegalArgumentException("--keep-duplicates needs --sort-columns");
        }
        if (sortColumns != null) {
            TableDefinition unsorted = definition;
            definition = option(
                    "--sort-columns", () -> unsorted.sortedBy(names(sortColumns).toArray(String[]::new)));
        }
        if (keepDuplicates != null) {
            TableDefinition keepingAll = definition;
            definition = option(
                    "--keep-duplicates", () -> keepingAll.keepingDuplicates(keepDuplicates.toUpperCase(Locale.ROOT)));
        }
        TableDefinition unkeyed = definition;
        return primaryKey == null
                ? unkeyed
                : option(
                        "--primary-key",
                        () -> unkeyed.withPrimaryKey(names(primaryKey).toArray(String[]::new)));
    }

    private static TableDefinition option(String name, Supplier<TableDefinition> definition) {
        try {
            return definition.get();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
        }
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }
}
