package io.github.dolphindbsync.source;

import io.github.dolphindbsync.source.TableDescription.DescribedColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which columns of a table a sync was told to carry, and under which names.
 *
 * @param only the columns to carry; empty for all
 * @param leftOut columns that are not carried
 * @param renamed the name at the destination by the name at the source
 * @param loadTime name of a column that says when a row was carried; empty for none
 */
record ColumnSettings(List<String> only, List<String> leftOut, Map<String, String> renamed, String loadTime) {

    /** Reads {@code price:last_price, volume:quantity}. */
    static Map<String, String> renamed(String key, String value) {
        Map<String, String> renamed = new LinkedHashMap<>();
        for (String pair : SyncSettings.names(value)) {
            String[] names = pair.split(":", -1);
            if (names.length != 2 || names[0].isBlank() || names[1].isBlank()) {
                throw SettingException.unusable(
                        key, value, "pairs of names such as price:last_price, separated by commas");
            }
            renamed.put(names[0].trim(), names[1].trim());
        }
        return renamed;
    }

    /** True if nothing keeps a column from being carried, also one that is added later. */
    boolean areAll() {
        return only.isEmpty() && leftOut.isEmpty();
    }

    /**
     * The columns of the table that are to be carried, in its order.
     *
     * @throws SettingException where a setting names a column that the table does not have
     */
    List<DescribedColumn> choose(TableDescription table, String sync) {
        for (String name : only) {
            if (table.find(name).isEmpty()) {
                throw SettingException.noSuchColumn(SyncSetting.COLUMNS.key(sync), name, table.names());
            }
        }
        List<DescribedColumn> chosen = table.columns().stream()
                .filter(column -> only.isEmpty() || contains(only, column.name()))
                .filter(column -> !contains(leftOut, column.name()))
                .toList();
        if (chosen.isEmpty()) {
            throw new SettingException("settings " + SyncSetting.COLUMNS.key(sync) + " and "
                    + SyncSetting.LEAVE_OUT.key(sync) + " leave no column of table " + table.path());
        }
        return chosen;
    }

    /** What is to be left out or renamed and is not there: dropped since, of another table of many, or misspelled. */
    List<String> unknown(TableDescription table) {
        return Stream.concat(leftOut.stream(), renamed.keySet().stream())
                .filter(name -> table.find(name).isEmpty())
                .toList();
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** The name of a column at the destination. */
    String targetName(String name) {
        return renamed.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(name);
    }
}
