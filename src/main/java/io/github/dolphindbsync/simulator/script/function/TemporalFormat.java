package io.github.dolphindbsync.simulator.script.function;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code temporalParse}: reads a moment by a format. Only formats with separators are supported, with the letters that
 * the documentation shows ({@code reference/functions/by-name/t/temporalParse.md}).
 */
final class TemporalFormat {

    private static final Pattern PART =
            Pattern.compile("(?<field>yyyy|y|MM|M|dd|d|HH|H|mm|m|ss|s|SSS)|(?<separator>[^A-Za-z0-9]+)");
    private static final Map<Set<String>, ColumnType> TYPES = Map.of(
            Set.of("y", "M", "d"), ColumnType.DATE,
            Set.of("y", "M", "d", "H", "m", "s"), ColumnType.DATETIME,
            Set.of("y", "M", "d", "H", "m", "s", "S"), ColumnType.TIMESTAMP);
    private static final int FIRST_OF_1940 = 40;

    private final Pattern text;
    private final ColumnType type;

    private TemporalFormat(String format) {
        Set<String> fields = new TreeSet<>();
        StringBuilder texts = new StringBuilder();
        Matcher part = PART.matcher(format);
        int end = 0;
        boolean isField = false;
        while (part.find() && part.start() == end && isField != (part.group("field") != null)) {
            isField = !isField;
            end = part.end();
            String letter = isField ? part.group("field").substring(0, 1) : "";
            if (isField && !fields.add(letter)) {
                throw refused(format);
            }
            texts.append(isField ? "(?<" + letter + ">" + digits(letter) + ")" : Pattern.quote(part.group()));
        }
        if (end < format.length() || !TYPES.containsKey(fields)) {
            throw refused(format);
        }
        type = TYPES.get(fields);
        text = Pattern.compile(texts.toString());
    }

    /**
     * The number of letters matters only for years and fractions. Years have two or four letters; other numbers are not
     * documented.
     */
    private static String digits(String letter) {
        return letter.equals("S") ? "\\d{3}" : letter.equals("y") ? "\\d{4}|\\d{2}" : "\\d{1,9}";
    }

    private static ScriptException refused(String format) {
        return ScriptException.unsupported("temporalParse by the format '" + format + "'");
    }

    /** Reads a text; NULL where it has another form. */
    static Vector parse(String moment, String format) {
        TemporalFormat by = new TemporalFormat(format);
        Matcher found = by.text.matcher(moment);
        return found.matches() ? Casts.cast(Scalars.text(by.written(found)), by.type) : Scalars.ofNull(by.type);
    }

    private String written(Matcher found) {
        String day = String.format(
                Locale.ROOT, "%04d.%02d.%02d", year(found.group("y")), number(found, "M"), number(found, "d"));
        if (type == ColumnType.DATE) {
            return day;
        }
        String time = String.format(
                Locale.ROOT, "T%02d:%02d:%02d", number(found, "H"), number(found, "m"), number(found, "s"));
        return day + time + (type == ColumnType.TIMESTAMP ? "." + found.group("S") : "");
    }

    private static int year(String digits) {
        int number = Integer.parseInt(digits);
        if (digits.length() > 2) {
            return number;
        }
        return number < FIRST_OF_1940 ? 2000 + number : 1900 + number;
    }

    private static int number(Matcher found, String field) {
        return Integer.parseInt(found.group(field));
    }
}
