package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.DestinationSetting;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/** Looks at the settings that the shipped destinations need, before their routes are loaded. */
public final class EndpointSettings {

    private static final String KAFKA_PROTOCOL = "camel.component.kafka.security-protocol";
    private static final String KAFKA_LOGIN = "camel.component.kafka.sasl-auth-type";

    private static final Path SQL_ROUTE = Destinations.FOLDER.resolve("sql" + Destinations.FILE_END);
    private static final String KIND = "{{" + ApplicationSetting.WAREHOUSE_KIND + "}}";
    private static final String NAME = "${exchangeProperty.DolphinDBSync.setting('sql.statements')}";
    private static final Pattern STATEMENT =
            Pattern.compile("resource:file:(\\S*" + Pattern.quote(KIND) + "\\S*\\.sql)");

    /** As text a batch is several times as large: it is written to a temporary file, and not held in memory. */
    private static final Map<String, String> SPOOLED = Map.of(
            "camel.main.stream-caching-spool-enabled",
            "true",
            "camel.main.stream-caching-spool-threshold",
            String.valueOf(1 << 20));

    private EndpointSettings() {}

    /**
     * Checks what the destinations of these syncs need.
     *
     * @param syncs that are known before their routes are loaded
     * @param kind of database, as the files of statements are named by
     */
    public static void check(CamelContext context, Settings settings, Collection<String> syncs, String kind) {
        ApplicationSetting.all().forEach(settings::get);
        requireEncryptedLogin(settings);
        for (String sync : syncs) {
            switch (settings.get(sync, SyncSetting.DESTINATION)) {
                case "files" -> {
                    PropertiesComponent properties = context.getPropertiesComponent();
                    SPOOLED.forEach(properties::addOverrideProperty);
                }
                case "http" -> HttpUrl.check(settings.inForce(sync, DestinationSetting.HTTP_URL));
                case "sql" -> requireStatements(settings, sync, kind);
                default -> {}
            }
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
                    + "camel.component.kafka.sasl-jaas-config (docs/kafka.md).");
        }
    }

    /** Camel takes its own settings with dashes and with capital letters. */
    private static Optional<Setting> ofCamel(Settings settings, String key) {
        String withCapitals = Pattern.compile("-(.)")
                .matcher(key)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        return settings.setting(key).or(() -> settings.setting(withCapitals));
    }

    /** Refuses the destination sql if its route, which may have been edited, asks for a statement that is not there. */
    private static void requireStatements(Settings settings, String sync, String kind) {
        if (!Files.isReadable(SQL_ROUTE)) {
            return;
        }
        String name = SyncSettings.from(settings, sync)
                .ofDestination("sql.statements")
                .orElseThrow();
        for (String file : statements(name, kind)) {
            if (!Files.exists(Path.of(file))) {
                throw new SettingException("setting " + settings.inForce(sync, SyncSetting.DESTINATION)
                        + " can't be used with the jdbc:" + kind
                        + ": of " + ApplicationSetting.WAREHOUSE_URL.key() + ": there is no statement " + file
                        + ". Set " + SyncSetting.DESTINATION.key(sync)
                        + "=database, or write the statements for this sync and database (docs/databases.md).");
            }
        }
    }

    private static List<String> statements(String name, String kind) {
        try {
            return STATEMENT
                    .matcher(Files.readString(SQL_ROUTE))
                    .results()
                    .map(found -> found.group(1).replace(KIND, kind).replace(NAME, name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
