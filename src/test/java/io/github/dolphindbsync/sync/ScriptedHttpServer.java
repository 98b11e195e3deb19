package io.github.dolphindbsync.sync;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** Answers each request with bytes that no HTTP library would write, until the other end closes the connection. */
final class ScriptedHttpServer implements AutoCloseable {

    /** Writes an answer. */
    interface Answer {
        void write(OutputStream out) throws IOException;
    }

    private final ServerSocket listening;
    private final Answer answer;
    private final List<String> requestLines = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    ScriptedHttpServer(Answer answer) throws IOException {
        this(ServerSocketFactory.getDefault(), InetAddress.getLoopbackAddress(), answer);
    }

    ScriptedHttpServer(ServerSocketFactory sockets, InetAddress address, Answer answer) throws IOException {
        this.answer = answer;
        listening = sockets.createServerSocket(0, 50, address);
        start(this::accept);
    }

    static Answer text(String answer) {
        return out -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    int port() {
        return listening.getLocalPort();
    }

    /** As in {@code POST /trade HTTP/1.1}. */
    List<String> requestLines() {
        return requestLines;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-http-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream());
                OutputStream out = connection.getOutputStream()) {
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                readRest(in);
                requestLines.add(line);
                answer.write(out);
                out.flush();
            }
        } catch (IOException e) {
            // The other end has closed it.
        }
    }

    private static void readRest(InputStream in) throws IOException {
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith("content-length:")) {
                length = Integer.parseInt(
                        name.substring("content-length:".length()).strip());
            }
        }
        in.readNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            line.append((char) read);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
