package io.github.dolphindbsync.app.settings;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds references to other settings in a text, as in <code>{{env:NAME}}</code>. Braces that are none stand for
 * themselves, and what a reference stands for is never looked at for more of them.
 */
final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{[?!]?[A-Za-z][\\w.*-]*(:[^{}]*)?}}");

    /** Characters that no text has, in place of those that Camel would take for its own. */
    private static final String SPECIAL = "{}\\";

    private static final String SHIELDED = "\uFDD0\uFDD1\uFDD2";

    private References() {}

    /** @param resolver of one reference, with its braces; may have shielded what it gives */
    static String resolve(String text, UnaryOperator<String> resolver) {
        String resolved = text;
        Matcher matcher = REFERENCE.matcher(resolved);
        while (matcher.find()) {
            String value = resolver.apply(matcher.group());
            resolved = resolved.substring(0, matcher.start())
                    + shield(value == null ? "" : value)
                    + resolved.substring(matcher.end());
            matcher = REFERENCE.matcher(resolved);
        }
        return unshield(resolved);
    }

    /** Hides what Camel would change in a value. */
    static String shield(String value) {
        return translate(value, SPECIAL, SHIELDED);
    }

    static String unshield(String value) {
        return translate(value, SHIELDED, SPECIAL);
    }

    private static String translate(String text, String from, String to) {
        StringBuilder translated = null;
        for (int index = 0; index < text.length(); index++) {
            int found = from.indexOf(text.charAt(index));
            if (found >= 0) {
                translated = translated == null ? new StringBuilder(text) : translated;
                translated.setCharAt(index, to.charAt(found));
            }
        }
        return translated == null ? text : translated.toString();
    }
}
