package io.github.dolphindbsync.source;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Settings of one sync that mean nothing together: one of them would be ignored in silence. Only settings of one sync, or of
 * all syncs, are compared: what is set for all of them may well mean something for others.
 */
final class SettingConflicts {

    /** What means nothing where nothing orders the rows. */
    private static final List<SyncSetting> WITHOUT_TRACKING = List.of(
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
    static void check(Settings settings, String sync, Mode mode) {
        if (mode == Mode.FULL_REFRESH) {
            requireNone(settings, sync);
        }
        requireSettleWithClock(settings, sync);
        requireCarried(settings, sync, mode);
        requireEachOnce(settings.inForce(sync, SyncSetting.KEY));
    }

    private static void requireNone(Settings settings, String sync) {
        WITHOUT_TRACKING.stream()
                .flatMap(setting -> settings.setting(setting.key(sync)).stream())
                .findFirst()
                .ifPresent(setting -> refuse(
                        setting,
                        settings.inForce(sync, SyncSetting.MODE),
                        "a full refresh carries the table as a whole, and nothing orders its rows"));
    }

    private static void requireSettleWithClock(Settings settings, String sync) {
        Setting horizon = settings.inForce(sync, SyncSetting.HORIZON);
        Setting settle = settings.inForce(sync, SyncSetting.SETTLE);
        if (horizon.value().equalsIgnoreCase("none")
                && !settle.duration().isZero()
                && SyncSetting.areOfOneScope(horizon, settle)) {
            refuse(horizon, settle, "without a horizon no row waits");
        }
    }

    private static void requireCarried(Settings settings, String sync, Mode mode) {
        ColumnSettings columns = ColumnSettings.from(settings, sync, mode);
        List<SyncSetting> needed = mode == Mode.UPSERT
                ? List.of(SyncSetting.TRACKING_COLUMN, SyncSetting.KEY)
                : List.of(SyncSetting.TRACKING_COLUMN);
        for (SyncSetting need : needed) {
            Setting setting = settings.inForce(sync, need);
            for (String name : SyncSettings.names(setting.value())) {
                boolean isNone = need == SyncSetting.KEY && name.equals(NO_KEY);
                Optional<Setting> without = isNone ? Optional.empty() : columns.whatLeavesOut(name);
                without.filter(other -> SyncSetting.areOfOneScope(other, setting))
                        .ifPresent(other -> refuse(setting, other, "column '" + name + "' is needed, but not carried"));
            }
        }
    }

    private static void requireEachOnce(Setting key) {
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        SyncSettings.names(key.value()).stream()
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw SettingException.contradiction("column '" + name + "' is named twice", key);
                });
    }

    private static void refuse(Setting one, Setting other, String reason) {
        throw SettingException.contradiction(reason, one, other);
    }
}
