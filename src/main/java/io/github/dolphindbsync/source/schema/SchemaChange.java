package io.github.dolphindbsync.source.schema;

import io.github.dolphindbsync.checkpoint.SourceColumns;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the columns of a table differ from those of the last poll. A column that was renamed is one that was dropped and
 * one that was added: the server does not tell.
 *
 * @param differences for people; none where nothing has changed
 * @param altersIdentity whether a row of which nothing else has changed has another content now, and so another row id
 */
public record SchemaChange(List<String> differences, boolean altersIdentity) {

    // Within each of these, equal values have equal content whatever the type, as long as nothing is cut.
    private static final List<Set<ColumnType>> FAMILIES = List.of(
            Set.of(ColumnType.CHAR, ColumnType.SHORT, ColumnType.INT, ColumnType.LONG),
            Set.of(ColumnType.FLOAT, ColumnType.DOUBLE),
            Set.of(ColumnType.STRING, ColumnType.SYMBOL),
            Set.of(ColumnType.DECIMAL32, ColumnType.DECIMAL64, ColumnType.DECIMAL128),
            Set.of(ColumnType.DATETIME, ColumnType.TIMESTAMP, ColumnType.NANOTIMESTAMP),
            Set.of(ColumnType.MINUTE, ColumnType.SECOND, ColumnType.TIME, ColumnType.NANOTIME));

    public static SchemaChange between(SourceColumns before, List<Column> now) {
        List<String> differences = new ArrayList<>();
        boolean altersIdentity = false;
        if (before.version() == 0) {
            return new SchemaChange(differences, false);
        }
        Map<String, Column> old = new LinkedHashMap<>();
        before.columns().forEach(column -> old.put(column.name(), column));
        for (Column column : now) {
            Column was = old.remove(column.name());
            if (was == null) {
                differences.add("column " + column.name() + " (" + column.typeName() + ") was added");
                // Rows without a value of it have an empty list, which unlike NULL is part of their content.
                altersIdentity |= column.isList();
            } else if (!was.typeName().equals(column.typeName())) {
                differences.add("column " + column.name() + " was " + was.typeName() + " and is " + column.typeName());
                altersIdentity |= !isWidened(was, column);
            }
        }
        for (Column dropped : old.values()) {
            differences.add("column " + dropped.name() + " (" + dropped.typeName() + ") was dropped");
            altersIdentity = true;
        }
        return new SchemaChange(differences, altersIdentity);
    }

    /** Names of the columns that every delivered row had, and that have not changed. */
    public static List<String> shared(SourceColumns before, List<Column> now) {
        Map<String, Column> old = new LinkedHashMap<>();
        before.columns().forEach(column -> old.put(column.name(), column));
        return now.stream()
                .filter(column -> old.containsKey(column.name()))
                .filter(column -> before.shared() == null || before.shared().contains(column.name()))
                .filter(column -> old.get(column.name()).typeName().equals(column.typeName())
                        || isWidened(old.get(column.name()), column))
                .map(Column::name)
                .toList();
    }

    private static boolean isWidened(Column was, Column is) {
        return was.isList() == is.isList()
                && was.scale() <= is.scale()
                && FAMILIES.stream().anyMatch(family -> family.contains(was.type()) && family.contains(is.type()))
                && !isNarrower(is.type(), was.type());
    }

    private static boolean isNarrower(ColumnType is, ColumnType was) {
        if (is.isTemporal() || is.isTimeOfDay()) {
            return is.unit().compareTo(was.unit()) > 0;
        }
        return is.storage() != ColumnType.Storage.TEXT && is.compareTo(was) < 0;
    }

    /**
     * Refuses a change that the settings do not allow.
     *
     * @throws DolphinDBException where the columns have changed and must not
     */
    public void requireAllowed(SyncSettings settings, SourceTable table) {
        if (!isNone() && !settings.evolves()) {
            throw new DolphinDBException("table " + table.description().path() + " has changed: "
                    + String.join("; ", differences) + " (" + SyncSetting.SCHEMA_CHANGE.key(settings.sync())
                    + " = strict). No row was delivered. To continue, change the table of the destination and set "
                    + SyncSetting.SCHEMA_CHANGE.key(settings.sync()) + "=evolve for one run");
        }
    }

    public boolean isNone() {
        return differences.isEmpty();
    }
}
