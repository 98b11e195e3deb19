package io.github.dolphindbsync;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A PostgreSQL server that can be killed, and started again with the same data on the same port. */
public final class BreakablePostgres implements AutoCloseable {

    private final Path data;
    private final int port;
    private EmbeddedPostgres running;

    public BreakablePostgres(Path folder) throws IOException {
        data = folder.resolve("postgres");
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        start();
    }

    /**
     * With answers that a commit is on the disk, unless the test says otherwise: that is what PostgreSQL does by
     * itself.
     */
    private void start() throws IOException {
        running = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** QUIT is what {@code pg_ctl stop -m immediate} sends, KILL what the kernel does when memory is short. */
    public void crash(String signal) {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            // Those of a killed server go as soon as they notice, and hold its memory until then.
            ProcessHandle[] backends = postmaster.children().toArray(ProcessHandle[]::new);
            new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !postmaster.isAlive()
                            && java.util.Arrays.stream(backends).noneMatch(ProcessHandle::isAlive));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void startAgain() throws IOException {
        running.close();
        start();
    }

    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    public Connection connect() throws SQLException {
        return running.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
