package io.github.dolphindbsync.app;

import io.github.dolphindbsync.source.SettingException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** How the log is written: as text for people, or as a line of JSON for each event. Must be known before the first line. */
final class LogFormat {

    private static final String KEY = "log.format";
    private static final String VARIABLE = "LOG_FORMAT";
    private static final String TEXT = "text";
    private static final String JSON = "json";

    private LogFormat() {}

    /**
     * Names logback's configuration, and what is to be used of it, unless the user has named one.
     *
     * @throws SettingException where there is no such format; the log is text then
     */
    static void choose() {
        if (System.getProperty("logback.configurationFile") != null) {
            return;
        }
        // Not named logback.xml, so that the library brings no logging to its host.
        System.setProperty("logback.configurationFile", "dolphindb-sync-logback.xml");
        String format = Stream.of(
                        Optional.ofNullable(System.getenv(VARIABLE)),
                        Optional.ofNullable(System.getProperty(KEY)),
                        fromFile(Path.of("application.properties")))
                .flatMap(Optional::stream)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(TEXT);
        if (!format.equals(TEXT) && !format.equals(JSON)) {
            throw SettingException.unusable(KEY, format, TEXT + " or " + JSON);
        }
        // Read by that configuration.
        System.setProperty("dolphindb-sync.log.format", format);
    }

    /** Camel reads it too, but later than the first line is written. */
    private static Optional<String> fromFile(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            // There is none, or Camel says what is wrong with it.
            return Optional.empty();
        }
        return Optional.ofNullable(properties.getProperty(KEY));
    }
}
