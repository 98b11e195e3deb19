package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Removes the values of rows from the messages of a database: they end in logs, where rows have no place. Names of
 * tables, columns and constraints stay.
 */
final class QuotedValues {

    // As in: Could not convert string 'x' to INT32; Duplicate key "a: x"; Type INT64 with value 5000000000 can't be
    // cast; invalid input syntax for type integer: "x"; Could not cast value 1000 to DECIMAL; Failed to cast value to
    // numerical: 1e300; Object {"a":1} does not have key.
    private static final Pattern VALUE = Pattern.compile(
            "(\\b(?:string|value:?|key|entry|converting) |: (?=\".*\"$))(?:'.*'|\".*\")|(\\bwith value )\\S+|(out of "
                    + "range: )\"[^\"]*\"|(\\bvalue |numerical: )(?=-?\\d)\\S+" + "|(\\bObject )\\{.*\\}",
            Pattern.DOTALL | Pattern.MULTILINE);

    /** What PostgreSQL adds to a message: the whole row, or the key. */
    private static final Pattern DETAIL = Pattern.compile("\\R\\s*Detail: .*", Pattern.DOTALL);

    private QuotedValues() {}

    /** The same failure, or, if a database quotes a value in it, one with the same message without the value. */
    static Exception removedFrom(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException quoting && quoting.getMessage() != null) {
                String message = removedFrom(quoting.getMessage());
                if (!message.equals(quoting.getMessage())) {
                    SQLException clean = new SQLException(message, quoting.getSQLState(), quoting.getErrorCode());
                    clean.setStackTrace(quoting.getStackTrace());
                    // It names the step that failed, which the database does not.
                    return failure instanceof CheckpointException
                            ? new CheckpointException(removedFrom(failure.getMessage()), clean)
                            : clean;
                }
            }
        }
        return failure;
    }

    /** The message without what PostgreSQL adds to it. */
    static String withoutDetail(String message) {
        return DETAIL.matcher(message).replaceFirst("");
    }

    static String removedFrom(String message) {
        return VALUE.matcher(withoutDetail(message))
                .replaceAll(match -> IntStream.rangeClosed(1, match.groupCount())
                        .mapToObj(match::group)
                        .filter(Objects::nonNull)
                        .map(before -> before + "(not shown)")
                        .findFirst()
                        .orElseThrow());
    }
}
