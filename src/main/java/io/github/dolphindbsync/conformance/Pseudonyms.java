package io.github.dolphindbsync.conformance;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps what is a user's out of texts: names by a pseudonym each, and of what a server says whatever stands in quotes, and
 * numbers, which may be values of rows.
 */
final class Pseudonyms {

    private static final String ANY_TABLE = "dfs://[^\\s'\"`,;)\\]]+";
    /** But for the numbers of errors, as in S02039, and of lines. */
    private static final Pattern NUMBER = Pattern.compile("(?<!#)(?<!S)(?<!S[0-9]{1,5})[0-9]+");

    private final Map<String, String> names = new LinkedHashMap<>();

    /** From now on the pseudonym stands for the name. */
    void add(String name, String pseudonym) {
        if (!name.isBlank()) {
            names.putIfAbsent(name, pseudonym);
        }
    }

    /** A text of the server, or about it, without names and values of a user. */
    String hide(String text) {
        String hidden = withoutNames(text).replaceAll(ANY_TABLE, "<path>").replaceAll("\\s+", " ");
        if (!names.isEmpty()) {
            hidden = hidden.replaceAll("\"[^\"]*\"|'[^']*'|`[^`]*`", "'...'");
        }
        return hidden;
    }

    /** As {@link #hide}, and without numbers but for those of errors: what is said of a user's rows. */
    String hideValues(String text) {
        return NUMBER.matcher(hide(text)).replaceAll("#");
    }

    private String withoutNames(String text) {
        String hidden = text;
        // The longer ones first, which may hold the others.
        for (String name : names.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            hidden = Pattern.compile(
                            "(?<![\\p{L}\\p{N}_])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_])",
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(hidden)
                    .replaceAll(names.get(name).replace("$", "\\$"));
        }
        return hidden;
    }
}
