package io.github.dolphindbsync.source;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.rows.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        Duration settle,
        Optional<String> start,
        Optional<String> end,
        long limit,
        boolean evolves,
        String lookBack,
        List<String> clockSettingsGiven) {

    private static final Pattern SYNC_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final String DATABASE_PREFIX = "dfs://";
    private static final String LOAD_TIME_OF_APPENDED = "_synced_at";

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

    static SyncSettings from(Settings settings, String sync) {
        if (!SYNC_NAME.matcher(sync).matches()) {
            throw new SettingException("sync name '" + sync + "' can't be used: expected letters, digits, _ and -");
        }
        // Only the route's timer uses it, and takes what it can't read for zero.
        Settings.duration(SyncSetting.PERIOD.key(sync), value(settings, sync, SyncSetting.PERIOD));
        String target = SyncSetting.TARGET.key(sync);
        settings.find(target).ifPresent(name -> Settings.requireName(target, name));
        Mode mode = Settings.choice(SyncSetting.MODE.key(sync), value(settings, sync, SyncSetting.MODE), Mode.class);
        String zone = value(settings, sync, SyncSetting.ZONE);
        String horizon = value(settings, sync, SyncSetting.HORIZON);
        String withoutValue = value(settings, sync, SyncSetting.WITHOUT_TRACKING_VALUE);
        return new SyncSettings(
                sync,
                withPrefix(sourceName(settings, sync, SyncSetting.DATABASE, ServerSetting.DATABASE)),
                sourceName(settings, sync, SyncSetting.TABLE_NAME, ServerSetting.TABLE_NAME),
                mode,
                value(settings, sync, SyncSetting.TRACKING_COLUMN),
                names(value(settings, sync, SyncSetting.KEY)),
                columns(settings, sync, mode),
                FilterText.checked(SyncSetting.WHERE.key(sync), value(settings, sync, SyncSetting.WHERE)),
                number(settings, sync, SyncSetting.BATCH_SIZE, 1_000_000),
                number(settings, sync, SyncSetting.WINDOW_ROWS, Integer.MAX_VALUE),
                zone(SyncSetting.ZONE.key(sync), zone),
                Settings.choice(SyncSetting.HORIZON.key(sync), horizon, Horizon.class) == Horizon.CLOCK,
                Settings.choice(SyncSetting.WITHOUT_TRACKING_VALUE.key(sync), withoutValue, WithoutTrackingValue.class)
                        == WithoutTrackingValue.FAIL,
                Settings.choice(
                                SyncSetting.UNSTORABLE.key(sync),
                                value(settings, sync, SyncSetting.UNSTORABLE),
                                Unstorable.class)
                        == Unstorable.SET_ASIDE,
                Settings.duration(SyncSetting.SETTLE.key(sync), value(settings, sync, SyncSetting.SETTLE)),
                settings.find(SyncSetting.START.key(sync)),
                settings.find(SyncSetting.END.key(sync)),
                limit(settings, sync),
                Settings.choice(
                                SyncSetting.SCHEMA_CHANGE.key(sync),
                                value(settings, sync, SyncSetting.SCHEMA_CHANGE),
                                SchemaChange.class)
                        == SchemaChange.EVOLVE,
                lookBack(SyncSetting.LOOK_BACK.key(sync), value(settings, sync, SyncSetting.LOOK_BACK)),
                Stream.of(SyncSetting.SETTLE, SyncSetting.ZONE, SyncSetting.HORIZON)
                        .map(setting -> setting.key(sync))
                        .filter(key -> settings.find(key).isPresent())
                        .toList());
    }

    private static String value(Settings settings, String sync, SyncSetting setting) {
        return settings.find(setting.key(sync)).or(setting::defaultValue).orElseThrow();
    }

    private static int number(Settings settings, String sync, SyncSetting setting, int most) {
        return Settings.wholeNumber(setting.key(sync), value(settings, sync, setting), 1, most);
    }

    private static String sourceName(Settings settings, String sync, SyncSetting own, ServerSetting shared) {
        return settings.find(own.key(sync))
                .or(() -> settings.find(shared.key()))
                .orElseThrow(() -> new SettingException("missing: " + own.key(sync) + " or " + shared.key()));
    }

    private static String withPrefix(String database) {
        return database.startsWith(DATABASE_PREFIX) ? database : DATABASE_PREFIX + database;
    }

    private static ColumnSettings columns(Settings settings, String sync, Mode mode) {
        String rename = SyncSetting.RENAME.key(sync);
        String loadTime = value(settings, sync, SyncSetting.LOAD_TIME_COLUMN);
        if (!loadTime.isEmpty()) {
            Settings.requireName(SyncSetting.LOAD_TIME_COLUMN.key(sync), loadTime);
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
                : Settings.wholeNumber(SyncSetting.LIMIT.key(sync), value, 1, Integer.MAX_VALUE);
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

    /** The lower bound that {@code start} sets, in the unit of the tracking column. */
    Optional<Long> start(ColumnType type) {
        return start.map(text -> trackingValue(SyncSetting.START.key(sync), text, type));
    }

    /** The last tracking value that is to be carried, where {@code end} sets one, in the unit of the tracking column. */
    Optional<Long> last(ColumnType type) {
        return end.map(text -> trackingValue(SyncSetting.END.key(sync), text, type) - 1);
    }

    private static long trackingValue(String key, String text, ColumnType type) {
        if (!type.isTemporal()) {
            return number(key, text, Long.MIN_VALUE + 1);
        }
        try {
            String iso = text.replace(' ', 'T');
            LocalDateTime time = iso.contains("T")
                    ? LocalDateTime.parse(iso)
                    : LocalDate.parse(iso).atStartOfDay();
            return Times.fromDateTime(type, time);
        } catch (DateTimeException | ArithmeticException e) {
            throw SettingException.unusable(
                    key,
                    text,
                    "a date or time without a zone, such as 1990-01-01 or 1990-01-01T00:00:00, for a column of type "
                            + type);
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
            return lookBack.equals(SyncSetting.LOOK_BACK.defaultValue().orElseThrow()) ? 0 : number(key, lookBack, 0);
        }
        Duration duration = Settings.duration(key, lookBack);
        try {
            return -Math.floorDiv(-duration.toNanos(), type.unit().toNanos());
        } catch (ArithmeticException e) {
            throw SettingException.unusable(key, lookBack, "a duration of less than 292 years");
        }
    }

    private static long number(String key, String text, long least) {
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers out of range.
        }
        throw SettingException.unusable(key, text, "a whole number, because the tracking column holds numbers");
    }
}
