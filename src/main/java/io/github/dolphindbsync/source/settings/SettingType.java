package io.github.dolphindbsync.source.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the text of a setting may be, and the value that it stands for.
 *
 * @param reader throws a {@link SettingException} where the text can't be used
 * @param choices all texts that are allowed, in lower case; empty where others are
 * @param isNumber true if the text is a whole number
 * @param isSecret true if the text is never shown
 */
public record SettingType<T>(Function<Setting, T> reader, List<String> choices, boolean isNumber, boolean isSecret) {

    public static final SettingType<String> TEXT = of(Setting::value);

    /** A text that is never shown. */
    public static final SettingType<String> PASSWORD = new SettingType<>(Setting::value, List.of(), false, true);

    public static final SettingType<Duration> DURATION = of(Setting::duration);

    /** Several names with commas between. */
    public static final SettingType<List<String>> NAMES = of(setting -> names(setting.value()));

    static final SettingType<ZoneId> ZONE = of(SettingType::zone);

    /**
     * A type whose values the given function reads.
     *
     * @param reader throws a {@link SettingException} where the text can't be used
     */
    public static <T> SettingType<T> of(Function<Setting, T> reader) {
        return new SettingType<>(reader, List.of(), false, false);
    }

    public static SettingType<Integer> wholeNumber(int least, int most) {
        return new SettingType<>(setting -> setting.wholeNumber(least, most), List.of(), true, false);
    }

    /**
     * A type of texts that match a pattern.
     *
     * @param expected what a text that does not match the regular expression is not, as in {@code a folder}
     */
    public static SettingType<String> matching(String regex, String expected) {
        return of(setting -> {
            if (!setting.value().matches(regex)) {
                throw setting.unusable(expected);
            }
            return setting.value();
        });
    }

    /** One of these texts, exactly as it is here: for settings that routes read too. */
    public static SettingType<String> oneOf(String... texts) {
        List<String> choices = List.of(texts);
        return new SettingType<>(
                setting -> {
                    if (!choices.contains(setting.value())) {
                        throw setting.unusable("one of " + String.join(", ", choices));
                    }
                    return setting.value();
                },
                choices,
                false,
                false);
    }

    /** One of the constants, written in lower case and with dashes. */
    public static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        List<String> choices =
                Stream.of(type.getEnumConstants()).map(Setting::written).toList();
        return new SettingType<>(setting -> setting.choice(type), choices, false, false);
    }

    /** The same, or nothing where the text is empty. */
    public static <T> SettingType<Optional<T>> optional(SettingType<T> type) {
        Function<Setting, Optional<T>> reader = setting -> setting.value().isEmpty()
                ? Optional.empty()
                : Optional.of(type.reader().apply(setting));
        return new SettingType<>(reader, type.choices(), type.isNumber(), type.isSecret());
    }

    static List<String> names(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static ZoneId zone(Setting setting) {
        try {
            return ZoneId.of(setting.value());
        } catch (DateTimeException e) {
            throw setting.unusable("a zone", "Use UTC, Asia/Shanghai or +08:00.");
        }
    }
}
