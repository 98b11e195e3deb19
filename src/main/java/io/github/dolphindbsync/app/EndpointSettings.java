package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.Setting;
import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.Settings;
import io.github.dolphindbsync.source.SyncSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Looks at the settings that the shipped routes to files, Kafka and HTTP take into their own text, before they are loaded. */
final class EndpointSettings {

    private static final String FOLDER = "trade-files.folder";
    private static final String FORMAT = "trade-files.format";
    /** Derived from {@link #FORMAT}, for the names of files. */
    private static final String EXTENSION = "trade-files.extension";

    private static final String CHECKPOINTS = "checkpoints";

    private static final Map<String, String> EXTENSIONS =
            Map.of("json-lines", "jsonl", "csv", "csv", "parquet", "parquet");

    private static final String TOPIC = "trade-kafka.topic";
    private static final String BROKERS = "trade-kafka.brokers";
    private static final String KAFKA_PROTOCOL = "camel.component.kafka.security-protocol";
    private static final String KAFKA_LOGIN = "camel.component.kafka.sasl-auth-type";
    private static final String URL = "trade-http.url";
    /** Derived from {@link #URL}, for the endpoint, whose URI Camel shows. */
    private static final String SERVER = "trade-http.server";

    private static final String RETRIES = "trade-http.retries";
    private static final String TIMEOUT = "trade-http.timeout";
    private static final String AUTHORITY = "trade-http.certificate-authority";
    private static final String FORM = SyncSetting.FORM.key("trade");
    private static final Path JSON_ROUTE = SyncApplication.ROUTES.resolve("trade-json.camel.yaml");
    private static final String KIND = "{{" + SettingsCheck.WAREHOUSE_KIND + "}}";
    private static final Pattern STATEMENT =
            Pattern.compile("resource:file:(\\S*" + Pattern.quote(KIND) + "\\S*\\.sql)");

    /** Those of each form with their defaults, which the routes have too. */
    private static final Map<String, Map<String, String>> OF_FORM = Map.of(
            "files",
            ordered(FOLDER, "trades", FORMAT, "json-lines", "trade-files.checkpoints", CHECKPOINTS),
            "kafka",
            ordered(BROKERS, "localhost:9092", TOPIC, "trade", "trade-kafka.checkpoints", CHECKPOINTS),
            "http",
            ordered(URL, "", RETRIES, "5", TIMEOUT, "60s", AUTHORITY, "", "trade-http.checkpoints", CHECKPOINTS));

    /** As text a batch is several times as large, so a larger one waits on the disk until it is in its folder. */
    private static final Map<String, String> SPOOLED = Map.of(
            "camel.main.stream-caching-spool-enabled",
            "true",
            "camel.main.stream-caching-spool-threshold",
            String.valueOf(1 << 20));

    private EndpointSettings() {}

