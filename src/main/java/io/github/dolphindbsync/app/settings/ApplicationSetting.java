package io.github.dolphindbsync.app.settings;

import static io.github.dolphindbsync.source.settings.SettingType.PASSWORD;
import static io.github.dolphindbsync.source.settings.SettingType.TEXT;
import static io.github.dolphindbsync.source.settings.SettingType.oneOf;
import static io.github.dolphindbsync.source.settings.SettingType.optional;
import static io.github.dolphindbsync.source.settings.SettingType.wholeNumber;

import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SettingType;
import io.github.dolphindbsync.source.settings.TablesSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings that the application reads besides those of the library: what all syncs of a destination share, and its
 * own.
 */
public final class ApplicationSetting {

    /** The sync of the shipped routes. */
    public static final String SHIPPED_SYNC = "trade";

    /** Derived from {@link #WAREHOUSE_URL}, for routes that choose their SQL by it. */
    public static final String WAREHOUSE_KIND = "warehouse.kind";

    private static final List<SettingDefinition<?>> ALL = new ArrayList<>();

    public static final SettingDefinition<String> WAREHOUSE_URL = define(
            "warehouse.url",
            TEXT,
            "jdbc:duckdb:warehouse.duckdb",
            "JDBC URL of the destination: `jdbc:duckdb:`, `jdbc:postgresql:`, `jdbc:sqlite:`; with a driver on the"
                    + " class path also `jdbc:mariadb:`, `jdbc:mysql:` and others. See [databases](databases.md).");

    public static final SettingDefinition<String> WAREHOUSE_USERNAME =
            define("warehouse.username", TEXT, "", "User there, where the database has users.");

    public static final SettingDefinition<String> WAREHOUSE_PASSWORD =
            define("warehouse.password", PASSWORD, "", "Password of that user.");

    static final SettingDefinition<String> CHECKPOINTS_FOLDER = define(
            "checkpoints.folder",
            TEXT,
            "checkpoints",
            "Where the destinations `files`, `kafka` and `http` keep the checkpoints of their syncs, each in a folder "
                    + "of its own.");

    static final SettingDefinition<Integer> HTTP_RETRIES = define(
            "http.retries",
            wholeNumber(0, 9999),
            "5",
            "How often a POST is tried again, after 0.5 s, 1 s, 2 s and so on.");

    static final SettingDefinition<Duration> HTTP_TIMEOUT = define(
            "http.timeout",
            SettingType.of(ApplicationSetting::timeout),
            "60s",
            "Longest time for one POST with its answer, connection included.");

    static final SettingDefinition<Optional<String>> HTTP_AUTHORITY = define(
            "http.certificate-authority",
            optional(SettingType.of(ApplicationSetting::certificates)),
            "",
            "PEM file with the certificates that may sign the server's. Empty: those that Java knows.");

    public static final SettingDefinition<String> LOG_FORMAT = define(
            "log.format", oneOf("text", "json"), "text", "How the log is written; in the environment `LOG_FORMAT`.");

    public static final SettingDefinition<String> UNKNOWN_SETTINGS = define(
            "settings.unknown",
            oneOf("refuse", "warn"),
            "refuse",
            "`refuse`: a setting that nothing reads ends the start. `warn`: it is only logged, and the last of two "
                    + "equal " + "keys counts; for going back to an older version.");

    private ApplicationSetting() {}

    private static <T> SettingDefinition<T> define(
            String key, SettingType<T> type, String defaultValue, String description) {
        SettingDefinition<T> definition = new SettingDefinition<>(key, type, defaultValue, description);
        ALL.add(definition);
        return definition;
    }

    static List<SettingDefinition<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** Those, and those of the library that are not settings of a sync. */
    public static List<SettingDefinition<?>> allShared() {
        return Stream.of(ServerSetting.all(), all(), TablesSetting.all())
                .flatMap(Collection::stream)
                .toList();
    }

    private static Duration timeout(Setting setting) {
        Duration timeout = setting.duration();
        if (timeout.isZero()) {
            throw setting.unusable("a duration longer than 0", "Use 60s, and not 0.");
        }
        return timeout;
    }

    private static String certificates(Setting setting) {
        if (!Files.isReadable(Path.of(setting.value()))) {
            throw setting.unusable("a readable file with one or more X.509 certificates, as PEM or DER");
        }
        return setting.value();
    }
}
