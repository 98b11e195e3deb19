package io.github.dolphindbsync.source;

import io.github.dolphindbsync.rows.ColumnType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one sync was told to do. What depends on the type of the tracking column, known only when the server has been
 * asked, stays text until then.
 */
record SyncSettings(
        String sync,
        String database,
        String table,
        String target,
        Mode mode,
        Setting trackingColumn,
        Setting keySetting,
        List<String> key,
        ColumnSettings columns,
        String where,
        int batchSize,
        int windowRows,
        ZoneId zone,
        boolean followsClock,
        boolean countsWithoutTrackingValue,
        boolean failsWithoutTrackingValue,
        boolean setsUnstorableAside,
        boolean keepsUndecodableTexts,
        Duration settle,
        TrackingRange range,
        long limit,
        boolean evolves,
        Setting lookBack,
        List<Setting> clockSettingsGiven) {

    private static final Pattern SYNC_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final String DATABASE_PREFIX = "dfs://";

    private enum Horizon {
        CLOCK,
        NONE
    }

    private enum WithoutTrackingValue {
        IGNORE,
        REPORT,
        FAIL
    }

    private enum SchemaChange {
        EVOLVE,
        STRICT
    }

    private enum Unstorable {
        STOP,
        SET_ASIDE
    }

    private enum UndecodableText {
        REFUSE,
        KEEP
    }

    static boolean isSyncName(String name) {
        return SYNC_NAME.matcher(name).matches();
    }

    static SyncSettings from(Settings settings, String sync) {
        return from(
                settings,
                sync,
                withPrefix(sourceName(settings, sync, SyncSetting.DATABASE, ServerSetting.DATABASE)),
                sourceName(settings, sync, SyncSetting.TABLE_NAME, ServerSetting.TABLE_NAME));
    }

    /** For a table that was not named by the settings of its sync. */
    static SyncSettings from(Settings settings, String sync, String database, String table) {
        if (!isSyncName(sync)) {
            throw new SettingException("sync name '" + sync + "' can't be used: expected letters, digits, _ and -");
        }
        // Only the route's timer uses it, and takes what it can't read for zero.
        settings.inForce(sync, SyncSetting.PERIOD).duration();
        // Only health checks use them.
        HealthLimits.from(settings, sync);
        Mode mode = settings.inForce(sync, SyncSetting.MODE).choice(Mode.class);
        SettingConflicts.check(settings, sync, mode);
        Setting key = settings.inForce(sync, SyncSetting.KEY);
        WithoutTrackingValue withoutTrackingValue =
                settings.inForce(sync, SyncSetting.WITHOUT_TRACKING_VALUE).choice(WithoutTrackingValue.class);
        return new SyncSettings(
                sync,
                database,
                table,
                target(settings, sync, database, table),
                mode,
                settings.inForce(sync, SyncSetting.TRACKING_COLUMN),
                key,
                names(key.value()),
                ColumnSettings.from(settings, sync, mode),
                FilterText.checked(settings.inForce(sync, SyncSetting.WHERE)),
                settings.inForce(sync, SyncSetting.BATCH_SIZE).wholeNumber(1, 1_000_000),
                settings.inForce(sync, SyncSetting.WINDOW_ROWS).wholeNumber(1, Integer.MAX_VALUE),
                zone(settings.inForce(sync, SyncSetting.ZONE)),
                settings.inForce(sync, SyncSetting.HORIZON).choice(Horizon.class) == Horizon.CLOCK,
                withoutTrackingValue != WithoutTrackingValue.IGNORE,
                withoutTrackingValue == WithoutTrackingValue.FAIL,
                settings.inForce(sync, SyncSetting.UNSTORABLE).choice(Unstorable.class) == Unstorable.SET_ASIDE,
                keepsUndecodableTexts(settings, sync),
                settings.inForce(sync, SyncSetting.SETTLE).duration(),
                TrackingRange.from(settings, sync),
                settings.setting(sync, SyncSetting.LIMIT)
                        .map(limit -> (long) limit.wholeNumber(1, Integer.MAX_VALUE))
                        .orElse(Long.MAX_VALUE),
                settings.inForce(sync, SyncSetting.SCHEMA_CHANGE).choice(SchemaChange.class) == SchemaChange.EVOLVE,
                lookBack(settings.inForce(sync, SyncSetting.LOOK_BACK)),
                // What is set for all syncs may well mean something for others. The zone does for other columns.
                Stream.of(SyncSetting.SETTLE, SyncSetting.HORIZON)
                        .flatMap(setting -> settings.setting(setting.key(sync)).stream())
                        .toList());
    }

    static boolean keepsUndecodableTexts(Settings settings, String sync) {
        return settings.inForce(sync, SyncSetting.UNDECODABLE_TEXT).choice(UndecodableText.class)
                == UndecodableText.KEEP;
    }

    private static String sourceName(Settings settings, String sync, SyncSetting own, ServerSetting shared) {
        return settings.setting(sync, own)
                .or(() -> settings.setting(shared.key()))
                .map(Setting::value)
                .orElseThrow(() -> new SettingException("missing: " + own.key(sync) + " or " + shared.key()));
    }

    /** Where the pattern and the names give no name of a table, that is said here and not by SQL. */
    private static String target(Settings settings, String sync, String database, String table) {
        Setting pattern = settings.setting(sync, SyncSetting.TARGET)
                .orElseGet(() -> Setting.ofDefault(SyncSetting.TARGET.key(sync), "{sync}"))
                .requireNamePattern();
        String target = pattern.value()
                .replace("{sync}", sync)
                .replace("{database}", database.substring(DATABASE_PREFIX.length()))
                .replace("{table}", table);
        return new Setting(pattern.key(), target, pattern.origin())
                .requireName()
                .value();
    }

    static String withPrefix(String database) {
        return database.startsWith(DATABASE_PREFIX) ? database : DATABASE_PREFIX + database;
    }

    static List<String> names(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static ZoneId zone(Setting setting) {
        try {
            return ZoneId.of(setting.value());
        } catch (DateTimeException e) {
            throw setting.unusable("a zone", "Use UTC, Asia/Shanghai or +08:00.");
        }
    }

    /** What can be told before the server has said what type the tracking column has. */
    private static Setting lookBack(Setting setting) {
        if (!setting.value().matches("\\d+")) {
            setting.duration();
        }
        return setting;
    }

    /** How many units of the tracking column each poll reads again. */
    long lookBack(ColumnType type) {
        if (!type.isTemporal()) {
            return lookBack.value().equals(SyncSetting.LOOK_BACK.defaultValue().orElseThrow())
                    ? 0
                    : TrackingRange.number(lookBack, 0);
        }
        Duration duration = lookBack.duration();
        try {
            return -Math.floorDiv(-duration.toNanos(), type.unit().toNanos());
        } catch (ArithmeticException e) {
            throw lookBack.unusable("a duration of less than 292 years");
        }
    }
}
