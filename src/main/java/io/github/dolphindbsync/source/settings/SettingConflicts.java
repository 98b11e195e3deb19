package io.github.dolphindbsync.source.settings;

import java.util.List;
import java.util.TreeSet;

/**
 * Settings of one sync that have no meaning together, because one of them would be ignored. Only settings of one sync,
 * or of all syncs, are compared: what is set for all of them may have a meaning for others.
 */
final class SettingConflicts {

    /** What has no meaning where no column orders the rows. */
    private static final List<SettingDefinition<?>> WITHOUT_TRACKING = List.of(
            SyncSetting.TRACKING_COLUMN,
            SyncSetting.KEY,
            SyncSetting.START,
            SyncSetting.START_ONCE,
            SyncSetting.END,
            SyncSetting.LIMIT,
            SyncSetting.LOOK_BACK,
            SyncSetting.SETTLE,
            SyncSetting.HORIZON,
            SyncSetting.WITHOUT_TRACKING_VALUE,
            SyncSetting.WINDOW_ROWS);

    private static final String NO_KEY = "none";

    private SettingConflicts() {}

    /** @throws SettingException naming both settings */
    static void check(SyncSettings settings) {
        if (settings.mode() == Mode.FULL_REFRESH) {
            requireNone(settings);
        }
        requireSettleWithClock(settings);
        requireCarried(settings);
        requireEachOnce(settings);
    }

    private static void requireNone(SyncSettings settings) {
        WITHOUT_TRACKING.stream()
                .flatMap(setting -> settings.own(setting).stream())
                .findFirst()
                .ifPresent(setting ->
                        refuse(setting, settings.inForce(SyncSetting.MODE), "a full refresh has no tracking column"));
    }

    private static void requireSettleWithClock(SyncSettings settings) {
        Setting horizon = settings.inForce(SyncSetting.HORIZON);
        Setting settle = settings.inForce(SyncSetting.SETTLE);
        if (!settings.followsClock() && !settings.get(SyncSetting.SETTLE).isZero() && horizon.isOfSameScope(settle)) {
            refuse(horizon, settle, "without a horizon no row waits");
        }
    }

    private static void requireCarried(SyncSettings settings) {
        requireCarried(settings, SyncSetting.TRACKING_COLUMN, List.of(settings.get(SyncSetting.TRACKING_COLUMN)));
        if (settings.mode() == Mode.UPSERT && !settings.key().equals(List.of(NO_KEY))) {
            requireCarried(settings, SyncSetting.KEY, settings.key());
        }
    }

    private static void requireCarried(SyncSettings settings, SettingDefinition<?> definition, List<String> names) {
        Setting setting = settings.inForce(definition);
        for (String name : names) {
            settings.columns()
                    .whatLeavesOut(name)
                    .filter(other -> !name.isEmpty() && other.isOfSameScope(setting))
                    .ifPresent(
                            other -> refuse(setting, other, "column '" + name + "' is needed, but not in the columns"));
        }
    }

    private static void requireEachOnce(SyncSettings settings) {
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        settings.key().stream().filter(name -> !names.add(name)).findFirst().ifPresent(name -> {
            throw SettingException.contradiction(
                    "column '" + name + "' is named twice", settings.inForce(SyncSetting.KEY));
        });
    }

    private static void refuse(Setting one, Setting other, String reason) {
        throw SettingException.contradiction(reason, one, other);
    }
}
