package io.github.dolphindbsync.source;

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
    TARGET("target", null, "Table at the destination, if not the sync's name."),
    TRACKING_COLUMN(
            "tracking-column",
            "timestamp",
            "Column that orders the rows: NANOTIMESTAMP, TIMESTAMP, DATETIME, " + "DATE, LONG or INT."),
    KEY("key", "", "Columns that identify a row, separated by commas. Empty: rows are told apart by content."),
    START("start", null, "Tracking value of the first row to carry. Empty: from the first row of the table."),
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
            "report",
            "What rows whose tracking value is NULL do: `report` counts " + "them in the log, `fail` stops the sync."),
    UNSTORABLE(
            "unstorable",
            "stop",
            "What a row does that the destination refuses: `stop` ends the poll before it and names it, `set-aside` keeps "
                    + "it with the reason in `dolphindb_sync_set_aside` (or a file) and goes on."),
    WINDOW_ROWS("window-rows", "1000000", "Most rows that one query asks of the server.");

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

    public String key(String sync) {
        return "sync." + sync + "." + name;
    }

    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    public String description() {
        return description;
    }
}
