package io.github.dolphindbsync.source.settings;

import java.util.List;

/** The settings of {@code routes/tables.camel.yaml}, which carries many tables, each as a sync of its own. */
public final class TablesSetting {

    /** As the value of {@link #TABLES}: the routes say what is carried. */
    private static final String NONE = "none";

    public static final SettingDefinition<List<TablePattern>> TABLES = new SettingDefinition<>(
            "sync.tables",
            SettingType.of(setting -> setting.value().equals(NONE) ? List.of() : TablePattern.parse(setting)),
            NONE,
            "Tables to carry, separated by commas: `dfs://market/*` for all of a database, `market/quote*`, or "
                    + "`market/trade`; `!market/quote7` leaves a table out. Each is a sync of its own. `none`: the routes say which table is carried.");

    public static final SettingDefinition<Integer> AT_ONCE = new SettingDefinition<>(
            "sync.tables-at-once",
            SettingType.wholeNumber(1, 1_000),
            "4",
            "How many of these tables are polled at the same time.");

    private TablesSetting() {}

    public static List<SettingDefinition<?>> all() {
        return List.of(TABLES, AT_ONCE);
    }

    /** True if tables are carried by list or pattern. */
    public static boolean areSet(Settings settings) {
        return !settings.inForce(TABLES).value().equals(NONE);
    }
}
