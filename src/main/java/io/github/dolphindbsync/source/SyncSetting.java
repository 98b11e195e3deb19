package io.github.dolphindbsync.source;

import java.util.Locale;
import java.util.Optional;

/** The settings of one sync, under {@code sync.<name>.}. */
public enum SyncSetting {
    FORM(
            "form",
            "columnar",
            "Which of the shipped routes carries the sync: `columnar` (fast), `json` (by SQL of your own; as "
                    + "shipped, for a table without a key), `files`, `kafka` or `http`."),
    PERIOD("period", "10s", "Time from one poll to the next."),
    BATCH_SIZE("batch-size", "1000", "Most rows of a batch; fewer where a group of equal tracking values ends."),
    DATABASE("database", null, "Database, if not `dolphindb.database`."),
    TABLE_NAME("table-name", null, "Table, if not `dolphindb.table-name`."),
    TARGET(
            "target",
            null,
            "Table at the destination, if not the sync's name. `{table}`, `{database}` and `{sync}` in it stand for those of the sync, as in `raw.{table}`."),
    TRACKING_COLUMN(
            "tracking-column",
            "",
            "Column that orders the rows: NANOTIMESTAMP, TIMESTAMP, DATETIME, DATE, LONG or INT. Empty: the temporal column by "
                    + "which the table is partitioned, or `timestamp`, or the only one there is; `check` says which."),
    KEY(
            "key",
            "",
            "Columns that identify a row, separated by commas. Empty: the primary key of a table of the PKEY engine; else, and "
                    + "where it is `none`, rows are told apart by content."),
    MODE(
            "mode",
            "upsert",
            "`upsert`: each row is there once, and an update replaces it. `append`: every version of a row that was read stays, "
                    + "each once. `full-refresh`: for a table that nothing orders; it is read as a whole by each poll, and where "
                    + "its content has changed it replaces what is there."),
    WHERE(
            "where",
            "",
            "Condition in DolphinDB's language; only rows that fulfil it are read, as in `volume = 100`. A change "
                    + "counts from the mark on."),
    START("start", null, "Tracking value of the first row to carry. Empty: from the first row of the table."),
    START_ONCE(
            "start-once",
            null,
            "Like `start`, but counts only as long as the sync has no mark of its own. `--state` sets it."),
    END(
            "end",
            null,
            "Tracking value before which rows are carried; those with it, and beyond it, are not. It must be later "
                    + "than `start`. Empty: no end."),
    LIMIT(
            "limit",
            "",
            "For trying out: most rows that one poll carries; a group of equal tracking values is not cut. Empty: no limit."),
    COLUMNS("columns", "", "Columns to carry, separated by commas. Empty: all, also those that are added later."),
    LEAVE_OUT("leave-out", "", "Columns that are not carried, separated by commas."),
    RENAME("rename", "", "Names at the destination that differ, as in `price:last_price,volume:quantity`."),
    LOAD_TIME_COLUMN(
            "load-time-column",
            "",
            "Name of a further column, which says when a row was carried, in the sync's zone. In mode `append` it is "
                    + "`_synced_at` where nothing is set."),
    SCHEMA_CHANGE(
            "schema-change",
            "evolve",
            "What a change of the source's columns does. `evolve`: new columns are added at the destination, narrower ones "
                    + "widened, and what was dropped stays there, NULL for new rows, and as it was in rows that are updated. "
                    + "`strict`: the sync stops and shows the difference."),
    LOOK_BACK(
            "look-back",
            "0s",
            "How far behind the mark each poll reads again, to find rows that came late. For LONG and "
                    + "INT columns a number."),
    SETTLE("settle", "0s", "How old a row must be before it is carried; gives writers time to finish."),
    ZONE("zone", "UTC", "Zone in which the table's wall-clock times are to be read."),
    HORIZON(
            "horizon",
            "clock",
            "`clock`: rows ahead of the clock wait until their time has come. `none`: they are carried "
                    + "at once, and the mark follows them."),
    WITHOUT_TRACKING_VALUE(
            "without-tracking-value",
            "ignore",
            "What rows whose tracking value is NULL do; they are never carried. `ignore`: they are not counted, because to "
                    + "count them reads every partition; `check --count-nulls` does. `report` counts them at each start and "
                    + "logs the number, `fail` stops the sync if there are any. A column by which the table is partitioned "
                    + "holds no NULL, and is not asked for them."),
    UNSTORABLE(
            "unstorable",
            "stop",
            "What a row does that the destination refuses: `stop` ends the poll before it and names it, `set-aside` keeps "
                    + "it with the reason in `dolphindb_sync_set_aside` (or a file) and goes on."),
    UNDECODABLE_TEXT(
            "undecodable-text",
            "refuse",
            "What a row does with a text that is not valid UTF-8 at the source, so that it was read with replacement characters: `refuse` "
                    + "does with it as `unstorable` says of rows that can't be stored, `keep` carries the text as it was read."),
    DOWN_AFTER_FAILURES(
            "down-after-failures", "3", "How many polls that fail in a row make the health check of the sync DOWN."),
    DOWN_AFTER_LAG(
            "down-after-lag",
            null,
            "How far behind the clock the mark may be before the health check is DOWN. Also a table that gets no new rows falls "
                    + "behind. Empty: no limit."),
    WINDOW_ROWS("window-rows", "1000000", "Most rows that one query asks of the server.");

    /** In place of a name: the settings of every sync that has none of its own. */
    public static final String ALL_SYNCS = "*";

    private final String name;
    private final String defaultValue;
    private final String description;

    SyncSetting(String name, String defaultValue, String description) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** The last part of the key, as in {@code batch-size}. */
    public String shortKey() {
        return name;
    }

    /** Its name as an option of an endpoint, as in {@code batchSize}. */
    String option() {
        StringBuilder option = new StringBuilder();
        for (String word : name.split("-", -1)) {
            option.append(option.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return option.toString();
    }

    public String key(String sync) {
        return "sync." + sync + "." + name;
    }

    static boolean isOfAllSyncs(Setting setting) {
        return setting.key().startsWith("sync." + ALL_SYNCS + ".");
    }

    /** True if both are settings of one sync, or both of all syncs. */
    static boolean areOfOneScope(Setting one, Setting other) {
        return isOfAllSyncs(one) == isOfAllSyncs(other);
    }

    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    public String description() {
        return description;
    }
}
