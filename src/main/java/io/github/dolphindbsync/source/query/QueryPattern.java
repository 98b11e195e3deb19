package io.github.dolphindbsync.source.query;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries that have a form, as {@link QueryForm} writes one. */
final class QueryPattern {

    private static final String NAME = "(?:[A-Za-z][A-Za-z0-9_]*|_\"[^\"]*\")";
    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final String NUMBER = "-?\\d+l?";
    private static final String TIME = "\\d{4}\\.\\d\\d\\.\\d\\d(?:T\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3}|\\.\\d{9})?)?";
    private static final String VALUE =
            "(?:" + TIME + "|" + NUMBER + "|" + STRING + "|\\(" + TIME + " [+-] " + NUMBER + "\\))";

    private static final String SLICE = NAME + " (?:>=|<) " + VALUE + "(?: and " + NAME + " < " + VALUE + ")?";
    /** What a user writes; one with parentheses is not told from what is ours. */
    private static final String FILTER = "[^()]+";

    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("database", STRING),
            Map.entry("table", "loadTable\\(" + STRING + ", " + STRING + "\\)"),
            Map.entry("tracking", NAME),
            Map.entry("column", NAME),
            Map.entry("columns", "(?:\\*|" + NAME + "(?:, " + NAME + ")*)"),
            Map.entry("n", "\\d+"),
            Map.entry("width", "\\d+l"),
            Map.entry("value", VALUE),
            Map.entry("filter", FILTER),
            Map.entry("condition", "(?:" + SLICE + "|\\(" + FILTER + "\\)(?: and " + SLICE + ")?)"),
            Map.entry(
                    "range",
                    "(?:isValid\\(" + NAME + "\\)|" + NAME + " >= " + VALUE + ")(?: and " + NAME + " <= " + VALUE
                            + ")?"),
            Map.entry("slice", SLICE));
    private static final Pattern TOKEN = Pattern.compile("<([a-z]+)>|\\{|\\}(?:\\.\\.\\.)?");

    private QueryPattern() {}

    static Pattern of(String form) {
        StringBuilder pattern = new StringBuilder();
        Matcher token = TOKEN.matcher(form);
        int end = 0;
        while (token.find()) {
            pattern.append(Pattern.quote(form.substring(end, token.start())));
            pattern.append(
                    switch (token.group()) {
                        case "{" -> "(?:";
                        case "}" -> ")?";
                        case "}..." -> ")*";
                        default -> PLACES.get(token.group(1));
                    });
            end = token.end();
        }
        return Pattern.compile(
                pattern.append(Pattern.quote(form.substring(end))).toString(), Pattern.DOTALL);
    }
}
