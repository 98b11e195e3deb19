package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingDefinition;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Looks at the settings that the shipped routes to files, Kafka and HTTP take into their own text, before they are
 * loaded.
 */
public final class EndpointSettings {

    /** Derived from {@link ApplicationSetting#FILES_FORMAT}, for the names of files. */
    private static final String EXTENSION = "trade-files.extension";

    private static final Map<String, String> EXTENSIONS =
            Map.of("json-lines", "jsonl", "csv", "csv", "parquet", "parquet");

    private static final String KAFKA_PROTOCOL = "camel.component.kafka.security-protocol";
    private static final String KAFKA_LOGIN = "camel.component.kafka.sasl-auth-type";
    /** Derived from {@link ApplicationSetting#HTTP_URL}, for the endpoint, whose URI Camel shows. */
    private static final String SERVER = "trade-http.server";

    private static final String DESTINATION = SyncSetting.DESTINATION.key("trade");
    private static final List<String> DESTINATIONS_WITH_SETTINGS = List.of("files", "kafka", "http");
    private static final Path SQL_ROUTE = RouteReferences.FOLDER.resolve("trade-sql.camel.yaml");
    private static final String KIND = "{{" + ApplicationSetting.WAREHOUSE_KIND + "}}";
    private static final Pattern STATEMENT =
            Pattern.compile("resource:file:(\\S*" + Pattern.quote(KIND) + "\\S*\\.sql)");

    /** As text a batch is several times as large: it is written to a temporary file, and not held in memory. */
    private static final Map<String, String> SPOOLED = Map.of(
            "camel.main.stream-caching-spool-enabled",
            "true",
            "camel.main.stream-caching-spool-threshold",
            String.valueOf(1 << 20));

    private EndpointSettings() {}

    /** True for a setting of a shipped route that is not in force. */
    public static boolean isOfOtherDestination(Settings settings, SettingDefinition<?> definition) {
        String destination = settings.find(DESTINATION).orElse("");
        return DESTINATIONS_WITH_SETTINGS.stream()
                .anyMatch(
                        other -> !other.equals(destination) && definition.key().startsWith("trade-" + other + "."));
    }

    public static void check(CamelContext context, Settings settings) {
        ApplicationSetting.all().forEach(settings::get);
        requireEncryptedLogin(settings);
        PropertiesComponent properties = context.getPropertiesComponent();
        String destination = settings.find(DESTINATION).orElse("");
        if (destination.equals("files")) {
            SPOOLED.forEach(properties::addOverrideProperty);
        }
        properties.addOverrideProperty(EXTENSION, EXTENSIONS.get(settings.get(ApplicationSetting.FILES_FORMAT)));
        Setting url = settings.inForce(ApplicationSetting.HTTP_URL);
        if (destination.equals("http") || !url.value().isEmpty()) {
            properties.addOverrideProperty(SERVER, HttpUrl.server(url));
        }
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
                    + "=SASL_SSL, or instead of " + KAFKA_LOGIN + " set camel.component.kafka.sasl-mechanism and "
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
     * Refuses the destination sql if its route, which may have been edited, asks for a statement that is not there.
     *
     * @param kind of database, as the files of statements are named by
     */
    public static void requireStatements(Settings settings, String kind) {
        if (settings.find(DESTINATION).filter("sql"::equals).isEmpty() || !Files.isReadable(SQL_ROUTE)) {
            return;
        }
        for (String file : statements(kind)) {
            if (!Files.exists(Path.of(file))) {
                throw new SettingException(
                        "setting " + settings.setting(DESTINATION).orElseThrow()
                                + " can't be used with the jdbc:" + kind
                                + ": of " + ApplicationSetting.WAREHOUSE_URL.key() + ": there is no statement " + file
                                + ". Set " + DESTINATION
                                + "=database, or write the statements for this database (docs/databases.md).");
            }
        }
    }

    private static List<String> statements(String kind) {
        try {
            return STATEMENT
                    .matcher(Files.readString(SQL_ROUTE))
                    .results()
                    .map(found -> found.group(1).replace(KIND, kind))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
