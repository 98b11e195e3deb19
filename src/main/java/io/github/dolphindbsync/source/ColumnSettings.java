package io.github.dolphindbsync.source;

import io.github.dolphindbsync.source.TableDescription.DescribedColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which columns of a table a sync is to carry, and under which names.
 *
 * @param only the columns to carry; empty for all
 * @param leftOut columns that are not carried
 * @param renaming the setting that renames columns
 * @param renamed the name at the destination by the name at the source
 * @param loadTimeColumn name of a column that says when a row was carried; empty for none
 */
record ColumnSettings(
        Names only, Names leftOut, Setting renaming, Map<String, String> renamed, Setting loadTimeColumn) {

    private static final String LOAD_TIME_OF_APPENDED = "_synced_at";

    /** A setting that names columns. */
    record Names(Setting setting, List<String> names) {

        static Names of(Setting setting) {
            return new Names(setting, SyncSettings.names(setting.value()));
        }

        boolean isEmpty() {
            return names.isEmpty();
        }

        boolean has(String name) {
            return names.stream().anyMatch(name::equalsIgnoreCase);
        }
    }

    static ColumnSettings from(Settings settings, String sync, Mode mode) {
        Setting loadTime = settings.inForce(sync, SyncSetting.LOAD_TIME_COLUMN);
        if (!loadTime.value().isEmpty()) {
            loadTime.requireName();
        } else if (mode == Mode.APPEND) {
            loadTime = Setting.ofDefault(loadTime.key(), LOAD_TIME_OF_APPENDED);
        }
        Setting renaming = settings.inForce(sync, SyncSetting.RENAME);
        ColumnSettings columns = new ColumnSettings(
                Names.of(settings.inForce(sync, SyncSetting.COLUMNS)),
                Names.of(settings.inForce(sync, SyncSetting.LEAVE_OUT)),
                renaming,
                renamed(renaming),
                loadTime);
        columns.requireNoContradiction();
        return columns;
    }

    /** Reads {@code price:last_price, volume:quantity}. */
    private static Map<String, String> renamed(Setting setting) {
        Map<String, String> renamed = new LinkedHashMap<>();
        TreeSet<String> sources = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        TreeSet<String> targets = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String pair : SyncSettings.names(setting.value())) {
            String[] names = pair.split(":", -1);
            if (names.length != 2
                    || names[0].isBlank()
                    || names[1].isBlank()
                    || ScriptName.fault(names[1]).isPresent()) {
                throw setting.unusable("pairs of names such as price:last_price, separated by commas");
            }
            String source = names[0].strip();
            String target = names[1].strip();
            if (!sources.add(source)) {
                throw SettingException.contradiction(
                        "column '" + source + "' can have only one name at the destination", setting);
            }
            if (!targets.add(target)) {
                throw SettingException.contradiction(
                        "there would be two columns '" + target + "' at the destination", setting);
            }
            renamed.put(source, target);
        }
        return renamed;
    }

    /** Of settings of one sync, or of all syncs: what is set for all of them may well be meant for others. */
    private void requireNoContradiction() {
        if (SyncSetting.areOfOneScope(only.setting(), leftOut.setting())) {
            only.names().stream().filter(leftOut::has).findFirst().ifPresent(name -> {
                throw SettingException.contradiction(
                        "column '" + name + "' is both carried and left out", only.setting(), leftOut.setting());
            });
        }
        for (String name : renamed.keySet()) {
            whatLeavesOut(name)
                    .filter(setting -> SyncSetting.areOfOneScope(setting, renaming))
                    .ifPresent(setting -> {
                        throw SettingException.contradiction(
                                "column '" + name + "' is renamed, but not carried", setting, renaming);
                    });
        }
        if (SyncSetting.areOfOneScope(renaming, loadTimeColumn)
                && renamed.values().stream().anyMatch(loadTime()::equalsIgnoreCase)) {
            throw SettingException.contradiction(
                    "there would be two columns '" + loadTime() + "' at the destination", renaming, loadTimeColumn);
        }
    }

    /** The setting because of which a column is not carried. */
    Optional<Setting> whatLeavesOut(String name) {
        if (leftOut.has(name)) {
            return Optional.of(leftOut.setting());
        }
        return only.isEmpty() || only.has(name) ? Optional.empty() : Optional.of(only.setting());
    }

    String loadTime() {
        return loadTimeColumn.value();
    }

    /** The setting that gives a column this name at the destination; empty for its own name. */
    Optional<Setting> whatNames(String target) {
        if (loadTime().equalsIgnoreCase(target)) {
            return Optional.of(loadTimeColumn);
        }
        return renamed.values().stream().anyMatch(target::equalsIgnoreCase) ? Optional.of(renaming) : Optional.empty();
    }

    /**
     * The columns of the table that are to be carried, in its order.
     *
     * @throws SettingException where a setting names a column that the table does not have
     */
    List<DescribedColumn> choose(TableDescription table) {
        for (String name : only.names()) {
            if (table.find(name).isEmpty()) {
                throw SettingException.noSuchColumn(only.setting(), name, table.names());
            }
        }
        List<DescribedColumn> chosen = table.columns().stream()
                .filter(column -> whatLeavesOut(column.name()).isEmpty())
                .toList();
        if (chosen.isEmpty()) {
            throw SettingException.contradiction(
                    "no column of table " + table.path() + " is carried",
                    Stream.of(only, leftOut)
                            .filter(names -> !names.isEmpty())
                            .map(Names::setting)
                            .toArray(Setting[]::new));
        }
        return chosen;
    }

    /**
     * Refuses to leave out or to rename what is not there, before anything is carried: a column that was meant to be left
     * out would be. Later such a column may have been dropped, and the sync is not to suffer from that.
     *
     * @throws SettingException where a setting of this very sync names a column that the table does not have
     */
    void requireKnown(TableDescription table) {
        Stream.of(leftOut, renamedNames())
                .filter(names -> !SyncSetting.isOfAllSyncs(names.setting()))
                .forEach(names -> unknown(names, table).findFirst().ifPresent(name -> {
                    throw SettingException.noSuchColumn(names.setting(), name, table.names());
                }));
    }

    /** Settings that name columns to be left out or renamed that are not there: dropped since, or of another table of many. */
    List<String> unknown(TableDescription table) {
        return Stream.of(leftOut, renamedNames())
                .flatMap(names -> unknown(names, table)
                        .map(name -> "'" + name + "' of " + names.setting().key()
                                + names.setting().written()))
                .toList();
    }

    private Names renamedNames() {
        return new Names(renaming, List.copyOf(renamed.keySet()));
    }

    private static Stream<String> unknown(Names names, TableDescription table) {
        return names.names().stream().filter(name -> table.find(name).isEmpty());
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
