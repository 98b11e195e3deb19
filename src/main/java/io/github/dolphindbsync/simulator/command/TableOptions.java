package io.github.dolphindbsync.simulator.command;

import io.github.dolphindbsync.simulator.table.TableDefinition;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What the {@code simulator} command is told of its tables. */
final class TableOptions {

    @Option(
            names = "--schema",
            defaultValue = "symbol:SYMBOL,timestamp:NANOTIMESTAMP,price:FLOAT,volume:INT",
            description = "columns as name:TYPE,name:TYPE, with types as in INT, DECIMAL64(4), DOUBLE[] or IPADDR"
                    + " (default: ${DEFAULT-VALUE})")
    private String schema;

    @Option(
            names = "--all-types",
            description =
                    "instead of --schema: a column timestamp and one for each type, array vectors too; of the rows"
                            + " that are made up one value in sixteen is NULL")
    private boolean allTypes;

    @Option(
            names = "--partition",
            description = "how the table is partitioned, by one column or up to three with a comma between them:"
                    + " COLUMN or COLUMN:VALUE (times by the day), COLUMN:VALUE:HOUR, DAY or MONTH, COLUMN:HASH:NUMBER,"
                    + " COLUMN:RANGE:A/B/C or COLUMN:LIST:A+B/C. COLUMN:VALUE:NUMBER makes so many values up, as in"
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

    boolean allTypes() {
        return allTypes;
    }

    /**
     * The table that is meant.
     *
     * @throws IllegalArgumentException where there can be none
     */
    TableDefinition definition() {
        TableDefinition definition = allTypes ? TableDefinition.ofAllTypes() : TableDefinition.of(schema);
        if (partition != null) {
            definition = definition.partitionedBy(
                    names(partition).stream().map(PartitionOption::parse).toArray(PartitionLevel[]::new));
        }
        if (sortColumns != null && primaryKey != null) {
            throw new IllegalArgumentException("--sort-columns (TSDB) does not go with --primary-key (PKEY)");
        }
        if (keepDuplicates != null && sortColumns == null) {
            throw new IllegalArgumentException("--keep-duplicates needs --sort-columns");
        }
        if (sortColumns != null) {
            definition = definition.sortedBy(names(sortColumns).toArray(String[]::new));
        }
        if (keepDuplicates != null) {
            definition = definition.keepingDuplicates(keepDuplicates.toUpperCase(Locale.ROOT));
        }
        return primaryKey == null
                ? definition
                : definition.withPrimaryKey(names(primaryKey).toArray(String[]::new));
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }
}
