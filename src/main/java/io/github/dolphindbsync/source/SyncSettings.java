package io.github.dolphindbsync.source;

import io.github.dolphindbsync.rows.ColumnType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        String trackingColumn,
        List<String> key,
        ColumnSettings columns,
        String where,
        int batchSize,
        int windowRows,
        ZoneId zone,
        boolean followsClock,
        boolean failsWithoutTrackingValue,
        boolean setsUnstorableAside,
        boolean keepsUndecodableTexts,
        Duration settle,
        TrackingRange range,
        long limit,
        boolean evolves,
        String lookBack,
        List<String> clockSettingsGiven) {

    private static final Pattern SYNC_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final String DATABASE_PREFIX = "dfs://";
    private static final String LOAD_TIME_OF_APPENDED = "_synced_at";

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
            SyncSetting.HORIZON);

    private enum Horizon {
        CLOCK,
        NONE
    }

    private enum WithoutTrackingValue {
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
        Settings.duration(settings.keyInForce(sync, SyncSetting.PERIOD), value(settings, sync, SyncSetting.PERIOD));
        // Only health checks use them.
        HealthLimits.from(settings, sync);
        Mode mode = Settings.choice(
                settings.keyInForce(sync, SyncSetting.MODE), value(settings, sync, SyncSetting.MODE), Mode.class);
        requireMeaning(settings, sync, mode);
        String zone = value(settings, sync, SyncSetting.ZONE);
        String horizon = value(settings, sync, SyncSetting.HORIZON);
        String withoutValue = value(settings, sync, SyncSetting.WITHOUT_TRACKING_VALUE);
        return new SyncSettings(
                sync,
                database,
                table,
                target(settings, sync, database, table),
                mode,
                value(settings, sync, SyncSetting.TRACKING_COLUMN),
                names(value(settings, sync, SyncSetting.KEY)),
                columns(settings, sync, mode),
                FilterText.checked(
                        settings.keyInForce(sync, SyncSetting.WHERE), value(settings, sync, SyncSetting.WHERE)),
                number(settings, sync, SyncSetting.BATCH_SIZE, 1_000_000),
                number(settings, sync, SyncSetting.WINDOW_ROWS, Integer.MAX_VALUE),
                zone(settings.keyInForce(sync, SyncSetting.ZONE), zone),
                Settings.choice(settings.keyInForce(sync, SyncSetting.HORIZON), horizon, Horizon.class)
                        == Horizon.CLOCK,
                Settings.choice(
                                settings.keyInForce(sync, SyncSetting.WITHOUT_TRACKING_VALUE),
                                withoutValue,
                                WithoutTrackingValue.class)
                        == WithoutTrackingValue.FAIL,
                Settings.choice(
                                settings.keyInForce(sync, SyncSetting.UNSTORABLE),
                                value(settings, sync, SyncSetting.UNSTORABLE),
                                Unstorable.class)
                        == Unstorable.SET_ASIDE,
                keepsUndecodableTexts(settings, sync),
                Settings.duration(
                        settings.keyInForce(sync, SyncSetting.SETTLE), value(settings, sync, SyncSetting.SETTLE)),
                TrackingRange.from(settings, sync),
                limit(settings, sync),
                Settings.choice(
                                settings.keyInForce(sync, SyncSetting.SCHEMA_CHANGE),
                                value(settings, sync, SyncSetting.SCHEMA_CHANGE),
                                SchemaChange.class)
                        == SchemaChange.EVOLVE,
                lookBack(
                        settings.keyInForce(sync, SyncSetting.LOOK_BACK), value(settings, sync, SyncSetting.LOOK_BACK)),
                Stream.of(SyncSetting.SETTLE, SyncSetting.ZONE, SyncSetting.HORIZON)
                        .map(setting -> setting.key(sync))
                        .filter(key -> settings.find(key).isPresent())
                        .toList());
    }

    static boolean keepsUndecodableTexts(Settings settings, String sync) {
        return Settings.choice(
                        settings.keyInForce(sync, SyncSetting.UNDECODABLE_TEXT),
                        value(settings, sync, SyncSetting.UNDECODABLE_TEXT),
                        UndecodableText.class)
                == UndecodableText.KEEP;
    }

    private static String value(Settings settings, String sync, SyncSetting setting) {
        return settings.find(sync, setting).or(setting::defaultValue).orElseThrow();
    }

    private static int number(Settings settings, String sync, SyncSetting setting, int most) {
        return Settings.wholeNumber(settings.keyInForce(sync, setting), value(settings, sync, setting), 1, most);
    }

    private static String sourceName(Settings settings, String sync, SyncSetting own, ServerSetting shared) {
        return settings.find(sync, own)
                .or(() -> settings.find(shared.key()))
                .orElseThrow(() -> new SettingException("missing: " + own.key(sync) + " or " + shared.key()));
    }

    /** Where the pattern and the names give no name of a table, that is said here and not by SQL. */
    private static String target(Settings settings, String sync, String database, String table) {
        String pattern = settings.find(sync, SyncSetting.TARGET).orElse("{sync}");
        String key = settings.keyInForce(sync, SyncSetting.TARGET);
        Settings.requireNamePattern(key, pattern);
        String target = pattern.replace("{sync}", sync)
                .replace("{database}", database.substring(DATABASE_PREFIX.length()))
                .replace("{table}", table);
        Settings.requireName(key, target);
        return target;
    }

    private static String withPrefix(String database) {
        return database.startsWith(DATABASE_PREFIX) ? database : DATABASE_PREFIX + database;
    }

    /** Of the sync itself: what is set for all of them may well mean something for others. */
    private static void requireMeaning(Settings settings, String sync, Mode mode) {
        if (mode != Mode.FULL_REFRESH) {
            return;
        }
        String meaningless = WITHOUT_TRACKING.stream()
                .map(setting -> setting.key(sync))
                .flatMap(key -> settings.find(key).map(value -> key + " = '" + value + "'").stream())
                .collect(Collectors.joining(", "));
        if (!meaningless.isEmpty()) {
            throw new SettingException("settings " + meaningless + " can't be used together with "
                    + settings.keyInForce(sync, SyncSetting.MODE)
                    + " = 'full-refresh', which carries a table as a whole; remove them, or set another mode");
        }
    }

    private static ColumnSettings columns(Settings settings, String sync, Mode mode) {
        String rename = settings.keyInForce(sync, SyncSetting.RENAME);
        String loadTime = value(settings, sync, SyncSetting.LOAD_TIME_COLUMN);
        if (!loadTime.isEmpty()) {
            Settings.requireName(settings.keyInForce(sync, SyncSetting.LOAD_TIME_COLUMN), loadTime);
        }
        return new ColumnSettings(
                names(value(settings, sync, SyncSetting.COLUMNS)),
                names(value(settings, sync, SyncSetting.LEAVE_OUT)),
                ColumnSettings.renamed(rename, value(settings, sync, SyncSetting.RENAME)),
                loadTime.isEmpty() && mode == Mode.APPEND ? LOAD_TIME_OF_APPENDED : loadTime);
    }

    private static long limit(Settings settings, String sync) {
        String value = value(settings, sync, SyncSetting.LIMIT);
        return value.isEmpty()
                ? Long.MAX_VALUE
                : Settings.wholeNumber(settings.keyInForce(sync, SyncSetting.LIMIT), value, 1, Integer.MAX_VALUE);
    }

    static List<String> names(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static ZoneId zone(String key, String value) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            throw SettingException.unusable(key, value, "a zone such as UTC, Asia/Shanghai or +08:00");
        }
    }

    /** What can be told before the server has said what type the tracking column has. */
    private static String lookBack(String key, String value) {
        if (!value.matches("\\d+")) {
            Settings.duration(key, value);
        }
        return value;
    }

    /** How many units of the tracking column each poll reads again. */
    long lookBack(ColumnType type) {
        String key = SyncSetting.LOOK_BACK.key(sync);
        if (!type.isTemporal()) {
            return lookBack.equals(SyncSetting.LOOK_BACK.defaultValue().orElseThrow())
                    ? 0
                    : TrackingRange.number(key, lookBack, 0);
        }
        Duration duration = Settings.duration(key, lookBack);
        try {
            return -Math.floorDiv(-duration.toNanos(), type.unit().toNanos());
        } catch (ArithmeticException e) {
            throw SettingException.unusable(key, lookBack, "a duration of less than 292 years");
        }
    }
}
