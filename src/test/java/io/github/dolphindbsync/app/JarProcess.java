package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of the packaged application, and what it has said so far. */
final class JarProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path temporary;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> reader;

    JarProcess(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
        this.reader = CompletableFuture.runAsync(this::read, task -> new Thread(task, "output").start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException end) {
            // The process was killed.
        }
    }

    String output() {
        return String.join("\n", lines);
    }

    long linesWith(String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    /** Waits for so many lines that hold the text. */
    void awaitLines(int count, String part) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast("the process has ended", reader::isDone)
                .untilAsserted(() -> assertThat(linesWith(part))
                        .as("lines with '%s' in:%n%s", part, output())
                        .isGreaterThanOrEqualTo(count));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** True if it ended by itself before the time was over. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        if (!endsWithin(patience)) {
            String output = output();
            close();
            throw new AssertionError("it has not ended after " + patience + ":\n" + output);
        }
        reader.join();
        emptyTemporary();
    }

    /** SIGTERM, as a service manager or Ctrl-C would ask it to stop. */
    void terminate() {
        // Process.destroy would also close its output, before it has said its last words.
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
        reader.join();
        emptyTemporary();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** What goes wrong by the user's hand, or by the world's, is told in one line without our innards or a secret. */
    JarProcess assertEnded(int exitCode, String... parts) {
        for (String part : parts) {
            assertThat(output()).contains(part);
        }
        assertThat(output()).doesNotContain(Jar.PASSWORD).doesNotContain("\tat ", "Exception");
        assertThat(exitCode()).as(output()).isEqualTo(exitCode);
        return this;
    }

    /** Beside the first one, which says what runs, and those that a slow machine sees of a poll on its way. */
    JarProcess assertOneLine() {
        assertThat(lines.stream()
                        .filter(line -> !line.contains(", so far"))
                        .filter(line -> !line.contains("INFO  dolphindb-sync ")))
                .as(output())
                .hasSize(1);
        return this;
    }

    private void emptyTemporary() {
        try (Stream<Path> left = Files.walk(temporary)) {
            List<Path> files = left.filter(file -> !file.equals(temporary))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
