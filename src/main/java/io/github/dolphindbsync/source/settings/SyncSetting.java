package io.github.dolphindbsync.source.settings;

import static io.github.dolphindbsync.source.settings.SettingType.DURATION;
import static io.github.dolphindbsync.source.settings.SettingType.NAMES;
import static io.github.dolphindbsync.source.settings.SettingType.TEXT;
import static io.github.dolphindbsync.source.settings.SettingType.choice;
import static io.github.dolphindbsync.source.settings.SettingType.optional;
import static io.github.dolphindbsync.source.settings.SettingType.wholeNumber;

import io.github.dolphindbsync.source.settings.TrackingRange.Bound;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a sync, under {@code sync.<name>.}; all but a few are options of {@code dolphindb:} too. */
public final class SyncSetting {

    /** In place of a name: the settings of every sync that does not set them itself. */
    public static final String ALL_SYNCS = "*";

    /** How the keys of settings of all syncs begin. */
    static final String ALL_KEYS = "sync." + ALL_SYNCS + ".";

    private static final String PREFIX = "sync.";

    private static final List<SettingDefinition<?>> ALL = new ArrayList<>();
    private static final List<SettingDefinition<?>> OPTIONS = new ArrayList<>();

    public static final SettingDefinition<String> DESTINATION = ofRoutes(
            "destination",
            TEXT,
            "database",
            "Which of the shipped routes delivers the rows: `database` (fast), `sql` (by your own SQL statement; as "
                    + "shipped, for a table without a key), `files`, `kafka` or `http`.");

    public static final SettingDefinition<Duration> PERIOD =
            ofRoutes("period", DURATION, "10s", "Time from one poll to the next.");

    public static final SettingDefinition<Integer> BATCH_SIZE = define(
            "batch-size",
            wholeNumber(1, 1_000_000),
            "1000",
            "Most rows of a batch; fewer where a group of equal tracking values ends.");

    public static final SettingDefinition<String> DATABASE =
            ofRoutes("database", TEXT, "", "Database, if not `dolphindb.database`.");

    public static final SettingDefinition<String> TABLE_NAME =
            ofRoutes("table-name", TEXT, "", "Table, if not `dolphindb.table-name`.");

    public static final SettingDefinition<String> TARGET = define(
            "target",
            SettingType.of(setting -> setting.requireNamePattern().value()),
            "{sync}",
            "Table at the destination. `{table}`, `{database}` and `{sync}` stand for those of the sync, as in "
                    + "`raw.{table}`.");

    public static final SettingDefinition<String> TRACKING_COLUMN = define(
            "tracking-column",
            TEXT,
            "",
            "Column that orders the rows: NANOTIMESTAMP, TIMESTAMP, DATETIME, DATE, LONG or INT. Empty: the "
                    + "temporal column by "
                    + "which the table is partitioned, or `timestamp`, or the only one there is; `check` says which.");

    public static final SettingDefinition<List<String>> KEY = define(
            "key",
            NAMES,
            "",
            "Columns that identify a row, separated by commas. Empty: the primary key of a table of the PKEY "
                    + "engine; else, and "
                    + "where it is `none`, rows are identified by a content hash.");

    public static final SettingDefinition<Mode> MODE = define(
            "mode",
            choice(Mode.class),
            "upsert",
            "`upsert`: each row is there once, and an update replaces it. `append`: every version of a row that was "
                    + "read stays, "
                    + "each once. `full-refresh`: for a table that nothing orders; it is read as a whole by each "
                    + "poll, and where "
                    + "its content has changed it replaces what is there.");

    public static final SettingDefinition<String> WHERE = define(
            "where",
            SettingType.of(FilterText::checked),
            "",
            "Condition in DolphinDB's language; only rows that fulfil it are read, as in `volume = 100`. A change "
                    + "counts from the mark on.");

    public static final SettingDefinition<Optional<Bound>> START = define(
            "start",
            optional(SettingType.of(Bound::new)),
            "",
            "Tracking value of the first row to carry. Empty: from the first row of the table.");

    public static final SettingDefinition<Optional<Bound>> START_ONCE = define(
            "start-once",
            optional(SettingType.of(Bound::new)),
            "",
            "Like `start`, but counts only as long as the sync has no mark. `--state` sets it.");

    public static final SettingDefinition<Optional<Bound>> END = define(
            "end",
            optional(SettingType.of(Bound::new)),
            "",
            "Tracking value before which rows are carried; those with it, and beyond it, are not. It must be later "
                    + "than `start`. Empty: no end.");

    public static final SettingDefinition<Optional<Integer>> LIMIT = define(
            "limit",
            optional(wholeNumber(1, Integer.MAX_VALUE)),
            "",
            "For trying out: most rows that one poll carries; a group of equal tracking values is not cut. Empty: "
                    + "no limit.");

    public static final SettingDefinition<List<String>> COLUMNS = define(
            "columns",
            NAMES,
            "",
            "Columns to carry, separated by commas. Empty: all, also those that are added later.");

    public static final SettingDefinition<List<String>> LEAVE_OUT =
            define("leave-out", NAMES, "", "Columns that are not carried, separated by commas.");

    public static final SettingDefinition<Map<String, String>> RENAME = define(
            "rename",
            SettingType.of(ColumnSettings::renamed),
            "",
            "Names at the destination that differ, as in `price:last_price,volume:quantity`.");

    public static final SettingDefinition<Optional<String>> LOAD_TIME_COLUMN = define(
            "load-time-column",
            optional(SettingType.of(setting -> setting.requireName().value())),
            "",
            "Name of a further column, which says when a row was carried, in the sync's zone. In mode `append` it is "
                    + "`_synced_at` where nothing is set.");

