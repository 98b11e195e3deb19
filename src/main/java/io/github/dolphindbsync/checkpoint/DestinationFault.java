package io.github.dolphindbsync.checkpoint;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to do about a failure of a database, which itself only says what happened. */
public final class DestinationFault {

    private static final String AGAIN = " Nothing is lost: the next poll goes on from the checkpoint.";

    /** By SQL state; the first that matches. */
    private static final Map<Pattern, String> ADVICE = new LinkedHashMap<>();

    static {
        advise(
                "08...|57P0.|25P03",
                "The connection to the database was lost or could not be had. Where it does not come back by itself, see whether "
                        + "the database runs." + AGAIN);
        advise("40...", "The batch met another transaction and was rolled back." + AGAIN);
        advise(
                "55P03",
                "Another session holds a lock on the table or on the row of the checkpoint; pg_locks and pg_stat_activity show which."
                        + AGAIN);
        advise(
                "57014",
                "The statement was cancelled, by statement_timeout or by hand. Raise statement_timeout for this user, or make the "
                        + "batches smaller (sync.<name>.batch-size)." + AGAIN);
        advise(
                "25006",
                "The database takes no writes: it is a standby, or default_transaction_read_only is on. Point warehouse.url at "
                        + "the primary, or turn that off." + AGAIN);
        advise("53100", "Make room on the disk of the database server." + AGAIN);
        advise("53...", "The database server has run out of memory or connections." + AGAIN);
        advise(
                "42501",
                "Grant the user of the sync CREATE on the schema, and SELECT, INSERT, UPDATE and DELETE on its tables.");
    }

    /** DuckDB gives no SQL states. */
    private static final Map<Pattern, String> DUCKDB_ADVICE = Map.of(
            duckDb("No space left on device"),
            "Make room on the disk of the warehouse." + AGAIN,
            duckDb("read-only mode|read-only file system|permission denied"),
            "Make the file of the warehouse and its folder writable." + AGAIN,
            duckDb("corrupt|checksum|could not read (enough|all)|not a valid DuckDB|deserialize"),
            "The file of the warehouse is damaged. Restore it from a backup: the sync then goes on from the mark in it.",
            duckDb("out of memory error"),
            "DuckDB has reached its memory_limit. Make the batches smaller (sync.<name>.batch-size)." + AGAIN);

    private DestinationFault() {}

    private static Pattern duckDb(String sign) {
        return Pattern.compile(".*(" + sign + ").*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static void advise(String sqlState, String advice) {
        ADVICE.put(Pattern.compile(sqlState), advice);
    }

    /** What to do, in sentences; empty where the failure is of another kind, or says it itself. */
    public static Optional<String> advice(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                Map<Pattern, String> advice = sql.getSQLState() == null ? DUCKDB_ADVICE : ADVICE;
                String sign = String.valueOf(sql.getSQLState() == null ? sql.getMessage() : sql.getSQLState());
                Optional<String> found = advice.entrySet().stream()
                        .filter(entry -> entry.getKey().matcher(sign).matches())
                        .map(Map.Entry::getValue)
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** A message of a database in one line, without the row or key that PostgreSQL quotes in it. */
    public static String inOneLine(String message) {
        return QuotedValues.withoutDetail(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
