package io.github.dolphindbsync.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what the vendor's client throws into messages for people. */
final class ServerErrors {

    // "host:port Server response: <text> script: <the whole script>"; the script may hold data and is long.
    private static final Pattern SERVER_RESPONSE =
            Pattern.compile("Server response: '?(.*?)'?\\.? (?:script|function): ", Pattern.DOTALL);

    private ServerErrors() {}

    static DolphinDBException translate(ServerSettings server, String doing, Exception cause) {
        if (cause instanceof DolphinDBException known) {
            return known;
        }
        String text = text(cause);
        // No cause: its message holds the whole script.
        boolean answered = text != null && !text.equals(cause.getMessage());
        String message = "DolphinDB server " + server + ", " + doing + ": "
                + (text == null ? "the connection broke" : text) + advice(server, text);
        return answered ? new DolphinDBException(message) : new DolphinDBException(message, cause);
    }

    private static String text(Exception cause) {
        String message = cause.getMessage();
        if (message == null || cause instanceof IndexOutOfBoundsException) {
            // The client meets the end of the stream inside a block with such exceptions.
            return null;
        }
        Matcher matcher = SERVER_RESPONSE.matcher(message);
        if (matcher.find()) {
            return matcher.group(1).strip();
        }
        int response = message.indexOf("Server response: ");
        return response < 0
                ? message
                : message.substring(response + "Server response: ".length()).strip();
    }

    private static String advice(ServerSettings server, String text) {
        if (text == null) {
            return ". The next poll goes on from the checkpoint.";
        }
        if (text.contains("user name or password is incorrect")) {
            return ". Check " + ServerSetting.USERNAME.key() + " ('" + server.username() + "') and "
                    + ServerSetting.PASSWORD.key() + ".";
        }
        if (text.contains("path does not exist")) {
            return ". Check " + ServerSetting.DATABASE.key() + " and " + ServerSetting.TABLE_NAME.key() + ".";
        }
        if (text.contains("NoPrivilege")) {
            return ". Ask for the right to read the table for user '" + server.username() + "'.";
        }
        if (text.startsWith("no connection")) {
            return ". Check " + ServerSetting.HOST.key() + " and " + ServerSetting.PORT.key() + ".";
        }
        return "";
    }
}
