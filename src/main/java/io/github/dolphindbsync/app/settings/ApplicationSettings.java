package io.github.dolphindbsync.app.settings;

import io.github.dolphindbsync.source.settings.ProcessSettings;
import io.github.dolphindbsync.source.settings.Setting;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.SettingSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The settings of the application: each exactly as it was written, and where. The environment has precedence over
 * system properties, these over the command line, then come the folder of secrets, the file of the working folder and
 * that of the class path. Only values of files may refer to others, by <code>{{key}}</code> or <code>{{env:NAME}}
 * </code>.
 */
public final class ApplicationSettings implements SettingSource {

    static final String FILE = "application.properties";
    static final String SECRETS = "camel.main.cloud-properties-location";

    private static final String COMMAND_LINE = "command line";

    private final Path folder;
    private final Map<String, Setting> overrides = new LinkedHashMap<>();
    private final ThreadLocal<List<String>> resolving = ThreadLocal.withInitial(ArrayList::new);
    private boolean environmentWins = true;
    private UnaryOperator<String> references = UnaryOperator.identity();
    private volatile Map<String, Setting> file = Map.of();
    private volatile Map<String, Setting> secrets = Map.of();
    private volatile Map<String, Setting> classPath = Map.of();
    private volatile List<List<Setting>> doubled = List.of();

    /** @param folder that holds the file */
    public ApplicationSettings(Path folder) {
        this.folder = folder;
    }

    /** Of the working folder, and read. */
    public static ApplicationSettings read() {
        ApplicationSettings settings = new ApplicationSettings(Path.of(""));
        settings.load();
        return settings;
    }

    /** Sets a property above those of files. */
    public void override(String key, String value, String origin) {
        overrides.put(key, new Setting(key, value, Optional.of(origin)));
    }

    public void override(String key, String value) {
        override(key, value, COMMAND_LINE);
    }

    /** Lets what was overridden win over the environment too. */
    public void overrideEnvironment() {
        environmentWins = false;
    }

    /**
     * Sets how references in values are resolved.
     *
     * @param resolver of one reference, with its braces
     */
    public void resolveReferencesBy(UnaryOperator<String> resolver) {
        references = resolver;
    }

    /**
     * Reads the files, again where they may have changed.
     *
     * @throws SettingException where a file is not a text, or the folder of secrets is not there
     */
    public void load() {
        List<List<Setting>> twice = new ArrayList<>();
        Path path = folder.resolve(FILE);
        file = Files.exists(path) ? byKey(SettingsFile.read(path), FILE, twice) : Map.of();
        classPath = byKey(ofClassPath(), FILE + " of the class path", twice);
        doubled = List.copyOf(twice);
        secrets = find(SECRETS)
                .filter(setting -> !setting.value().isBlank())
                .map(setting -> SecretsFolder.read(folder, setting, twice))
                .orElse(Map.of());
    }

    private static List<SettingsFile.Line> ofClassPath() {
        try (InputStream in = ApplicationSettings.class.getResourceAsStream("/" + FILE)) {
            return in == null ? List.of() : SettingsFile.parse(FILE + " of the class path", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The settings of a file by their keys; the last of several counts.
     *
     * @param doubled gets those of which there are several
     */
    static Map<String, Setting> byKey(List<SettingsFile.Line> lines, String name, List<List<Setting>> doubled) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (SettingsFile.Line line : lines) {
            Setting setting = new Setting(line.key(), line.value(), Optional.of(name + ", line " + line.number()));
            Setting before = settings.put(line.key(), setting);
            if (before != null) {
                doubled.add(List.of(before, setting));
            }
        }
        return settings;
    }

    @Override
    public Optional<Setting> find(String key) {
        Optional<Setting> override = Optional.ofNullable(overrides.get(key));
        if (!environmentWins && override.isPresent()) {
            return override;
        }
        return ProcessSettings.environment(key)
                .or(() -> ProcessSettings.property(key))
                .or(() -> override)
                .or(() -> Optional.ofNullable(secrets.get(key)))
                .or(() -> Optional.ofNullable(file.get(key))
                        .or(() -> Optional.ofNullable(classPath.get(key)))
                        .map(this::resolved));
    }

    private Setting resolved(Setting setting) {
        List<String> open = resolving.get();
        if (open.contains(setting.key())) {
            throw unresolved(setting, "the setting refers to itself");
        }
        open.add(setting.key());
        try {
            return new Setting(setting.key(), References.resolve(setting.value(), references), setting.origin());
        } catch (IllegalArgumentException e) {
            // Camel's message holds the value, which may be a password.
            throw unresolved(setting, "{{...}} in its value can't be resolved");
        } finally {
            open.remove(setting.key());
        }
    }

    private static SettingException unresolved(Setting setting, String reason) {
        return new SettingException("setting " + setting.key() + " can't be used: " + reason + setting.written()
                + ". If the braces are part of the value, set " + ProcessSettings.variable(setting.key())
                + " in the environment, where braces have no special meaning.");
    }

    /** Those of all files, in the order of their lines, references unresolved; the last one counts. */
    public Collection<Setting> ofFiles() {
        Map<String, Setting> all = new LinkedHashMap<>(classPath);
        all.putAll(file);
        return all.values();
    }

    public Collection<Setting> ofSecrets() {
        return secrets.values();
    }

    /** Those of all files, of the folder of secrets and of the command line. */
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>(overrides.keySet());
        ofFiles().forEach(setting -> keys.add(setting.key()));
        keys.addAll(secrets.keySet());
        return keys;
    }

    /** Keys that are in a file twice, with both lines. */
    public List<List<Setting>> doubled() {
        return doubled;
    }

    /** What Camel configures itself by, as it is written; Camel asks the environment and system properties itself. */
    Map<String, String> forCamel() {
        Map<String, String> all = new HashMap<>();
        Stream.of(classPath.values(), file.values(), secrets.values(), overrides.values())
                .flatMap(Collection::stream)
                // As Camel does with its own.
                .forEach(setting -> all.put(setting.key(), setting.value().strip()));
        all.putAll(CamelEnvironment.missedByCamel(System.getenv()));
        return all;
    }
}
