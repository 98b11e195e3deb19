package io.github.dolphindbsync.conformance;

import java.util.Locale;

/**
 * What one check found; holds nothing of a user's data.
 *
 * @param page of the vendor's documentation that the expectation rests on
 */
public record Finding(String id, String expression, String expected, String page, Verdict verdict, String found) {

    private static final int WIDTH = 80;
    private static final String INDENT = " ".repeat(9);

    /** For a terminal: one line, and below it what was expected and what came where the server does not agree. */
    public String line() {
        String line = shortened(String.format(Locale.ROOT, "%-8s %s: %s", verdict, id, expression));
        return verdict == Verdict.AGREE
                ? line
                : line
                        + System.lineSeparator()
                        + wrapped("expected: " + expected)
                        + System.lineSeparator()
                        + wrapped("came:     " + found);
    }

    private static String shortened(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    /** In lines of a terminal; a word that is longer than one keeps its line. */
    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder(INDENT);
        int width = INDENT.length();
        for (String word : text.split("(?<= )", -1)) {
            if (width > INDENT.length() && width + word.stripTrailing().length() > WIDTH) {
                lines.setLength(lines.toString().stripTrailing().length());
                lines.append(System.lineSeparator()).append(INDENT);
                width = INDENT.length();
            }
            lines.append(word);
            width += word.length();
        }
        return lines.toString();
    }
}
