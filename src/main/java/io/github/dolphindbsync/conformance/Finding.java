package io.github.dolphindbsync.conformance;

import java.util.Locale;

/**
 * What one check found; holds nothing of a user's data.
 *
 * @param page of the vendor's documentation that the expectation rests on
 */
public record Finding(String id, String expression, String expected, String page, Verdict verdict, String found) {

    private static final int LONGEST = 80;

    /** One line for people; three where the server does not agree. */
    public String line() {
        String line = String.format(Locale.ROOT, "%-8s %s: %s", verdict, id, shown(expression));
        return verdict == Verdict.AGREE
                ? line
                : line + System.lineSeparator() + "         expected: " + expected + System.lineSeparator()
                        + "         came:     " + found;
    }

    private static String shown(String expression) {
        return expression.length() <= LONGEST ? expression : expression.substring(0, LONGEST) + "...";
    }
}