    private static Map<String, String> ordered(String... keysAndDefaults) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (int index = 0; index < keysAndDefaults.length; index += 2) {
            defaults.put(keysAndDefaults[index], keysAndDefaults[index + 1]);
        }
        return defaults;
    }

    /** The settings of the shipped route that is in force, with their defaults; none where it goes to a database. */
    static Map<String, String> inForce(Settings settings) {
        return settings.find(FORM).map(OF_FORM::get).orElse(Map.of());
    }

    static Stream<String> keys() {
        return OF_FORM.values().stream().flatMap(defaults -> defaults.keySet().stream());
    }

    static void check(CamelContext context, Settings settings) {
        require(settings, FOLDER, "[^?&#%]*", "a folder whose path has none of the characters ? & # %");
        require(settings, TOPIC, "[A-Za-z0-9._-]{1,249}", "a topic of letters, digits, . _ and -");
        require(
                settings,
                BROKERS,
                "[^,?&#%\\s:]+:\\d+(,[^,?&#%\\s:]+:\\d+)*",
                "host:port, or several with commas between");
        requireEncryptedLogin(settings);
        require(settings, RETRIES, "\\d{1,4}", "a whole number from 0 to 9999");
        if (settings.find(FORM).filter("files"::equals).isPresent()) {
            SPOOLED.forEach(context.getPropertiesComponent()::addOverrideProperty);
        }
        settings.setting(FORMAT).ifPresent(format -> {
            String extension = EXTENSIONS.get(format.value());
            if (extension == null) {
                throw format.unusable("one of " + String.join(", ", new TreeSet<>(EXTENSIONS.keySet())));
            }
            context.getPropertiesComponent().addOverrideProperty(EXTENSION, extension);
        });
        settings.setting(TIMEOUT).ifPresent(timeout -> {
            if (timeout.duration().isZero()) {
                throw timeout.unusable("a duration longer than 0", "Use 60s, and not 0.");
            }
        });
        require(
                settings,
                AUTHORITY,
                file -> Files.isReadable(Path.of(file)),
                "a readable file with one or more X.509 certificates, as PEM or DER");
        boolean isHttp = settings.find(FORM).filter("http"::equals).isPresent();
        settings.setting(URL)
                .or(() -> isHttp ? Optional.of(new Setting(URL, "", Optional.empty())) : Optional.empty())
                .ifPresent(url -> context.getPropertiesComponent().addOverrideProperty(SERVER, HttpUrl.server(url)));
    }

    /** Camel 4.18 takes SASL_SSL for each login that its short settings name, whatever the protocol is set to. */
    private static void requireEncryptedLogin(Settings settings) {
        Optional<Setting> login =
                ofCamel(settings, KAFKA_LOGIN).filter(type -> !type.value().matches("(?i)none|ssl"));
        Optional<Setting> protocol =
                ofCamel(settings, KAFKA_PROTOCOL).filter(name -> name.value().endsWith("PLAINTEXT"));
        if (login.isPresent() && protocol.isPresent()) {
            throw new SettingException("setting " + protocol.get() + " can't be used with " + KAFKA_LOGIN
                    + ", which always encrypts the connection. Set " + KAFKA_PROTOCOL
                    + "=SASL_SSL, or in place of " + KAFKA_LOGIN + " set camel.component.kafka.sasl-mechanism and "
                    + "camel.component.kafka.sasl-jaas-config (docs/endpoints.md).");
        }
    }

    /** Camel takes its own settings with dashes and with capital letters. */
    private static Optional<Setting> ofCamel(Settings settings, String key) {
        String withCapitals = Pattern.compile("-(.)")
                .matcher(key)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        return settings.setting(key).or(() -> settings.setting(withCapitals));
    }

    /**
     * Refuses the form json where its route, which may have been edited, asks for a statement that is not there.
     *
     * @param kind of database, as the files of statements are named by
     */
    static void requireStatements(Settings settings, String kind) {
        if (settings.find(FORM).filter("json"::equals).isEmpty() || !Files.isReadable(JSON_ROUTE)) {
            return;
        }
        for (String file : statements(kind)) {
            if (!Files.exists(Path.of(file))) {
                throw new SettingException("setting " + settings.setting(FORM).orElseThrow()
                        + " can't be used with the jdbc:" + kind
                        + ": of " + Warehouse.URL + ": there is no statement " + file + ". Set " + FORM
                        + "=columnar, or write the statements for this database (docs/databases.md).");
            }
        }
    }

    private static List<String> statements(String kind) {
        try {
            return STATEMENT
                    .matcher(Files.readString(JSON_ROUTE))
                    .results()
                    .map(found -> found.group(1).replace(KIND, kind))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(Settings settings, String key, String pattern, String expected) {
        require(settings, key, value -> value.matches(pattern), expected);
    }

    private static void require(Settings settings, String key, Predicate<String> isUsable, String expected) {
        settings.setting(key).filter(setting -> !isUsable.test(setting.value())).ifPresent(setting -> {
            throw setting.unusable(expected);
        });
    }
}
