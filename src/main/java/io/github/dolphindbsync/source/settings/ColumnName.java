package io.github.dolphindbsync.source.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the name of a column may hold, and how it is shown. */
public final class ColumnName {

    /** The vendor's client decodes bytes that are not UTF-8 to this character. */
    private static final char UNDECODABLE = '\uFFFD';

    private ColumnName() {}

    /**
     * Why a column can't be carried because of its name, as in "is not valid UTF-8"; else empty. What breaks a line
     * would break lines of the log, of checkpoints and of files.
     */
    public static Optional<String> fault(String name) {
        if (isUndecodable(name)) {
            return Optional.of("is not valid UTF-8, so no query can name it");
        }
        return name.codePoints().anyMatch(ColumnName::isControl)
                ? Optional.of("has a line break or another control character")
                : Optional.empty();
    }

    /** Whether bytes of the name were not UTF-8, so that they are lost. */
    public static boolean isUndecodable(String name) {
        return name.indexOf(UNDECODABLE) >= 0;
    }

    /** The name in one line. */
    public static String printable(String name) {
        return name.codePoints()
                .mapToObj(character -> isControl(character)
                        ? String.format(Locale.ROOT, "\\u%04x", character)
                        : Character.toString(character))
                .collect(Collectors.joining());
    }

    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
