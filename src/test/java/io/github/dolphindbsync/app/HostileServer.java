package io.github.dolphindbsync.app;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server and answers some of the questions itself: not as a server does. */
final class HostileServer implements Closeable {

    /** An answer that no server should give; without end where {@code repeated} is not empty. */
    record Answer(String name, byte[] begin, byte[] repeated) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final int LARGEST = Integer.MAX_VALUE;
    private static final int SCALAR = 0;
    private static final int VECTOR = 1;
    private static final int DICTIONARY = 5;
    private static final int TABLE = 6;
    private static final int INT = 4;
    private static final int LONG = 5;
    private static final int STRING = 18;
    private static final int ANY = 25;
    private static final int BLOB = 32;

    /** Of the answers' parts, little-endian. */
    private static final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        static Bytes header() {
            return new Bytes().text("0 1 1\nOK\n");
        }

        Bytes text(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Bytes form(int form, int type) {
            bytes.write(type);
            bytes.write(form);
            return this;
        }

        Bytes ints(int... values) {
            for (int value : values) {
                bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
            }
            return this;
        }

        Answer named(String name) {
            return repeating(name, new byte[0]);
        }

        Answer repeating(String name, byte[] repeated) {
            return new Answer(name, bytes.toByteArray(), repeated);
        }
    }

    static List<Answer> answers(Random random) {
        byte[] noise = new byte[200];
        random.nextBytes(noise);
        byte[] text = "x".repeat(8_000).getBytes(StandardCharsets.UTF_8);
        Bytes blocks = Bytes.header().form(VECTOR, ANY);
        return List.of(
                Bytes.header()
                        .form(TABLE, 0)
                        .ints(LARGEST, 1)
                        .text("t\0a\0")
                        .form(VECTOR, LONG)
                        .ints(LARGEST, 1)
                        .named("a table that claims 2^31-1 rows"),
                Bytes.header()
                        .form(TABLE, 0)
                        .ints(LARGEST, LARGEST)
                        .text("t\0")
                        .repeating(
                                "a table that claims 2^31-1 columns, and names them",
                                "name\0".repeat(1_000).getBytes(StandardCharsets.UTF_8)),
                Bytes.header().form(TABLE, 0).ints(-1, -1).text("t\0").named("a table of -1 rows and columns"),
                Bytes.header()
                        .form(TABLE, 0)
                        .ints(3, 2)
                        .text("t\0a\0b\0")
                        .form(VECTOR, INT)
                        .ints(1, 1, 7)
                        .form(VECTOR, INT)
                        .ints(3, 1, 1, 2, 3)
                        .named("a table with columns of different lengths"),
                Bytes.header().form(VECTOR, LONG).ints(LARGEST, 1).named("a vector that claims 2^31-1 values"),
                Bytes.header().form(VECTOR, LONG).ints(-5, 1).named("a vector of -5 values"),
                Bytes.header().form(VECTOR, BLOB).ints(1, 1, LARGEST).named("a blob that claims 2^31-1 bytes"),
                Bytes.header().form(VECTOR, BLOB).ints(1, 1, -1).named("a blob of -1 bytes"),
                blocks.ints(LARGEST, 1)
                        .form(TABLE, 0)
                        .ints(0, 0)
                        .text("t\0")
                        .repeating(
                                "endless blocks without rows",
                                new Bytes()
                                        .form(TABLE, 0)
                                        .ints(0, 0)
                                        .text("t\0")
                                        .named("")
                                        .begin()),
                Bytes.header()
                        .form(DICTIONARY, STRING)
                        .form(VECTOR, STRING)
                        .ints(LARGEST, 1)
                        .named("a dictionary that claims 2^31-1 entries"),
                Bytes.header()
                        .form(VECTOR, ANY)
                        .ints(1, 1)
                        .repeating(
                                "vectors within vectors without end",
                                new Bytes()
                                        .form(VECTOR, ANY)
                                        .ints(1, 1)
                                        .named("")
                                        .begin()),
                Bytes.header().form(SCALAR, STRING).repeating("a string without end", text),
                Bytes.header().form(SCALAR, INT).ints(7).named("a number where a table is expected"),
                Bytes.header().form(99, 99).named("a form and a type that there are not"),
                new Bytes().text("0 0 1\n").repeating("an error message without end", text),
                new Bytes().repeating("a first line without end", text),
                new Bytes().repeating("progress without end", "MSG\nstill at it\0".getBytes(StandardCharsets.UTF_8)),
                new Bytes().text("0 1 1\n").named("nothing after the first line"),
                new Bytes().text("\n\n\n").named("empty lines"),
                new Answer("noise", noise, new byte[0]),
                new Answer(
                        "noise after a proper header",
                        append(Bytes.header().named("").begin(), noise),
                        new byte[0]));
    }

    private static byte[] append(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private final ServerSocket listening;
    private final int behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile String question;
    private volatile Answer answer;

    HostileServer(int behind) throws IOException {
        this.behind = behind;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Answers each question that holds the text. */
    void answer(String part, Answer with) {
        answer = with;
        question = part;
    }

    void behave() throws IOException {
        question = null;
        for (Socket socket : open) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two ends has closed it.
                    }
                },
                "hostile-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
            open.add(client);
            open.add(server);
            start("questions", () -> questions(client, server));
            start("answers", () -> {
                try (client;
                        server) {
                    server.getInputStream().transferTo(client.getOutputStream());
                }
            });
        }
    }

    private void questions(Socket client, Socket server) throws IOException {
        try (client;
                server) {
            InputStream from = client.getInputStream();
            byte[] chunk = new byte[1 << 16];
            for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
                String part = question;
                if (part != null && new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(part)) {
                    send(client.getOutputStream(), answer);
                    return;
                }
                server.getOutputStream().write(chunk, 0, length);
            }
        }
    }

    private static void send(OutputStream client, Answer answer) throws IOException {
        client.write(answer.begin());
        while (answer.repeated().length > 0) {
            client.write(answer.repeated());
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        behave();
    }
}
