package io.github.dolphindbsync.delivery;

import java.io.IOException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Tells a refusal of a row from a fault of the destination. In doubt it is the destination's: then the sync stops, while a
 * row that is blamed by mistake would be put aside.
 */
final class RowFaults {

    /** By name, because none of these need be on the class path. */
    private static final Set<String> KNOWN = Set.of(
            "com.fasterxml.jackson.core.JsonProcessingException",
            "java.nio.charset.CharacterCodingException",
            "org.apache.camel.TypeConversionException",
            "org.apache.camel.ValidationException",
            "org.apache.kafka.common.InvalidRecordException",
            "org.apache.kafka.common.errors.RecordTooLargeException",
            "org.apache.kafka.common.errors.SerializationException");

    /** Data exceptions, violated constraints, what a trigger raises, and an entry too large for its index or page. */
    private static final Pattern SQL_STATES = Pattern.compile("22...|23...|P0001|45000|54000");

    /** Of MariaDB and MySQL, which give some refusals the SQL state of anything: wrong value, cut value, CHECK. */
    private static final Set<Integer> MYSQL_CODES = Set.of(1265, 1366, 3819);

    /** SQLite gives no SQL states either. */
    private static final Pattern SQLITE = Pattern.compile("\\[SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)\\w*\\] .*");

    /** DuckDB gives no SQL states. The first line is the driver's, and says nothing. */
    private static final Pattern DUCKDB_PREAMBLE =
            Pattern.compile("Invalid Input Error: Attempting to execute an unsuccessful [^\\n]*\\s*Error: ");

    private static final Pattern DUCKDB =
            Pattern.compile("(Constraint|Conversion|Out of Range) Error: .*|Appender error, .*constraint.*"
                    + "|Invalid Input Error: (?!Attempting to|Cannot execute statement|.*read-only).*");

    /** Kafka refuses all messages of a request for one of them. The words are those of its client for the others. */
    private static final String KAFKA_BESIDE_INVALID =
            "Failed to append record because it was part of a batch which had";

    private static final int LONGEST_REASON = 1_000;

    private final Set<String> classNames = ConcurrentHashMap.newKeySet();

    RowFaults() {
        classNames.addAll(KNOWN);
    }

    void add(String className) {
        classNames.add(className);
    }

    /** What is innermost decides: a refusal may come wrapped as an aborted transaction, an outage as a failed mapping. */
    boolean isOfARow(Throwable failure) {
        Throwable decisive = decisive(failure);
        return decisive != null && isRefusal(decisive);
    }

    private Throwable decisive(Throwable failure) {
        Throwable decisive = null;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException || cause instanceof IOException || isRefusal(cause)) {
                decisive = cause;
            }
        }
        return decisive;
    }

    private static Throwable next(Throwable failure) {
        if (failure instanceof SQLException sql && sql.getNextException() != null) {
            return sql.getNextException();
        }
        return failure.getCause() == failure ? null : failure.getCause();
    }

    private boolean isRefusal(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (classNames.contains(type.getName())) {
                return true;
            }
        }
        if (!(failure instanceof SQLException sql)) {
            return isBesideInvalid(failure);
        }
        if (sql.getSQLState() != null) {
            boolean isVague =
                    sql.getSQLState().equals("HY000") || sql.getSQLState().equals("01000");
            return SQL_STATES.matcher(sql.getSQLState()).matches()
                    || (isVague && MYSQL_CODES.contains(sql.getErrorCode()));
        }
        return sql instanceof SQLDataException
                || sql instanceof SQLIntegrityConstraintViolationException
                || DUCKDB.matcher(firstLine(sql)).matches()
                || SQLITE.matcher(firstLine(sql)).matches();
    }

    private static boolean isBesideInvalid(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith(KAFKA_BESIDE_INVALID);
    }

    /** In one line, without the values of the row. */
    String reason(Throwable failure) {
        Throwable told = decisive(failure);
        if (told != null && isBesideInvalid(told)) {
            return "Kafka refused the message; a compacted topic takes none without a key";
        }
        String line = firstLine(told == null ? failure : told);
        String reason = QuotedValues.removedFrom(line).replace('\0', ' ');
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    private static String firstLine(Throwable failure) {
        if (failure.getMessage() == null) {
            return failure.toString();
        }
        String message = DUCKDB_PREAMBLE.matcher(failure.getMessage()).replaceFirst("");
        return message.strip().lines().findFirst().orElse("").strip();
    }
}