    public static final SettingDefinition<SchemaChanges> SCHEMA_CHANGE = define(
            "schema-change",
            choice(SchemaChanges.class),
            "evolve",
            "What a change of the source's columns does. `evolve`: new columns are added at the destination, "
                    + "narrower ones "
                    + "widened, and what was dropped stays there, NULL for new rows, and as it was in rows that are "
                    + "updated. "
                    + "`strict`: the sync stops and shows the difference.");

    public static final SettingDefinition<Setting> LOOK_BACK = define(
            "look-back",
            SettingType.of(SyncSetting::lookBack),
            "0s",
            "How far behind the mark each poll reads again, to find rows that came late. For LONG and "
                    + "INT columns a number.");

    public static final SettingDefinition<Duration> SETTLE = define(
            "settle", DURATION, "0s", "How old a row must be before it is carried; gives writers time to finish.");

    public static final SettingDefinition<ZoneId> ZONE =
            define("zone", SettingType.ZONE, "UTC", "Zone in which the table's wall-clock times are to be read.");

    public static final SettingDefinition<HorizonKind> HORIZON = define(
            "horizon",
            choice(HorizonKind.class),
            "clock",
            "`clock`: future-dated rows wait until their time has come. `none`: they are carried at once, and the mark "
                    + "follows them.");

    public static final SettingDefinition<WithoutTrackingValue> WITHOUT_TRACKING_VALUE = define(
            "without-tracking-value",
            choice(WithoutTrackingValue.class),
            "ignore",
            "What rows whose tracking value is NULL do; they are never carried. `ignore`: they are not counted, "
                    + "because to "
                    + "count them reads every partition; `check --count-nulls` does. `report` counts them at each "
                    + "start and "
                    + "logs the number, `fail` stops the sync if there are any. A column by which the table is "
                    + "partitioned "
                    + "holds no NULL, and is not asked for them.");

    public static final SettingDefinition<OnRejectedRow> ON_REJECTED_ROW = define(
            "on-rejected-row",
            choice(OnRejectedRow.class),
            "fail",
            "What happens to a row that the destination rejects: `fail` ends the poll before the row and names it, "
                    + "`quarantine` keeps it with the reason in `dolphindb_sync_quarantine` (or a file) and "
                    + "continues.");

    public static final SettingDefinition<UndecodableText> UNDECODABLE_TEXT = define(
            "undecodable-text",
            choice(UndecodableText.class),
            "refuse",
            "What a row does with a text that is not valid UTF-8 at the source, so that it was read with "
                    + "replacement characters: `refuse` "
                    + "rejects the row (`on-rejected-row`), `keep` delivers the text as it was read.");

    public static final SettingDefinition<Integer> DOWN_AFTER_FAILURES = ofRoutes(
            "down-after-failures",
            wholeNumber(1, 1_000_000),
            "3",
            "How many polls that fail in a row make the health check of the sync DOWN.");

    public static final SettingDefinition<Optional<Duration>> DOWN_AFTER_LAG = ofRoutes(
            "down-after-lag",
            optional(DURATION),
            "",
            "How far behind the clock the mark may be before the health check is DOWN. Also a table that gets no "
                    + "new rows falls "
                    + "behind. Empty: no limit.");

    public static final SettingDefinition<Integer> WINDOW_ROWS = define(
            "window-rows",
            wholeNumber(1, Integer.MAX_VALUE),
            "1000000",
            "Most rows that one query asks of the server.");

    /** What a change of the source's columns does. */
    enum SchemaChanges {
        EVOLVE,
        STRICT
    }

    /** What future-dated rows wait for. */
    enum HorizonKind {
        CLOCK,
        NONE
    }

    /** What rows without a tracking value do. */
    enum WithoutTrackingValue {
        IGNORE,
        REPORT,
        FAIL
    }

    /** What happens to a row that the destination rejects. */
    enum OnRejectedRow {
        FAIL,
        QUARANTINE
    }

    /** What a row does that has a text which is not valid UTF-8. */
    public enum UndecodableText {
        REFUSE,
        KEEP
    }

    private SyncSetting() {}

    /** A setting that is an option of the component too. */
    private static <T> SettingDefinition<T> define(
            String name, SettingType<T> type, String defaultValue, String description) {
        SettingDefinition<T> definition = ofRoutes(name, type, defaultValue, description);
        OPTIONS.add(definition);
        return definition;
    }

    /** A setting that an endpoint has by another name or not at all. */
    private static <T> SettingDefinition<T> ofRoutes(
            String name, SettingType<T> type, String defaultValue, String description) {
        SettingDefinition<T> definition = new SettingDefinition<>(
                PREFIX + SettingDefinition.ANY_SYNC + "." + name, type, defaultValue, description);
        ALL.add(definition);
        return definition;
    }

    public static List<SettingDefinition<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** Those that are options of the component {@code dolphindb} too. */
    public static List<SettingDefinition<?>> options() {
        return Collections.unmodifiableList(OPTIONS);
    }

    /** The sync of a key, as in {@code trade} of {@code sync.trade.period}; empty for the key of another setting. */
    public static Optional<String> syncOf(String key) {
        int end = key.indexOf('.', PREFIX.length());
        return key.startsWith(PREFIX) && end > 0 ? Optional.of(key.substring(PREFIX.length(), end)) : Optional.empty();
    }

    /** As far as it can be checked before the type of the tracking column is known. */
    private static Setting lookBack(Setting setting) {
        if (!setting.value().matches("\\d+")) {
            setting.duration();
        }
        return setting;
    }
}
