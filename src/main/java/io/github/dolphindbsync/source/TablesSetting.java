package io.github.dolphindbsync.source;

import java.util.List;

/** The settings of {@code routes/tables.camel.yaml}, which carries many tables, each as a sync of its own. */
public enum TablesSetting {
    TABLES(
            "sync.tables",
            "none",
            "Tables to carry, separated by commas: `dfs://market/*` for all of a database, `market/quote*`, or `market/trade`. "
                    + "Each is a sync of its own. `none`: the routes say which table is carried."),
    AT_ONCE("sync.tables-at-once", "4", "How many of these tables are polled at the same time.");

    /** As the value of {@link #TABLES}: the routes say what is carried. */
    static final String NONE = "none";

    private final String key;
    private final String defaultValue;
    private final String description;

    TablesSetting(String key, String defaultValue, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }

    /** True if tables are carried by list or pattern. */
    public static boolean areSet(Settings settings) {
        return !settings.find(TABLES.key()).orElse(NONE).equals(NONE);
    }

    /** Throws a {@link SettingException} if a value can't be used. */
    public static void check(Settings settings) {
        if (areSet(settings)) {
            patterns(settings);
        }
        settings.setting(AT_ONCE.key()).ifPresent(setting -> setting.wholeNumber(1, 1_000));
    }

    static List<TablePattern> patterns(Settings settings) {
        return TablePattern.parse(
                settings.setting(TABLES.key()).orElseGet(() -> Setting.ofDefault(TABLES.key(), NONE)));
    }
}
