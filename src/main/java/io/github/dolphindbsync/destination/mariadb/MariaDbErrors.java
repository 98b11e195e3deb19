package io.github.dolphindbsync.destination.mariadb;

import static io.github.dolphindbsync.checkpoint.ErrorAdvice.NOTHING_IS_LOST;

import io.github.dolphindbsync.checkpoint.ErrorAdvice;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/** Failures of MariaDB and MySQL, by their numbers: their SQL states tell less. */
final class MariaDbErrors {

    /** Refusals of a row with the SQL state of anything: wrong value, cut value, CHECK. */
    private static final Set<Integer> ROW_CODES = Set.of(1265, 1366, 3819);

    private static final Set<String> VAGUE_STATES = Set.of("HY000", "01000");

    /** What a trigger signals. */
    private static final String SIGNAL = "45000";

    /** How drivers report a packet that the server refuses, for which it ends the connection. */
    private static final Pattern PACKET = Pattern.compile("Socket error|max_allowed_packet", Pattern.CASE_INSENSITIVE);

    private static final String NO_ROOM = "Make room on the disk of the database server." + NOTHING_IS_LOST;
    private static final String READ_ONLY =
            "The database is read-only. Point the data source at the primary, or turn that off." + NOTHING_IS_LOST;

    static final ErrorAdvice ADVICE = new ErrorAdvice()
            .onCode(
                    1205,
                    "Another session holds a lock on the table or on the row of the checkpoint; information_schema.innodb_trx"
                            + " shows which." + NOTHING_IS_LOST)
            .onCode(1021, NO_ROOM)
            .onCode(1114, NO_ROOM)
            .onCode(1290, READ_ONLY)
            .onCode(1836, READ_ONLY)
            .onCode(1792, READ_ONLY)
            .onCode(
                    1142,
                    "Grant the user of the sync CREATE, ALTER, SELECT, INSERT, UPDATE and DELETE on the tables of its database.")
            .onCode(
                    1412,
                    "The table was created or altered while the transaction of the host ran, which keeps its first snapshot. Give"
                            + " the data source the isolation TRANSACTION_READ_COMMITTED." + NOTHING_IS_LOST)
            .onCode(1044, "Grant the user of the sync its database.")
            .onCode(
                    1153,
                    "A batch is larger than max_allowed_packet of the server. Raise that, or make the batches smaller"
                            + " (sync.<name>.batch-size)." + NOTHING_IS_LOST)
            .on(
                    failure -> !(failure instanceof SQLDataException)
                            && PACKET.matcher(String.valueOf(failure.getMessage()))
                                    .find(),
                    "The connection to the database was lost, or a batch is larger than max_allowed_packet of the server. Check"
                            + " whether the database runs; else raise max_allowed_packet, or make the batches smaller"
                            + " (sync.<name>.batch-size)." + NOTHING_IS_LOST);

    private MariaDbErrors() {}

    static boolean isOfRow(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && (state.equals(SIGNAL)
                        || (VAGUE_STATES.contains(state) && ROW_CODES.contains(failure.getErrorCode())));
    }
}
