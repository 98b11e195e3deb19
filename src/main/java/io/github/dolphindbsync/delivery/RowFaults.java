package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.Database;
import io.github.dolphindbsync.checkpoint.ErrorAdvice;
import java.io.IOException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Finds out whether a failure is about a row or about the destination. In doubt it is about the destination: the sync
 * then stops, while a row that is blamed by mistake would be quarantined.
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

    /** Data exceptions and violated constraints, in standard SQL. */
    private static final Pattern SQL_STATES = Pattern.compile("22...|23...");

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

    /**
     * What is innermost decides: a refusal may come wrapped as an aborted transaction, an outage as a failed mapping.
     */
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
        boolean isStandard = sql.getSQLState() == null
                ? sql instanceof SQLDataException || sql instanceof SQLIntegrityConstraintViolationException
                : SQL_STATES.matcher(sql.getSQLState()).matches();
        return isStandard || Database.ALL.stream().anyMatch(database -> database.rejectsRow(sql));
    }

    private static boolean isBesideInvalid(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith(KAFKA_BESIDE_INVALID);
    }

    /** In one line, without the values of the row. */
    String reason(Throwable failure) {
        Throwable decisive = decisive(failure);
        if (decisive != null && isBesideInvalid(decisive)) {
            return "Kafka refused the message; a compacted topic takes none without a key";
        }
        String line = ErrorAdvice.firstLine(decisive == null ? failure : decisive);
        String reason = QuotedValues.removedFrom(line).replace('\0', ' ');
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }
}
