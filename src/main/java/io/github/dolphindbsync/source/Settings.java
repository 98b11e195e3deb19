package io.github.dolphindbsync.source;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.util.TimeUtils;

/** Reads settings from Camel's properties, where the environment has precedence over system properties and files. */
public final class Settings {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(-\\w+)*");
    private static final String NAME_EXPECTED =
            "a name of letters, digits, _ and single -, or two such names with a dot between them";
    private static final Pattern DURATION = Pattern.compile("\\d|P", Pattern.CASE_INSENSITIVE);

    private final CamelContext camelContext;
    private final Map<String, String> options;

    public Settings(CamelContext camelContext) {
        this(camelContext, Map.of());
    }

    private Settings(CamelContext camelContext, Map<String, String> options) {
        this.camelContext = camelContext;
        this.options = options;
    }

    /**
     * The same, but where an endpoint says otherwise.
     *
     * @param server by the keys of {@link ServerSetting}
     * @param own of one sync
     */
    Settings with(Map<ServerSetting, String> server, String sync, Map<SyncSetting, String> own) {
        Map<String, String> added = new HashMap<>(options);
        server.forEach((setting, value) -> added.put(setting.key(), value));
        own.forEach((setting, value) -> {
            added.put(setting.key(sync), value);
            // So that it is told by the name that was used.
            added.put(setting.option(), value);
        });
        return new Settings(camelContext, added);
    }

    /** The value without surrounding blanks, or empty where it is missing or blank. */
    public Optional<String> find(String key) {
        try {
            String option = options.get(key);
            Optional<String> found = Optional.ofNullable(
                            option != null ? option : camelContext.resolvePropertyPlaceholders("{{?" + key + "}}"))
                    .map(String::trim)
                    .filter(value -> !value.isEmpty());
            found.ifPresent(value -> requireNoControlCharacter(key, value));
            return found;
        } catch (IllegalArgumentException e) {
            // Neither the value nor Camel's message, which holds it: it may be a password.
            throw new SettingException("setting " + key + " can't be used: its value holds {{ or }}, which stand for a "
                    + "placeholder, or a placeholder that nothing resolves");
        }
    }

    /** A setting of one sync, or else what is set for all of them. */
    Optional<String> find(String sync, SyncSetting setting) {
        return find(keyInForce(sync, setting));
    }

    /** The key that decides, for people to look at: that of the sync itself, unless only that of all syncs is set. */
    String keyInForce(String sync, SyncSetting setting) {
        String own = setting.key(sync);
        if (options.containsKey(own)) {
            return setting.option();
        }
        String ofAll = setting.key(SyncSetting.ALL_SYNCS);
        return find(own).isEmpty() && find(ofAll).isPresent() ? ofAll : own;
    }

    /** Some would end a text on its way to the server, some would forge a line of the log. */
    private static void requireNoControlCharacter(String key, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new SettingException("setting " + key
                    + " can't be used: its value holds a control character, such as a tab or the end of a line");
        }
    }

    /**
     * Routes put some names into endpoints and SQL of their own as they are, so such a name must not be able to end there
     * and go on as something else.
     *
     * @throws SettingException where the value is anything but one or two names, with a dot between them
     */
    public static void requireName(String key, String value) {
        if (!isName(value)) {
            throw SettingException.unusable(key, value, NAME_EXPECTED);
        }
    }

    /**
     * As {@link #requireName}, for a name in which {@code {table}}, {@code {database}} and {@code {sync}} stand for those
     * of a sync.
     */
    public static void requireNamePattern(String key, String value) {
        String example =
                value.replace("{table}", "x").replace("{database}", "x").replace("{sync}", "x");
        if (!isName(example)) {
            throw SettingException.unusable(
                    key, value, NAME_EXPECTED + "; in it {table}, {database} and {sync} stand for those of the sync");
        }
    }

    private static boolean isName(String value) {
        String[] names = value.split("\\.", -1);
        return names.length <= 2 && Arrays.stream(names).allMatch(NAME.asMatchPredicate());
    }

    static int wholeNumber(String key, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers out of range.
        }
        throw SettingException.unusable(key, value, "a whole number from " + least + " to " + most);
    }

    /**
     * A duration as Camel writes it ({@code 10s}, {@code 1h30m}, plain milliseconds) or as ISO 8601 does ({@code PT10S}).
     *
     * @throws SettingException if it is none, or negative
     */
    public static Duration duration(String key, String value) {
        try {
            // Camel takes some words for zero.
            if (!DURATION.matcher(value).lookingAt()) {
                throw new IllegalArgumentException(value);
            }
            Duration duration = value.toUpperCase(Locale.ROOT).startsWith("P")
                    ? Duration.parse(value)
                    : Duration.ofMillis(TimeUtils.toMilliSeconds(value));
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // Told below, together with negative ones. Camel meets some words with the latter exception.
        }
        throw SettingException.unusable(key, value, "a duration such as 10s, 5m, 1h30m or PT10S");
    }

    static <E extends Enum<E>> E choice(String key, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equalsIgnoreCase(value)) {
                return constant;
            }
        }
        String choices =
                Arrays.stream(type.getEnumConstants()).map(Settings::written).collect(Collectors.joining(", "));
        throw SettingException.unusable(key, value, "one of " + choices);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
