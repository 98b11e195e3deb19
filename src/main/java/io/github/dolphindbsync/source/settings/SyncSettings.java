package io.github.dolphindbsync.source.settings;

import io.github.dolphindbsync.rows.ColumnType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of one sync as they were when it was started, read and checked. */
public final class SyncSettings {

    private static final String DATABASE_PREFIX = "dfs://";

    private final Settings settings;
    private final String sync;
    private final String database;
    private final String table;
    private final Map<SettingDefinition<?>, Setting> own = new HashMap<>();
    private final Map<SettingDefinition<?>, Setting> inForce = new HashMap<>();
    private final Map<SettingDefinition<?>, Object> values = new HashMap<>();
    private final String target;
    private final ColumnSettings columns;
    private final TrackingRange range;

    private SyncSettings(Settings settings, String sync, String database, String table) {
        this.settings = settings;
        this.sync = sync;
        this.database = database;
        this.table = table;
        for (SettingDefinition<?> definition : SyncSetting.all()) {
            settings.setting(definition.key(sync)).ifPresent(setting -> own.put(definition, setting));
            Setting setting = settings.inForce(sync, definition);
            inForce.put(definition, setting);
            values.put(definition, definition.read(setting));
        }
        target = inTerms(inForce(SyncSetting.TARGET)).requireName().value();
        DestinationSetting.all().forEach(this::ofDestination);
        columns = ColumnSettings.from(this);
        range = TrackingRange.from(this);
        SettingConflicts.check(this);
    }

    /**
     * Reads and checks the settings of a sync.
     *
     * @throws SettingException where a setting is missing or can't be used, or where settings contradict each other
     */
    public static SyncSettings from(Settings settings, String sync) {
        return from(
                settings,
                sync,
                withPrefix(sourceName(settings, sync, SyncSetting.DATABASE, ServerSetting.DATABASE)),
                sourceName(settings, sync, SyncSetting.TABLE_NAME, ServerSetting.TABLE_NAME));
    }

    /** For a table that was not named by the settings of its sync. */
    public static SyncSettings from(Settings settings, String sync, String database, String table) {
        if (!SyncName.isLegal(sync)) {
            throw new SettingException("sync name '" + sync + "' can't be used: it must be a letter, and then letters, "
                    + "digits, _ and -. Rename the sync in its route.");
        }
        return new SyncSettings(settings, sync, database, table);
    }

    private static String sourceName(
            Settings settings, String sync, SettingDefinition<?> own, SettingDefinition<?> shared) {
        return settings.setting(sync, own)
                .or(() -> settings.setting(shared.key()))
                .map(Setting::value)
                .orElseThrow(() -> new SettingException("missing: " + own.key(sync) + " or " + shared.key()
                        + ". Set one of them in application.properties or in the environment."));
    }

    public static String withPrefix(String database) {
        return database.startsWith(DATABASE_PREFIX) ? database : DATABASE_PREFIX + database;
    }

    /** The value in force, as it is written or by default. */
    @SuppressWarnings("unchecked") // each value was read by its definition
    public <T> T get(SettingDefinition<T> definition) {
        return (T) values.get(definition);
    }

    /** The same as a text, with its origin. */
    public Setting inForce(SettingDefinition<?> definition) {
        return inForce.get(definition);
    }

    /** What is written for this very sync: what is written for all syncs may be meant for others. */
    Optional<Setting> own(SettingDefinition<?> definition) {
        return Optional.ofNullable(own.get(definition));
    }

    public String sync() {
        return sync;
    }

    /** With its prefix, as in {@code dfs://market}. */
    public String database() {
        return database;
    }

    public String table() {
        return table;
    }

    public String target() {
        return target;
    }

    public ColumnSettings columns() {
        return columns;
    }

    public TrackingRange range() {
        return range;
    }

    /** With the names of this sync in place of what stands for them. */
    private Setting inTerms(Setting pattern) {
        String value = pattern.value()
                .replace("{sync}", sync)
                .replace("{database}", database.substring(DATABASE_PREFIX.length()))
                .replace("{table}", table);
        return new Setting(pattern.key(), value, pattern.origin());
    }

    /**
     * A setting of a destination, with the names of this sync in it.
     *
     * @param key without {@code sync.<name>.}, as in {@code kafka.topic}; also one of a destination of the user's own
     * @return empty where nothing is written, and there is no default
     * @throws SettingException where its text can't be used
     */
    public Optional<String> ofDestination(String key) {
        Optional<SettingDefinition<?>> known = DestinationSetting.find(key);
        if (known.isPresent()) {
            return Optional.of(ofDestination(known.get())).filter(value -> !value.isEmpty());
        }
        return settings.setting(sync, new SettingDefinition<>(DestinationSetting.key(key), SettingType.TEXT, "", ""))
                .map(setting -> inTerms(setting).value());
    }

    private String ofDestination(SettingDefinition<?> definition) {
        Setting setting = inTerms(settings.inForce(sync, definition));
        definition.read(setting);
        return setting.value();
    }

    public Mode mode() {
        return get(SyncSetting.MODE);
    }

    public List<String> key() {
        return get(SyncSetting.KEY);
    }

    public String where() {
        return get(SyncSetting.WHERE);
    }

    public int batchSize() {
        return get(SyncSetting.BATCH_SIZE);
    }

    public ZoneId zone() {
        return get(SyncSetting.ZONE);
    }

    public boolean followsClock() {
        return get(SyncSetting.HORIZON) == SyncSetting.HorizonKind.CLOCK;
    }

    public boolean countsWithoutTrackingValue() {
        return get(SyncSetting.WITHOUT_TRACKING_VALUE) != SyncSetting.WithoutTrackingValue.IGNORE;
    }

    public boolean failsWithoutTrackingValue() {
        return get(SyncSetting.WITHOUT_TRACKING_VALUE) == SyncSetting.WithoutTrackingValue.FAIL;
    }

    public boolean quarantinesRejectedRows() {
        return get(SyncSetting.ON_REJECTED_ROW) == SyncSetting.OnRejectedRow.QUARANTINE;
    }

    public boolean keepsUndecodableTexts() {
        return get(SyncSetting.UNDECODABLE_TEXT) == SyncSetting.UndecodableText.KEEP;
    }

    public boolean evolves() {
        return get(SyncSetting.SCHEMA_CHANGE) == SyncSetting.SchemaChanges.EVOLVE;
    }

    public long limit() {
        return get(SyncSetting.LIMIT).map(Integer::longValue).orElse(Long.MAX_VALUE);
    }

    /** Those that have no meaning without a clock. The zone is not one of them: it holds for all columns. */
    public List<Setting> clockSettingsGiven() {
        return Stream.of(SyncSetting.SETTLE, SyncSetting.HORIZON)
                .flatMap(setting -> own(setting).stream())
                .toList();
    }

    /** How many units of the tracking column each poll reads again. */
    public long lookBack(ColumnType type) {
        Setting lookBack = get(SyncSetting.LOOK_BACK);
        if (!type.isTemporal()) {
            return lookBack.value().equals(SyncSetting.LOOK_BACK.defaultValue())
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
