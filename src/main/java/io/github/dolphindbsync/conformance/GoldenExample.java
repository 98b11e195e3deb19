package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression with the result that the vendor's documentation prints or that follows from its rules. No example reads
 * a table of the server.
 *
 * @param given the statement before the expression, or empty
 * @param expected as the resource file describes it
 * @param page the page of the vendor's documentation
 */
public record GoldenExample(String id, String given, String expression, String expected, String page) {

    private static final String RESOURCE = "golden-examples.txt";
    private static final String ERROR = "error: ";
    private static final Pattern COLUMN = Pattern.compile("column (\\w+): (.*)");
    private static final int FIELDS = 5;

    /** All examples, in the order of the resource file. */
    public static List<GoldenExample> all() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(GoldenExample.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(GoldenExample::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenExample parse(String line) {
        String[] fields = line.split(" ~", -1);
        if (fields.length != FIELDS) {
            throw new IllegalStateException(RESOURCE + ": " + line);
        }
        return new GoldenExample(fields[0], fields[1].strip(), fields[2].strip(), fields[3].strip(), fields[4].strip());
    }

    /** The script that is sent. */
    public String script() {
        return given.isEmpty() ? expression : given + "\n" + expression;
    }

    public boolean expectsError() {
        return expected.startsWith(ERROR);
    }

    /** True where the error of the server is the expected one. */
    public boolean isExpectedError(String error) {
        return expectsError() && error.contains(expected.substring(ERROR.length()));
    }

    /** The part of an answer that is compared, as text: the expected column of a table, else the whole answer. */
    public String printed(Entity answer) {
        Matcher column = COLUMN.matcher(expected);
        if (column.matches() && answer instanceof BasicTable table) {
            for (int index = 0; index < table.columns(); index++) {
                if (table.getColumnName(index).equals(column.group(1))) {
                    return "column " + column.group(1) + ": " + Answers.text(table.getColumn(index));
                }
            }
        }
        return Answers.text(answer);
    }
}
