package io.github.dolphindbsync.checkpoint;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a person has to do about the failures of a database; the first entry that matches counts. */
public final class ErrorAdvice {

    /** After a failure that needs no more than another try. */
    public static final String NOTHING_IS_LOST = " Nothing is lost: the next poll continues from the checkpoint.";

    /** DuckDB's driver begins with a line without information. */
    private static final Pattern PREAMBLE =
            Pattern.compile("Invalid Input Error: Attempting to execute an unsuccessful [^\\n]*\\s*Error: ");

    private record Entry(Predicate<SQLException> matches, String advice) {}

    private final List<Entry> entries = new ArrayList<>();

    /**
     * Adds advice for failures with an SQL state.
     *
     * @param states regular expression of SQL states
     */
    public ErrorAdvice onState(String states, String advice) {
        Pattern pattern = Pattern.compile(states);
        return on(
                failure -> failure.getSQLState() != null
                        && pattern.matcher(failure.getSQLState()).matches(),
                advice);
    }

    /**
     * Adds advice for failures with certain words in their message.
     *
     * @param words regular expression of words that a message contains, in any case; only for failures without SQL
     *     state
     */
    public ErrorAdvice onMessage(String words, String advice) {
        Pattern pattern = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        return on(
                failure -> failure.getSQLState() == null
                        && pattern.matcher(String.valueOf(failure.getMessage())).find(),
                advice);
    }

    /**
     * Adds advice for failures with an error code of the database.
     *
     * @param code the database's own number of the failure
     */
    public ErrorAdvice onCode(int code, String advice) {
        return on(failure -> failure.getErrorCode() == code, advice);
    }

    /** Any other condition. */
    public ErrorAdvice on(Predicate<SQLException> condition, String advice) {
        entries.add(new Entry(condition, advice));
        return this;
    }

    /** The advice about a failure, in sentences; empty if there is none. */
    public Optional<String> about(SQLException failure) {
        return entries.stream()
                .filter(entry -> entry.matches.test(failure))
                .map(Entry::advice)
                .findFirst();
    }

    /** Whether a failure has no SQL state, and the first line of its message matches. */
    public static boolean hasOnlyMessage(SQLException failure, Pattern firstLine) {
        return failure.getSQLState() == null
                && firstLine.matcher(firstLine(failure)).matches();
    }

    /** The first line of a message that describes the failure. */
    public static String firstLine(Throwable failure) {
        if (failure.getMessage() == null) {
            return failure.toString();
        }
        String message = PREAMBLE.matcher(failure.getMessage()).replaceFirst("");
        return message.strip().lines().findFirst().orElse("").strip();
    }
}
