package io.github.dolphindbsync.source.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which columns of a table a sync carries, and under which names.
 *
 * @param only the columns to carry; empty for all
 * @param leftOut columns that are not carried
 * @param renaming the setting that renames columns
 * @param renamed the name at the destination by the name at the source
 * @param loadTimeColumn name of a column that says when a row was carried; empty for none
 */
public record ColumnSettings(
        Names only, Names leftOut, Setting renaming, Map<String, String> renamed, Setting loadTimeColumn) {

    private static final String LOAD_TIME_OF_APPENDED = "_synced_at";

    /** A setting that names columns. */
    record Names(Setting setting, List<String> names) {

        boolean isEmpty() {
            return names.isEmpty();
        }

        boolean has(String name) {
            return names.stream().anyMatch(name::equalsIgnoreCase);
        }

        Stream<String> notIn(List<String> columns) {
            return names.stream().filter(name -> columns.stream().noneMatch(name::equalsIgnoreCase));
        }

        /** @throws SettingException where one of them is not a column of the table */
        void requireIn(List<String> columns) {
            notIn(columns).findFirst().ifPresent(name -> {
                throw SettingException.noSuchColumn(setting, name, columns);
            });
        }
    }

    static ColumnSettings from(SyncSettings settings) {
        Setting loadTime = settings.inForce(SyncSetting.LOAD_TIME_COLUMN);
        if (settings.get(SyncSetting.LOAD_TIME_COLUMN).isEmpty() && settings.mode() == Mode.APPEND) {
            loadTime = Setting.ofDefault(loadTime.key(), LOAD_TIME_OF_APPENDED);
        }
        ColumnSettings columns = new ColumnSettings(
                names(settings, SyncSetting.COLUMNS),
                names(settings, SyncSetting.LEAVE_OUT),
                settings.inForce(SyncSetting.RENAME),
                settings.get(SyncSetting.RENAME),
                loadTime);
        columns.requireNoContradiction();
        return columns;
    }

    private static Names names(SyncSettings settings, SettingDefinition<List<String>> definition) {
        return new Names(settings.inForce(definition), settings.get(definition));
    }

    /** Reads {@code price:last_price, volume:quantity}. */
    static Map<String, String> renamed(Setting setting) {
        Map<String, String> renamed = new LinkedHashMap<>();
        TreeSet<String> sources = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        TreeSet<String> targets = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String pair : SettingType.names(setting.value())) {
            String[] names = pair.split(":", -1);
            if (names.length != 2
                    || names[0].isBlank()
                    || names[1].isBlank()
                    || ColumnName.fault(names[1]).isPresent()) {
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

    /** Of settings of one sync, or of all syncs: what is set for all of them may be meant for others. */
    private void requireNoContradiction() {
        if (only.setting().isOfSameScope(leftOut.setting())) {
            only.names().stream().filter(leftOut::has).findFirst().ifPresent(name -> {
                throw SettingException.contradiction(
                        "column '" + name + "' is both in the columns and left out", only.setting(), leftOut.setting());
            });
        }
        for (String name : renamed.keySet()) {
            whatLeavesOut(name)
                    .filter(setting -> setting.isOfSameScope(renaming))
                    .ifPresent(setting -> {
                        throw SettingException.contradiction(
                                "column '" + name + "' is renamed, but not carried", setting, renaming);
                    });
        }
        if (renaming.isOfSameScope(loadTimeColumn)
                && renamed.values().stream().anyMatch(loadTime()::equalsIgnoreCase)) {
            throw SettingException.contradiction(
                    "there would be two columns '" + loadTime() + "' at the destination", renaming, loadTimeColumn);
        }
    }

    /** The setting because of which a column is not carried. */
    public Optional<Setting> whatLeavesOut(String name) {
        if (leftOut.has(name)) {
            return Optional.of(leftOut.setting());
        }
        return only.isEmpty() || only.has(name) ? Optional.empty() : Optional.of(only.setting());
    }

    public String loadTime() {
        return loadTimeColumn.value();
    }

    /** The setting that gives a column this name at the destination; empty for its own name. */
    public Optional<Setting> whatNames(String target) {
        if (loadTime().equalsIgnoreCase(target)) {
            return Optional.of(loadTimeColumn);
        }
        return renamed.values().stream().anyMatch(target::equalsIgnoreCase) ? Optional.of(renaming) : Optional.empty();
    }

    /**
     * Refuses to carry what the table does not have.
     *
     * @param columns of the table
     * @throws SettingException where a column to carry is missing, or where none is carried
     */
    public void requireSome(String table, List<String> columns) {
        only.requireIn(columns);
        if (columns.stream().allMatch(name -> whatLeavesOut(name).isPresent())) {
            throw SettingException.contradiction(
                    "no column of table " + table + " is carried",
                    Stream.of(only, leftOut)
                            .filter(names -> !names.isEmpty())
                            .map(Names::setting)
                            .toArray(Setting[]::new));
        }
    }

    /**
     * Refuses to leave out or to rename what is not there, before anything is carried: a column that was meant to be
     * left out would be. Later such a column may have been dropped, which must not stop the sync.
     *
     * @param columns of the table
     * @throws SettingException where a setting of this very sync names a column that the table does not have
     */
    public void requireKnown(List<String> columns) {
        Stream.of(leftOut, renamedNames())
                .filter(names -> !names.setting().isOfAllSyncs())
                .forEach(names -> names.requireIn(columns));
    }

    /**
     * Settings that leave out or rename what is not there: dropped since, or a column of another of many tables.
     *
     * @param columns of the table
     */
    public List<String> unknown(List<String> columns) {
        return Stream.of(leftOut, renamedNames())
                .flatMap(names -> names.notIn(columns)
                        .map(name -> "'" + name + "' of " + names.setting().key()
                                + names.setting().written()))
                .toList();
    }

    private Names renamedNames() {
        return new Names(renaming, List.copyOf(renamed.keySet()));
    }

    /** The name of a column at the destination. */
    public String targetName(String name) {
        return renamed.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(name);
    }
}
