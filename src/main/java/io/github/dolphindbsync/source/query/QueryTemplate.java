package io.github.dolphindbsync.source.query;

import io.github.dolphindbsync.source.schema.ScriptName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query with places for values. Where a value could become something else than a value, as within quotes or a
 * comment, no place is allowed.
 */
public final class QueryTemplate {

    private static final String TABLE = "{table}";
    // A text in quotes, a comment, or a place for a value.
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*+\"?|'(?:[^'\\\\]|\\\\.)*+'?|//[^\n]*|/\\*"
                    + "|:#(\\$\\{[^}]*}|[A-Za-z_][A-Za-z0-9_.]*)",
            Pattern.DOTALL);

    private final List<String> texts;
    private final List<String> parameters;

    private QueryTemplate(List<String> texts, List<String> parameters) {
        this.texts = texts;
        this.parameters = parameters;
    }

    /**
     * Finds the places for values in a query.
     *
     * @param table may be null, where the query does without one
     */
    public static QueryTemplate parse(String query, String database, String table) {
        if (query.contains(TABLE) && table == null) {
            throw new IllegalArgumentException("query '" + query + "' can't be used: in it " + TABLE
                    + " means the table of the endpoint, which names none. Use dolphindb:<database>/<table>");
        }
        String whole = table == null ? query : query.replace(TABLE, ScriptName.table(database, table));
        List<String> texts = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        int end = 0;
        Matcher matcher = TOKEN.matcher(whole);
        while (matcher.find()) {
            if (matcher.group(1) == null) {
                requireNoPlace(query, matcher.group());
            } else {
                texts.add(whole.substring(end, matcher.start()));
                parameters.add(matcher.group(1));
                end = matcher.end();
            }
        }
        texts.add(whole.substring(end));
        return new QueryTemplate(texts, parameters);
    }

    private static void requireNoPlace(String query, String text) {
        if (text.equals("/*")) {
            throw new IllegalArgumentException("query '" + query + "' can't be used: it holds a comment; take it out");
        }
        if (text.contains(":#")) {
            throw new IllegalArgumentException("query '" + query + "' can't be used: a parameter is inside " + text
                    + ". A value is bound as a complete literal, so remove the quotes or the comment");
        }
    }

    /** The script, with a literal in each place. */
    public String bind(Function<String, Object> values) {
        StringBuilder script = new StringBuilder(texts.get(0));
        for (int index = 0; index < parameters.size(); index++) {
            String name = parameters.get(index);
            script.append(Literals.of(name, values.apply(name))).append(texts.get(index + 1));
        }
        return script.toString();
    }
}
