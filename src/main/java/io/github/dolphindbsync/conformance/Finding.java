package io.github.dolphindbsync.conformance;

import java.util.Locale;

/**
 * The result of one check, without data of the user.
 *
 * @param page the page of the vendor's documentation that says what to expect
 */
public record Finding(String id, String expression, String expected, String page, Verdict verdict, String found) {

    private static final int WIDTH = 80;
    private static final String INDENT = " ".repeat(9);

    /** Text for a terminal: one line; where the server does not agree, also the expected and the actual answer. */
    public String line() {
        String line = shortened(String.format(Locale.ROOT, "%-8s %s: %s", verdict, id, expression));
        return verdict == Verdict.AGREE
                ? line
                : line
                        + System.lineSeparator()
                        + wrapped("expected: " + expected)
                        + System.lineSeparator()
                        + wrapped("actual:   " + found);
    }

    private static String shortened(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    /** Breaks a text at blanks to lines of a terminal. */
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
