package io.github.dolphindbsync.source.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.util.TimeUtils;

/**
 * A setting as it was found: its text, where it was written, and what the text means.
 *
 * @param key that the user knows
 * @param value as it was written
 * @param origin where it was written, as in {@code application.properties, line 14}; empty for a default, and where the
 *     host does not say it
 */
public record Setting(String key, String value, Optional<String> origin) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(-\\w+)*");
    private static final String NAME_EXPECTED =
            "a name of letters, digits, _ and single -, or two such names with a dot between them";
    private static final Pattern DURATION = Pattern.compile("\\d|P", Pattern.CASE_INSENSITIVE);
    private static final String DURATION_EXAMPLES = "Use 10s, 5m, 1h30m or PT10S.";
    private static final Pattern SET_BY_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");

    /** A value that is not written anywhere. */
    static Setting ofDefault(String key, String value) {
        return new Setting(key, value, Optional.empty());
    }

    /**
     * The failure to report if the text can't be used.
     *
     * @param expected what the value is not, as in {@code a duration}
     */
    public SettingException unusable(String expected) {
        return unusable(expected, "");
    }

    /**
     * The failure to report if the text can't be used.
     *
     * @param advice a sentence that says what to write
     */
    public SettingException unusable(String expected, String advice) {
        boolean isKubernetes = SET_BY_KUBERNETES.matcher(value).matches()
                && origin.filter(written -> written.startsWith(ProcessSettings.VARIABLE))
                        .isPresent();
        String action = isKubernetes
                ? "Kubernetes sets this variable for a service of that name: set enableServiceLinks: false in the "
                        + "specification of the pod, or give the service another name."
                : advice;
        return new SettingException(key + ": '" + value + "' is not " + expected + written() + "."
                + (action.isEmpty() ? "" : " " + action));
    }

    /** In parentheses where it was written, after a blank; empty where that is not known. */
    public String written() {
        return origin.map(place -> " (" + place + ")").orElse("");
    }

    /**
     * Routes insert some names into endpoints and SQL without quotes, so a name must not hold anything else than a
     * name.
     *
     * @throws SettingException where the value is anything but one or two names, with a dot between them
     */
    public Setting requireName() {
        if (!isName(value)) {
            throw unusable(NAME_EXPECTED);
        }
        return this;
    }

    /**
     * As {@link #requireName}, for a name in which {@code {table}}, {@code {database}} and {@code {sync}} stand for
     * those of a sync.
     */
    Setting requireNamePattern() {
        String example =
                value.replace("{table}", "x").replace("{database}", "x").replace("{sync}", "x");
        if (!isName(example)) {
            throw unusable(NAME_EXPECTED + "; in it {table}, {database} and {sync} stand for those of the sync");
        }
        return this;
    }

    private static boolean isName(String value) {
        String[] names = value.split("\\.", -1);
        return names.length <= 2 && Arrays.stream(names).allMatch(NAME.asMatchPredicate());
    }

    int wholeNumber(int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers out of range.
        }
        throw unusable("a whole number from " + least + " to " + most);
    }

    /**
     * A duration as Camel writes it ({@code 10s}, {@code 1h30m}, plain milliseconds) or as ISO 8601 does
     * ({@code PT10S}).
     *
     * @throws SettingException if the text is not a duration, or a negative one
     */
    public Duration duration() {
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
            // Reported below, together with negative ones. Camel throws the last of these for some words.
        }
        throw unusable("a duration", DURATION_EXAMPLES);
    }

    <E extends Enum<E>> E choice(Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw unusable("one of "
                + Arrays.stream(type.getEnumConstants()).map(Setting::written).collect(Collectors.joining(", ")));
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isOfAllSyncs() {
        return key.startsWith(SyncSetting.ALL_KEYS);
    }

    /** True if both are settings of one sync, or both of all syncs. */
    boolean isOfSameScope(Setting other) {
        return isOfAllSyncs() == other.isOfAllSyncs();
    }

    /** For messages about several. */
    @Override
    public String toString() {
        return key + " = '" + value + "'" + written();
    }
}
