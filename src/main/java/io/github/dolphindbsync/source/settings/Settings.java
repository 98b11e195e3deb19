package io.github.dolphindbsync.source.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * Finds settings: in an application that has a {@link SettingSource} there, in a host as Camel's properties, where the
 * environment has precedence over system properties and files.
 */
public final class Settings {

    private final CamelContext camelContext;
    private final Map<String, Setting> options;

    public Settings(CamelContext camelContext) {
        this(camelContext, Map.of());
    }

    private Settings(CamelContext camelContext, Map<String, Setting> options) {
        this.camelContext = camelContext;
        this.options = options;
    }

    /**
     * The same settings, with the options of an endpoint before them.
     *
     * @param server settings that are not those of a sync
     * @param own settings of one sync
     */
    public Settings with(Map<SettingDefinition<?>, String> server, String sync, Map<SettingDefinition<?>, String> own) {
        Map<String, Setting> added = new HashMap<>(options);
        // Under its key: that of a password says that blanks around it count.
        server.forEach((setting, value) ->
                added.put(setting.key(), new Setting(setting.key(), value, Optional.of("option " + setting.option()))));
        // Known to the user by the name of the option.
        own.forEach((setting, value) -> added.put(setting.key(sync), Setting.ofDefault(setting.option(), value)));
        return new Settings(camelContext, added);
    }

    /** The value, without blanks around it unless it is a password or the name of a user; empty if missing or blank. */
    public Optional<String> find(String key) {
        return setting(key).map(Setting::value);
    }

    /** As {@link #find}, with the place where it was written. */
    public Optional<Setting> setting(String key) {
        Optional<Setting> written = Optional.ofNullable(options.get(key))
                .or(() -> source().flatMap(source -> source.find(key)))
                .or(() -> ofProcess(key))
                .or(() -> ofCamel(key));
        return written.map(Settings::exact).filter(setting -> !setting.value().isEmpty());
    }

    private Optional<SettingSource> source() {
        return Optional.ofNullable(camelContext.getRegistry().findSingleByType(SettingSource.class));
    }

    /** Asked before Camel, which interprets braces and backslashes, and misses some variables in a Turkish locale. */
    private Optional<Setting> ofProcess(String key) {
        if (!(camelContext.getPropertiesComponent() instanceof PropertiesComponent properties)) {
            return Optional.empty();
        }
        Optional<Setting> variable =
                properties.getEnvironmentVariableMode() == PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_OVERRIDE
                        ? ProcessSettings.environment(key)
                        : Optional.empty();
        return variable.or(
                () -> properties.getSystemPropertiesMode() == PropertiesComponent.SYSTEM_PROPERTIES_MODE_OVERRIDE
                        ? ProcessSettings.property(key)
                        : Optional.empty());
    }

    private Optional<Setting> ofCamel(String key) {
        try {
            return Optional.ofNullable(camelContext.resolvePropertyPlaceholders("{{?" + key + "}}"))
                    .map(value -> Setting.ofDefault(key, value));
        } catch (IllegalArgumentException e) {
            // Neither the value nor Camel's message, which holds it: it may be a password.
            throw new SettingException("setting " + key + " can't be used: its value holds {{ or }}, which stand for a "
                    + "placeholder, or a placeholder that nothing resolves. Set the environment variable "
                    + ProcessSettings.variable(key) + ", where braces have no special meaning.");
        }
    }

    /** True for what may begin or end with a blank, or hold a tab. */
    public static boolean isExact(String key) {
        return key.endsWith(".password") || key.endsWith(".username");
    }

    private static Setting exact(Setting setting) {
        if (isExact(setting.key())) {
            return setting;
        }
        Setting stripped = new Setting(setting.key(), setting.value().strip(), setting.origin());
        // Some end a text on its way to the server, some forge a line of the log.
        if (stripped.value().chars().anyMatch(Character::isISOControl)) {
            throw new SettingException(
                    "setting " + setting.key() + " can't be used: its value holds a control character, "
                            + "such as a tab or the end of a line" + setting.written()
                            + ". In a file, write \\\\ for a backslash.");
        }
        return stripped;
    }

    /** A setting of one sync, or else what is set for all of them; empty where nothing is written. */
    Optional<Setting> setting(String sync, SettingDefinition<?> definition) {
        return setting(definition.key(sync)).or(() -> setting(definition.key(SyncSetting.ALL_SYNCS)));
    }

    /** Whether a setting is written for one sync, or for all of them. */
    public boolean isWritten(String sync, SettingDefinition<?> definition) {
        return setting(sync, definition).isPresent();
    }

    /** The same, or its default. */
    public Setting inForce(String sync, SettingDefinition<?> definition) {
        return setting(sync, definition).orElseGet(() -> definition.byDefault(definition.key(sync)));
    }

    /** A setting that is not one of a sync, or its default. */
    public Setting inForce(SettingDefinition<?> definition) {
        return setting(definition.key()).orElseGet(() -> definition.byDefault(definition.key()));
    }

    /**
     * The value of a setting that is not one of a sync.
     *
     * @throws SettingException where its text can't be used
     */
    public <T> T get(SettingDefinition<T> definition) {
        return definition.read(inForce(definition));
    }

    /**
     * The value of a setting of one sync.
     *
     * @throws SettingException where its text can't be used
     */
    public <T> T get(String sync, SettingDefinition<T> definition) {
        return definition.read(inForce(sync, definition));
    }
}
