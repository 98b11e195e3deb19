package io.github.dolphindbsync.source.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * Declares a setting: its key, type, default and meaning. The settings file, the environment, the options of the
 * component, {@code docs/settings.md}, the check for unknown keys and the command {@code check} follow from it.
 *
 * @param <T> of its value
 */
public final class SettingDefinition<T> {

    /** Stands for the name of a sync in the key of a setting that each sync has. */
    public static final String ANY_SYNC = "<name>";

    private final String key;
    private final SettingType<T> type;
    private final String defaultValue;
    private final String description;

    /**
     * @param defaultValue empty where the setting may be left out without another value in its place; null where it is
     *     required
     * @param description with code in backticks
     */
    public SettingDefinition(String key, SettingType<T> type, String defaultValue, String description) {
        this.key = key;
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    public String key() {
        return key;
    }

    /** The key for one sync. */
    public String key(String sync) {
        return key.replace(ANY_SYNC, sync);
    }

    /** The last part of the key, as in {@code batch-size}. */
    public String shortKey() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Its name as an option of an endpoint, as in {@code batchSize}. */
    public String option() {
        StringBuilder option = new StringBuilder();
        for (String word : shortKey().split("-", -1)) {
            option.append(option.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return option.toString();
    }

    /** The environment variable that has precedence over the key. */
    public String environmentVariable() {
        return ProcessSettings.variable(key);
    }

    public SettingType<T> type() {
        return type;
    }

    public boolean isRequired() {
        return defaultValue == null;
    }

    /** What holds where nothing is written; empty also where the setting is required. */
    public String defaultValue() {
        return isRequired() ? "" : defaultValue;
    }

    public String description() {
        return description;
    }

    /** The default, as a setting under a key that may be that of one sync. */
    Setting byDefault(String keyInUse) {
        return new Setting(keyInUse, defaultValue(), Optional.empty());
    }

    /**
     * Reads the value of the setting.
     *
     * @throws SettingException where the text can't be used
     */
    public T read(Setting setting) {
        return type.reader().apply(setting);
    }

    @Override
    public String toString() {
        return key;
    }
}
