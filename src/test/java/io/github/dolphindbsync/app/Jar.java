package io.github.dolphindbsync.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged application as a user has it: a folder with the shipped routes and settings, and the jar to start there.
 */
final class Jar {

    static final Path FILE = Path.of(System.getProperty("application.jar", "target/dolphindb-sync-app.jar"))
            .toAbsolutePath();

    /** Told to the application as its password, and so to be found in none of its output. */
    static final String PASSWORD = "Zk7-not-to-be-printed";

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> options = new ArrayList<>();
    private final List<Path> drivers = new ArrayList<>();
    private String memory = "-Xmx512m";
    private String shellCommand = "";

    private Jar(Path folder) {
        this.folder = folder;
    }

    /** Copies what is shipped beside the jar into an empty folder. */
    static Jar in(Path folder) throws IOException {
        try (Stream<Path> shipped = Files.walk(Path.of("routes"))) {
            for (Path path : (Iterable<Path>) shipped::iterator) {
                Files.copy(path, folder.resolve(path));
            }
        }
        Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
        return new Jar(folder).setting("dolphindb.password", PASSWORD);
    }

    Path folder() {
        return folder;
    }

    /** Sets it in application.properties, in place of what was set before. */
    Jar setting(String key, Object value) {
        settings.put(key, String.valueOf(value));
        Path file = folder.resolve("application.properties");
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            lines.removeIf(line -> line.startsWith(key + "="));
            lines.add(key + "=" + value);
            Files.write(file, lines);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was set. */
    Map<String, String> settings() {
        return settings;
    }

    /** Where a setting is in application.properties. */
    int lineOf(String key) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("application.properties"));
            return 1
                    + lines.indexOf(lines.stream()
                            .filter(line -> line.startsWith(key + "="))
                            .findFirst()
                            .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Jar environment(String name, Object value) {
        environment.put(name, String.valueOf(value));
        return this;
    }

    Jar memory(String option) {
        memory = option;
        return this;
    }

    /** No process of it may write a larger file. */
    Jar limitFiles(int kibibytes) {
        // POSIX counts in blocks of 512 bytes.
        shellCommand = "ulimit -f " + 2 * kibibytes + " && ";
        return this;
    }

    Jar limitNothing() {
        shellCommand = "";
        return this;
    }

    /** Of the Java machine. */
    Jar option(String option) {
        options.add(option);
        return this;
    }

    /** Adds the driver's own jar to the class path, which is how users bring one; {@code -jar} has no class path. */
    Jar classPath(Class<? extends Driver> driver) {
        try {
            drivers.add(Path.of(
                    driver.getProtectionDomain().getCodeSource().getLocation().toURI()));
            return this;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> whatToRun() {
        if (drivers.isEmpty()) {
            return List.of("-jar", FILE.toString());
        }
        String classPath = Stream.concat(Stream.of(FILE), drivers.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return List.of("-cp", classPath, Application.class.getName());
    }

    JarProcess start(String... arguments) {
        try {
            // DuckDB's driver unpacks its library there, and a killed process leaves it behind.
            Path temporary = Files.createDirectories(folder.resolve("tmp"));
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    memory,
                    "-XX:TieredStopAtLevel=1",
                    "-Duser.timezone=America/New_York",
                    "-Djava.io.tmpdir=" + temporary));
            command.addAll(2, ClassArchive.options());
            // The last one of a kind counts.
            command.addAll(options);
            command.addAll(whatToRun());
            command.addAll(List.of(arguments));
            if (!shellCommand.isEmpty()) {
                command.addAll(0, List.of("sh", "-c", shellCommand + "exec \"$@\"", "sh"));
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true);
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.matches("(DOLPHINDB|WAREHOUSE|SYNC|TRADE|LOG|CAMEL|JAVA|JDK)_.*"));
            builder.environment().putAll(environment);
            return new JarProcess(builder.start(), temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits for its end. */
    JarProcess run(String... arguments) throws InterruptedException {
        JarProcess process = start(arguments);
        process.awaitEnd(PATIENCE);
        return process;
    }
}
