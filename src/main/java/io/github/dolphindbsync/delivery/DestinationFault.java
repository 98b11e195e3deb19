package io.github.dolphindbsync.delivery;

import static io.github.dolphindbsync.checkpoint.ErrorAdvice.NOTHING_IS_LOST;

import io.github.dolphindbsync.checkpoint.Database;
import io.github.dolphindbsync.checkpoint.ErrorAdvice;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/** What to do about a failure of a database, which itself only reports what happened. */
public final class DestinationFault {

    /** In standard SQL. */
    private static final ErrorAdvice STANDARD = new ErrorAdvice()
            .onState(
                    "08...",
                    "The connection to the database was lost or refused. If it does not come back by itself, check "
                            + "whether the" + " database runs." + NOTHING_IS_LOST)
            .onState("40...", "The batch met another transaction and was rolled back." + NOTHING_IS_LOST)
            .onState(
                    "HYT00",
                    "Another session holds a lock on the table or on the row of the checkpoint." + NOTHING_IS_LOST);

    private DestinationFault() {}

    /** What to do, in sentences; empty if the failure is not one of a database, or its message is enough. */
    public static Optional<String> advice(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .flatMap(sql -> Stream.concat(
                                Database.ALL.stream().map(database -> database.advice(sql)),
                                Stream.of(STANDARD.about(sql)))
                        .flatMap(Optional::stream))
                .findFirst();
    }

    /** A message of a database in one line, without the row or key that PostgreSQL quotes in it. */
    public static String inOneLine(String message) {
        return QuotedValues.withoutDetail(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
