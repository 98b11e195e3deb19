package io.github.dolphindbsync.source.settings;

import static io.github.dolphindbsync.source.settings.SettingType.TEXT;
import static io.github.dolphindbsync.source.settings.SettingType.matching;
import static io.github.dolphindbsync.source.settings.SettingType.oneOf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a sync that the shipped destinations read, as in {@code sync.<name>.kafka.topic}; a destination asks
 * for them by the end of the key, as in {@code kafka.topic}. In a value {@code {sync}}, {@code {table}} and
 * {@code {database}} stand for those of the sync.
 */
public final class DestinationSetting {

    private static final String PREFIX = "sync." + SettingDefinition.ANY_SYNC + ".";

    private static final List<SettingDefinition<?>> ALL = new ArrayList<>();

    public static final SettingDefinition<String> FILES_FOLDER = define(
            "files.folder",
            matching("[^?&#%]*", "a folder whose path has none of the characters ? & # %"),
            "files/{sync}",
            "Where the destination `files` writes.");

    public static final SettingDefinition<String> FILES_FORMAT = define(
            "files.format", oneOf("csv", "jsonl", "parquet"), "jsonl", "What it writes: `jsonl`, `csv` or `parquet`.");

    public static final SettingDefinition<String> KAFKA_BROKERS = define(
            "kafka.brokers",
            matching("[^,?&#%\\s:]+:\\d+(,[^,?&#%\\s:]+:\\d+)*", "host:port, or several with commas between"),
            "localhost:9092",
            "Brokers to begin with, as in `one:9092,two:9092`, for the destination `kafka`.");

    public static final SettingDefinition<String> KAFKA_TOPIC = define(
            "kafka.topic",
            matching("[A-Za-z0-9._-]{1,249}", "a topic of letters, digits, . _ and -"),
            "{sync}",
            "Topic that it sends to.");

    public static final SettingDefinition<String> KAFKA_TRANSACTIONAL = define(
            "kafka.transactional",
            oneOf("on", "off"),
            "on",
            "Whether the rows of a batch and its checkpoint are one transaction of Kafka. Without it (`off`) rows arrive "
                    + "at least once.");

    public static final SettingDefinition<String> KAFKA_CHECKPOINT_TOPIC = define(
            "kafka.checkpoint-topic",
            matching("[A-Za-z0-9._-]{1,249}", "a topic of letters, digits, . _ and -"),
            "dolphindb-sync-checkpoints",
            "Topic of the checkpoints. Installations with syncs of the same names need one each.");

    public static final SettingDefinition<String> SQL_STATEMENTS = define(
            "sql.statements",
            matching("[\\w.-]+", "the beginning of a file name, of letters, digits, . _ and -"),
            "{sync}",
            "Which statements the destination `sql` runs: `routes/sql/<this>.<kind of database>.create.sql` and "
                    + "`.upsert.sql`.");

    public static final SettingDefinition<String> HTTP_URL = define(
            "http.url",
            TEXT,
            "",
            "Where the destination `http` sends its POSTs; required for it. Sent as it is written, and shown by its "
                    + "host alone.");

    private DestinationSetting() {}

    private static SettingDefinition<String> define(
            String key, SettingType<String> type, String defaultValue, String description) {
        SettingDefinition<String> definition = new SettingDefinition<>(key(key), type, defaultValue, description);
        ALL.add(definition);
        return definition;
    }

    /** The whole key, for any sync. */
    public static String key(String end) {
        return PREFIX + end;
    }

    public static List<SettingDefinition<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** By the end of the key; empty for a setting of the user's own. */
    static Optional<SettingDefinition<?>> find(String end) {
        return ALL.stream().filter(known -> known.key().equals(key(end))).findFirst();
    }
}
