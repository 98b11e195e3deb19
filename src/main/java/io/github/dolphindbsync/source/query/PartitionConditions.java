package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.schema.PartitionScheme;
import io.github.dolphindbsync.source.schema.ScriptName;
import io.github.dolphindbsync.source.schema.TableDescription;
import io.github.dolphindbsync.source.schema.TableDescription.DescribedColumn;
import io.github.dolphindbsync.source.settings.ServerSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Conditions for queries that no tracking value bounds, as those for rows without one: each chooses some partitions of
 * a table, and together they choose all, also values that a scheme does not list yet.
 */
public final class PartitionConditions {

    private static final long MONTHS_OF_YEAR = 12;

    private PartitionConditions() {}

    /**
     * One empty condition where a single query may reach all partitions, or nothing is known of them.
     *
     * @throws DolphinDBException where no column divides the table into few enough partitions
     */
    public static List<String> of(DolphinDBConnection connection, TableDescription table) {
        long most = connection.server().partitionsPerQuery();
        PartitionScheme scheme = table.partitions();
        if (scheme.partitions() <= most) {
            return List.of("");
        }
        return scheme.levels().stream()
                .filter(level -> level.isByValueOrRange() && scheme.partitionsWithin(level) <= most)
                .sorted(Comparator.comparing(PartitionScheme.Level::partitions).reversed())
                .map(level -> conditions(ScriptName.of(level.column()), starts(connection, table, level), (int)
                        (most / scheme.partitionsWithin(level))))
                .filter(conditions -> !conditions.isEmpty())
                .findFirst()
                .orElseThrow(() -> tooMany(table, scheme, most));
    }

    private static DolphinDBException tooMany(TableDescription table, PartitionScheme scheme, long most) {
        return new DolphinDBException(String.format(
                Locale.ROOT,
                "table %s has %,d partitions, and no partition column (%s) has values or ranges that divide it into "
                        + "parts of at most %s = %d",
                table.path(),
                scheme.partitions(),
                String.join(", ", table.partitionColumns()),
                ServerSetting.PARTITIONS_PER_QUERY.key(),
                most));
    }

    /** As literals of the type of the column, in order; none where they are not known. */
    private static List<String> starts(
            DolphinDBConnection connection, TableDescription table, PartitionScheme.Level level) {
        ColumnType type = table.find(level.column())
                .flatMap(DescribedColumn::column)
                .map(column -> column.type())
                .orElse(null);
        if (type == null) {
            return List.of();
        }
        if (type == ColumnType.STRING || type == ColumnType.SYMBOL) {
            return table
                    .partitions()
                    .textStarts(level, TableDescription.schema(connection, table.database(), table.table()))
                    .stream()
                    .map(ScriptName::string)
                    .toList();
        }
        return Arrays.stream(level.starts(type))
                .mapToObj(start -> literal(type, start))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty for a type that can't be compared with a literal. */
    private static Optional<String> literal(ColumnType type, long value) {
        return switch (type) {
            case CHAR, SHORT -> Optional.of(Long.toString(value));
            case MONTH ->
                Optional.of(String.format(
                        Locale.ROOT,
                        "%04d.%02dM",
                        Math.floorDiv(value, MONTHS_OF_YEAR),
                        Math.floorMod(value, MONTHS_OF_YEAR) + 1));
            default -> type.canTrack() ? Optional.of(QueryText.literal(type, value)) : Optional.empty();
        };
    }

    private static List<String> conditions(String column, List<String> starts, int startsPerSlice) {
        List<String> conditions = new ArrayList<>();
        String from = "";
        for (int index = startsPerSlice; index < starts.size(); index += startsPerSlice) {
            conditions.add((from.isEmpty() ? "" : from + " and ") + column + " < " + starts.get(index));
            from = column + " >= " + starts.get(index);
        }
        if (!from.isEmpty()) {
            conditions.add(from);
        }
        return conditions;
    }
}
