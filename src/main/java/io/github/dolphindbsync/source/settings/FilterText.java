package io.github.dolphindbsync.source.settings;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Checks whether a condition in DolphinDB's language can stand in parentheses among other conditions without changing
 * what these mean. Only the server knows whether it is a condition at all.
 */
final class FilterText {

    private FilterText() {}

    /** @throws SettingException where the text would end outside of its parentheses, or the query within it */
    static String checked(Setting setting) {
        String text = setting.value();
        Deque<Character> open = new ArrayDeque<>();
        char quote = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (quote != 0) {
                if (character == '\\') {
                    index++;
                } else if (character == quote) {
                    quote = 0;
                }
            } else if (character == '"' || character == '\'') {
                quote = character;
            } else if ("([{".indexOf(character) >= 0) {
                open.push(character);
            } else if (")]}".indexOf(character) >= 0) {
                require(setting, !open.isEmpty() && open.pop() == "([{".charAt(")]}".indexOf(character)));
            } else if (character == ',' && open.isEmpty()) {
                // Among other conditions, in parentheses, it would make a pair of the two.
                require(setting, false);
            } else if (character == ';' || text.startsWith("//", index) || text.startsWith("/*", index)) {
                require(setting, false);
            }
        }
        require(setting, quote == 0 && open.isEmpty());
        return text;
    }

    private static void require(Setting setting, boolean holds) {
        if (!holds) {
            throw setting.unusable(
                    "one condition in DolphinDB's language, with every parenthesis and quote closed, without a "
                            + "semicolon "
                            + "or comment; and instead of a comma");
        }
    }
}
