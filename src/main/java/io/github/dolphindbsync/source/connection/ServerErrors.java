package io.github.dolphindbsync.source.connection;

import io.github.dolphindbsync.source.settings.Durations;
import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.ServerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what the vendor's client throws into messages for people, and says what helps. Texts vary between releases of
 * the server, so they are translated by their number where they have one, and by a part of them where they have not.
 * The numbers follow the remedies that the vendor's pages on each error name.
 */
public final class ServerErrors {

    // "host:port Server response: <text> script: <the whole script>"; the script may hold data and is long.
    private static final Pattern SERVER_RESPONSE =
            Pattern.compile("Server response: '?(.*?)'?\\.? (?:script|function): ", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("RefId:\\s*S?(\\d{5})");

    // Out of sockets, shutting down, too many connections, remote node away, no thread, no route, connection broken;
    // chunk
    // locked, replica away, table being renamed, not initialized; leader not elected, still starting, chunk just
    // deleted.
    private static final Set<String> PASSING_NUMBERS = Set.of(
            "00002", "00004", "00005", "00006", "00012", "00013", "00019", "00020", "01005", "01012", "01048", "03020",
            "07001", "12006");
    private static final Set<String> PASSING_TEXTS = Set.of(
            "<ChunkInTransaction>", "<NotLeader>", "<DataNodeNotAvail>", "<DataNodeNotReady>", "<ControllerNotReady>");
    private static final Set<String> TOO_LARGE_NUMBERS = Set.of("05016");
    private static final Set<String> TOO_LARGE_TEXTS = Set.of("Out of memory", "Failed to merge results");
    // Releases before 2.00 gave no number.
    private static final String TOO_MANY_PARTITIONS_NUMBER = "02039";
    private static final String TOO_MANY_PARTITIONS = "relevant to the query is too large";
    private static final String WRONG_PASSWORD = "user name or password is incorrect";
    private static final String MISSING_PATH = "path does not exist";
    private static final String NO_PRIVILEGE = "<NoPrivilege>";

    private ServerErrors() {}

    static DolphinDBException translateLogin(ServerSettings server, Exception cause) {
        DolphinDBException translated = translate(server, "logging in as '" + server.username() + "'", cause);
        // Whatever was wrong with the login, to try it again at once may lock the account.
        return answer(cause) != null && translated.recoveryAction() != RecoveryAction.RETRY
                ? new DolphinDBException(RecoveryAction.REAUTHENTICATE, translated.getMessage())
                : translated;
    }

    /** @param hasGivenRows true if an earlier query on the same connection was allowed to read rows */
    static DolphinDBException translateQuery(ServerSettings server, boolean hasGivenRows, Exception cause) {
        DolphinDBException translated = translate(server, "a query", cause);
        // A server that lost the session takes the same connection for that of a guest, and says only this.
        return hasGivenRows && translated.getMessage().contains(NO_PRIVILEGE)
                ? new DolphinDBException(
                        RecoveryAction.RETRY,
                        translated.getMessage(),
                        translated.refusal().orElse(null))
                : translated;
    }

    /** True if there is no other way to log in that could still be tried on this connection. */
    static boolean endsLogin(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        boolean isUnknownToServer = message.contains("SCRAM login is unavailble");
        boolean isUnknownToUser = message.contains("doesn't support scram authMode");
        boolean isRefused = answer(cause) != null && !message.contains(WRONG_PASSWORD);
        return !isUnknownToServer && !isUnknownToUser && !isRefused;
    }

    /** The server, or the way to it, failed while we were {@code doing} something. */
    static DolphinDBException translate(ServerSettings server, String doing, Exception cause) {
        if (cause instanceof DolphinDBException known) {
            return known;
        }
        String answer = answer(cause);
        if (answer != null) {
            // No cause: its message holds the whole script.
            return new DolphinDBException(
                    recoveryAction(answer), where(server, doing) + withAdvice(server, answer), answer);
        }
        if (cause instanceof RuntimeException && !isEndOfStream(cause)) {
            return new DolphinDBException(
                    RecoveryAction.FAIL,
                    where(server, doing) + "the vendor's client can't read the answer ("
                            + cause.getClass().getSimpleName() + ")",
                    cause);
        }
        boolean broke = cause.getMessage() == null || isEndOfStream(cause);
        return new DolphinDBException(
                RecoveryAction.RETRY,
                where(server, doing) + (broke ? "the connection broke" : cause.getMessage())
                        + ". The next poll continues from the checkpoint.",
                cause);
    }

    /** The client does not look for the end of the stream, and meets it with such exceptions. */
    private static boolean isEndOfStream(Exception cause) {
        return cause instanceof NullPointerException
                || cause instanceof IndexOutOfBoundsException
                || cause instanceof NegativeArraySizeException;
    }

    /** The whole of a small answer, or what the server said of its size, is more than there is memory. */
    static DolphinDBException tooLarge(ServerSettings server, String doing, OutOfMemoryError cause) {
        return new DolphinDBException(
                RecoveryAction.FAIL,
                where(server, doing) + "the answer is larger than the memory of this process, or is reported to be ("
                        + cause.getMessage()
                        + "). Check whether a DolphinDB server listens there, or raise -Xmx",
                cause);
    }

    /** The answer came so slowly that it might never have ended. */
    static DolphinDBException tooLate(ServerSettings server, Duration longest, DolphinDBException cause) {
        return new DolphinDBException(
                RecoveryAction.FAIL,
                "DolphinDB server " + server + ": an answer was not complete after "
                        + Durations.humanReadable(longest) + ". If that is not long enough, raise "
                        + ServerSetting.READ_TIMEOUT.key(),
                cause);
    }

    static DolphinDBException noConnection(ServerSettings server, String reason, boolean mayPass) {
        return new DolphinDBException(
                mayPass ? RecoveryAction.RETRY : RecoveryAction.FAIL,
                where(server, "connecting") + reason + ". Check " + ServerSetting.HOST.key() + " and "
                        + ServerSetting.PORT.key() + ".");
    }

    private static String where(ServerSettings server, String doing) {
        return "DolphinDB server " + server + ", " + doing + ": ";
    }

    /** What the server said, without the script; null if it said nothing. */
    private static String answer(Exception cause) {
        String message = cause.getMessage();
        int response = message == null ? -1 : message.indexOf("Server response: ");
        if (response < 0) {
            return null;
        }
        Matcher matcher = SERVER_RESPONSE.matcher(message);
        return matcher.find()
                ? matcher.group(1).strip()
                : message.substring(response + "Server response: ".length()).strip();
    }

    private static RecoveryAction recoveryAction(String answer) {
        if (answer.contains(WRONG_PASSWORD)) {
            return RecoveryAction.REAUTHENTICATE;
        }
        Matcher matcher = NUMBER.matcher(answer);
        String number = matcher.find() ? matcher.group(1) : "";
        if (number.equals(TOO_MANY_PARTITIONS_NUMBER) || answer.contains(TOO_MANY_PARTITIONS)) {
            return RecoveryAction.FEWER_PARTITIONS;
        }
        if (TOO_LARGE_NUMBERS.contains(number) || TOO_LARGE_TEXTS.stream().anyMatch(answer::contains)) {
            return RecoveryAction.SMALLER_WINDOW;
        }
        if (PASSING_NUMBERS.contains(number) || PASSING_TEXTS.stream().anyMatch(answer::contains)) {
            return RecoveryAction.RETRY;
        }
        return RecoveryAction.FAIL;
    }

    /** The server knows no such table, or no such database. */
    public static boolean isMissingPath(DolphinDBException failure) {
        return failure.getMessage().contains(MISSING_PATH);
    }

    /** Some of the server's texts end with a full stop. */
    private static String withAdvice(ServerSettings server, String answer) {
        String advice = advice(server, answer);
        boolean isSentence = answer.endsWith(".") && !advice.isEmpty();
        return (isSentence ? answer.substring(0, answer.length() - 1) : answer) + advice;
    }

    private static String advice(ServerSettings server, String answer) {
        if (answer.contains(WRONG_PASSWORD)) {
            return ". Check " + ServerSetting.USERNAME.key() + " ('" + server.username() + "') and "
                    + ServerSetting.PASSWORD.key() + ".";
        }
        if (answer.contains(MISSING_PATH)) {
            return ". Check " + ServerSetting.DATABASE.key() + " and " + ServerSetting.TABLE_NAME.key()
                    + ", or those of the sync.";
        }
        if (answer.contains(NO_PRIVILEGE)) {
            return ". Ask for the right to read the table for user '" + server.username() + "'.";
        }
        if (answer.contains(TOO_MANY_PARTITIONS)) {
            return ". Set " + ServerSetting.PARTITIONS_PER_QUERY.key() + " (" + server.partitionsPerQuery()
                    + ") to no more than this server allows";
        }
        return "";
    }
}
