package io.github.dolphindbsync.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Sends bytes as a client of the vendor sent them, and keeps what comes back, a character for each byte. */
final class RawClient {

    /** The answer to a handshake; the number of the session is the first group. */
    static final String ACCEPTED = "(\\d+) 0 1\nOK\n";

    /** A client that waits for an answer that does not come fails. */
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    private RawClient() {}

    /** All that is answered until the server ends the connection, because it has read all requests. */
    static String answerTo(StandInServer server, String requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static String handshake(String settings, String user, String password) {
        String body = "connect\nlogin\n" + user + "\n" + password + "\nfalse";
        return "API 0 " + body.length() + " / " + settings + "\n" + body;
    }

    /** The number of the session is that of the connection, whatever the request says. */
    static String request(String settings, String body, String arguments) {
        return "API2 0 " + body.length() + settings + "\n" + body + arguments;
    }

    static String script(String settings, String text) {
        return request(" / " + settings, "script\n" + text, "");
    }

    static Pattern exactly(String bytes) {
        return Pattern.compile(bytes, Pattern.DOTALL);
    }
}
