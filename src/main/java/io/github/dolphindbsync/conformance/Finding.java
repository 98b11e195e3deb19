package io.github.dolphindbsync.conformance;

import java.util.Locale;

/**
 * What one check found; holds nothing of a user's data.
 *
 * @param page of the vendor's documentation that the expectation rests on
 */
public record Finding(String id, String expression, String expected, String page, Verdict verdict, String found) {

    /** One line for people. */
    public String line() {
        String line = String.format(Locale.ROOT, "%-8s %s: %s", verdict, id, expression);
        return verdict == Verdict.AGREE
                ? line
                : line + System.lineSeparator() + "         expected: " + expected + System.lineSeparator()
                        + "         came:     " + found;
    }
}
