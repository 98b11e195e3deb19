package io.github.dolphindbsync;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real PgBouncer before a PostgreSQL server, which gives each transaction to another of a few sessions. It must be
 * installed; {@code .ci/run} does so where it can.
 */
public final class PgBouncer implements AutoCloseable {

    private final int port;
    private final Process process;

    /** @param ignored startup parameters that it takes and drops, separated by commas; may be empty */
    public PgBouncer(Path folder, int postgresPort, String ignored) throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path home = Files.createDirectory(
                folder.resolve("pgbouncer-" + port),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        Path settings = Files.writeString(home.resolve("pgbouncer.ini"), """
                [databases]
                postgres = host=127.0.0.1 port=%d dbname=postgres user=postgres password=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 3
                server_round_robin = 1
                ignore_startup_parameters = %s
                """.formatted(postgresPort, port, ignored));
        List<String> command = Stream.concat(
                        Stream.of(executable().orElseThrow().toString()),
                        // It refuses to run as root.
                        System.getProperty("user.name").equals("root") ? Stream.of("-u", "nobody") : Stream.of())
                .toList();
        process = new ProcessBuilder(Stream.concat(command.stream(), Stream.of(settings.toString()))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer-" + port + ".log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return true;
            }
        });
    }

    /** Where the program is; empty where it is not installed. */
    public static Optional<Path> executable() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
