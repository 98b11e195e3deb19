package io.github.dolphindbsync.delivery;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to do about a failure of a database, which itself only says what happened. */
public final class DestinationFault {

    private static final String AGAIN = " Nothing is lost: the next poll continues from the checkpoint.";

    private static final String MYSQL_READ_ONLY =
            "The database takes no writes: it is read-only. Point warehouse.url at the primary, or turn that off."
                    + AGAIN;

    /** By SQL state; the first that matches. */
    private static final Map<Pattern, String> ADVICE = new LinkedHashMap<>();

    /** Of MariaDB and MySQL, whose SQL states say less. */
    private static final Map<Integer, String> MYSQL_ADVICE = Map.of(
            1205,
            "Another session holds a lock on the table or on the row of the checkpoint; information_schema.innodb_trx shows"
                    + " which." + AGAIN,
            1021,
            "Make room on the disk of the database server." + AGAIN,
            1114,
            "Make room on the disk of the database server." + AGAIN,
            1290,
            MYSQL_READ_ONLY,
            1836,
            MYSQL_READ_ONLY,
            1792,
            MYSQL_READ_ONLY,
            1142,
            "Grant the user of the sync CREATE, ALTER, SELECT, INSERT, UPDATE and DELETE on the tables of its database.",
            1412,
            "The table was made or altered while the transaction of the host ran, which keeps to what it saw first. Give the"
                    + " data source the isolation TRANSACTION_READ_COMMITTED." + AGAIN,
            1044,
            "Grant the user of the sync its database.",
            1153,
            "A batch is larger than max_allowed_packet of the server. Raise that, or make the batches smaller"
                    + " (sync.<name>.batch-size)." + AGAIN);

    static {
        advise(
                "08...|57P0.|25P03",
                "The connection to the database was lost or could not be had. Where it does not come back by itself, see whether "
                        + "the database runs." + AGAIN);
        advise(
                "42P05|26000",
                "A pooler before the database, such as PgBouncer in transaction mode, gives each transaction to another session. Add"
                        + " prepareThreshold=0 to the URL of the data source." + AGAIN);
        advise("40...", "The batch met another transaction and was rolled back." + AGAIN);
        advise(
                "55P03|HYT00",
                "Another session holds a lock on the table or on the row of the checkpoint; in PostgreSQL pg_locks and pg_stat_activity show which."
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

    /** How drivers of MariaDB and MySQL report a packet that the server does not take, for which it ends the connection. */
    private static final Pattern PACKET = sign("Socket error|max_allowed_packet");

    private static final String PACKET_ADVICE = "The connection to the database was lost, or a batch is larger than"
            + " max_allowed_packet of the server. See whether the database runs; else raise max_allowed_packet, or make the"
            + " batches smaller (sync.<name>.batch-size)." + AGAIN;

    /** DuckDB and SQLite give no SQL states. */
    private static final Map<Pattern, String> ADVICE_BY_MESSAGE = Map.of(
            sign("duckdb:.* is held by"),
            "Close the file there, or work on a copy of it: DuckDB lets one process open a file, even to read it."
                    + AGAIN,
            sign("write-write conflict"),
            "Another sync changed the same table at the same time, and the batch was rolled back." + AGAIN,
            sign("SQLITE_BUSY|SQLITE_LOCKED"),
            "Another process writes to the file of the warehouse; one at a time can." + AGAIN,
            sign("SQLITE_READONLY|SQLITE_CANTOPEN"),
            "The file of the warehouse and its folder must be there and writable." + AGAIN,
            sign("SQLITE_CORRUPT|SQLITE_NOTADB"),
            "The file of the warehouse is damaged, or not one of SQLite. Restore it from a backup: the sync then continues from the"
                    + " mark in it.",
            sign(
                    "No space left on device|File too large|quota exceeded|SQLITE_FULL|SQLITE_IOERR_(WRITE|FSYNC|TRUNCATE)"),
            "Make room on the disk of the warehouse; it may also be a quota, or a limit on the size of files (ulimit -f)."
                    + AGAIN,
            sign("read-only mode|read-only file system|permission denied"),
            "Make the file of the warehouse and its folder writable." + AGAIN,
            sign("corrupt|checksum|could not read (enough|all)|not a valid DuckDB|deserialize"),
            "The file of the warehouse is damaged. Restore it from a backup: the sync then continues from the mark in it.",
            sign("out of memory error"),
            "DuckDB has reached its memory_limit. Make the batches smaller (sync.<name>.batch-size)." + AGAIN);

    private DestinationFault() {}

    private static Pattern sign(String words) {
        return Pattern.compile(".*(" + words + ").*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static void advise(String sqlState, String advice) {
        ADVICE.put(Pattern.compile(sqlState), advice);
    }

    /** What to do, in sentences; empty where the failure is of another kind, or says it itself. */
    public static Optional<String> advice(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                if (MYSQL_ADVICE.containsKey(sql.getErrorCode())) {
                    return Optional.of(MYSQL_ADVICE.get(sql.getErrorCode()));
                }
                if (PACKET.matcher(String.valueOf(sql.getMessage())).matches() && !(sql instanceof SQLDataException)) {
                    return Optional.of(PACKET_ADVICE);
                }
                boolean saysLittle = sql.getSQLState() == null;
                Map<Pattern, String> advice = saysLittle ? ADVICE_BY_MESSAGE : ADVICE;
                String sign = String.valueOf(saysLittle ? sql.getMessage() : sql.getSQLState());
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
