package io.github.dolphindbsync.source.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The environment variables and system properties of this process, as they were written. Under {@code LC_ALL=C} Java
 * reads them as ASCII, and each other character is lost; where the system still has the bytes (Linux), they are read as
 * UTF-8.
 */
public final class ProcessSettings {

    /** How the origin of a value from the environment begins. */
    static final String VARIABLE = "environment variable ";

    private static final char UNDECODABLE = '\uFFFD';
    private static final Map<String, byte[]> VARIABLES = new HashMap<>();
    private static final Map<String, byte[]> OPTIONS = new HashMap<>();

    static {
        entries("/proc/self/environ").forEach(entry -> put(VARIABLES, entry, ""));
        entries("/proc/self/cmdline").forEach(entry -> put(OPTIONS, entry, "-D"));
    }

    private ProcessSettings() {}

    private static Stream<byte[]> entries(String file) {
        try {
            byte[] all = Files.readAllBytes(Path.of(file));
            Stream.Builder<byte[]> entries = Stream.builder();
            int start = 0;
            for (int index = 0; index < all.length; index++) {
                if (all[index] == 0) {
                    entries.add(Arrays.copyOfRange(all, start, index));
                    start = index + 1;
                }
            }
            return entries.build();
        } catch (IOException e) {
            // Another system than Linux.
            return Stream.empty();
        }
    }

    private static void put(Map<String, byte[]> into, byte[] entry, String prefix) {
        // One byte a character: keys are ASCII, and the value is decoded later.
        String text = new String(entry, StandardCharsets.ISO_8859_1);
        int equals = text.indexOf('=');
        if (equals > 0 && text.startsWith(prefix)) {
            into.put(text.substring(prefix.length(), equals), Arrays.copyOfRange(entry, equals + 1, entry.length));
        }
    }

    /** The environment variable that has precedence over a key. */
    public static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What the environment says, by the variable of the key. */
    public static Optional<Setting> environment(String key) {
        String variable = variable(key);
        return setting(key, System.getenv(variable), VARIABLES.get(variable), VARIABLE + variable);
    }

    /** What the options of the Java machine say. */
    public static Optional<Setting> property(String key) {
        String value = System.getProperty(key);
        // One that was set since the start is not that of the command line.
        byte[] given = value != null && isAscii(value) ? null : OPTIONS.get(key);
        return setting(key, value, given, "-D" + key);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 128);
    }

    private static Optional<Setting> setting(String key, String value, byte[] written, String origin) {
        if (value == null) {
            return Optional.empty();
        }
        String decoded = value;
        if (written != null) {
            try {
                decoded = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(written))
                        .toString();
            } catch (CharacterCodingException e) {
                throw undecodable(key, origin);
            }
        } else if (value.indexOf(UNDECODABLE) >= 0) {
            throw undecodable(key, origin);
        }
        return Optional.of(new Setting(key, decoded, Optional.of(origin)));
    }

    private static SettingException undecodable(String key, String origin) {
        return new SettingException(key + ": its value can't be read as text in UTF-8 (" + origin
                + "). Write it in UTF-8 and set LC_ALL=C.UTF-8, or put it into application.properties.");
    }

    /** The names of the environment variables for which this holds. */
    public static Set<String> variables(Predicate<String> filter) {
        return names(System.getenv().keySet(), filter);
    }

    /** The keys of the system properties for which this holds. */
    public static Set<String> properties(Predicate<String> filter) {
        return names(System.getProperties().stringPropertyNames(), filter);
    }

    private static Set<String> names(Set<String> all, Predicate<String> filter) {
        Set<String> names = new TreeSet<>(all);
        names.removeIf(filter.negate());
        return names;
    }
}
