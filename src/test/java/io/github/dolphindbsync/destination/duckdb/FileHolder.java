package io.github.dolphindbsync.destination.duckdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;

/** Another process that has a DuckDB file open until its input ends. */
public final class FileHolder implements AutoCloseable {

    private final Process process;

    public FileHolder(Path file) throws IOException {
        this(file, false);
    }

    /** @param isReadOnly as somebody has it who only looks */
    public FileHolder(Path file, boolean isReadOnly) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileHolder.class.getName(),
                        file.toString(),
                        isReadOnly ? "READ_ONLY" : "READ_WRITE")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != '!') {
            throw new IOException("the process could not open " + file);
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("access_mode", arguments[1]);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0], properties)) {
            if (!connection.isReadOnly()) {
                connection.createStatement().execute("create table if not exists held (x int)");
            }
            System.out.write("!".getBytes(StandardCharsets.US_ASCII));
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nobody writes.
            }
        }
    }
}
