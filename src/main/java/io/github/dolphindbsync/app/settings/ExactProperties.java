package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.ProcessSettings;
import io.github.dolphindbsync.source.settings.Setting;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.EnvPropertiesFunction;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.apache.camel.util.OrderedProperties;

/**
 * Gives Camel the settings of the application as they were written. Camel's own component reads files as ISO-8859-1,
 * takes braces and backslashes in values for its own, and loses a backslash that is one of the last two characters.
 */
public final class ExactProperties extends PropertiesComponent {

    private final ApplicationSettings settings;

    public ExactProperties(ApplicationSettings settings) {
        this.settings = settings;
        setPropertiesParser(new Parser());
        addPropertiesFunction(new Environment());
        addPropertiesSource(new Source());
    }

    @Override
    protected String parseUri(String uri, PropertiesLookup properties, boolean keepUnresolvedOptional) {
        String parsed = super.parseUri(uri, properties, keepUnresolvedOptional);
        return parsed == null ? null : References.unshield(parsed);
    }

    /** The folder of secrets is read already, as what it holds. */
    @Override
    public Optional<String> resolveProperty(String key) {
        return key.equals(ApplicationSettings.SECRETS) ? Optional.empty() : super.resolveProperty(key);
    }

    private final class Parser extends DefaultPropertiesParser {

        Parser() {
            super(ExactProperties.this);
        }

        @Override
        public String parseProperty(String key, String value, PropertiesLookup properties) {
            boolean isOfTemplate = key != null
                    && getLocalProperties() != null
                    && getLocalProperties().containsKey(key);
            if (key == null || isOfTemplate) {
                return value;
            }
            return settings.find(key)
                    .map(ExactProperties::written)
                    .or(() -> Optional.ofNullable(value))
                    .map(References::shield)
                    .orElse(null);
        }
    }

    private static String written(Setting setting) {
        return KnownSettings.isStripped(setting.key()) ? setting.value().strip() : setting.value();
    }

    /** {@code {{env:NAME}}}. */
    private static final class Environment extends EnvPropertiesFunction {

        @Override
        public String apply(String remainder) {
            String name = remainder.replaceFirst("(?s):.*", "");
            String value =
                    ProcessSettings.environment(name).map(Setting::value).orElseGet(() -> super.apply(remainder));
            return value == null ? null : References.shield(value);
        }
    }

    /** What Camel configures itself by. */
    private final class Source implements LoadablePropertiesSource {

        @Override
        public String getName() {
            return ApplicationSettings.FILE;
        }

        @Override
        public String getProperty(String name) {
            return settings.find(name).map(Setting::value).orElse(null);
        }

        @Override
        public Properties loadProperties() {
            return loadProperties(name -> true);
        }

        @Override
        public Properties loadProperties(Predicate<String> filter) {
            Properties properties = new OrderedProperties();
            settings.forCamel().forEach((key, value) -> {
                if (filter.test(key)) {
                    properties.setProperty(key, value);
                }
            });
            return properties;
        }

        @Override
        public void reloadProperties(String location) {
            settings.load();
        }
    }
}
