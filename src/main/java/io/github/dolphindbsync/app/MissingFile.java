package io.github.dolphindbsync.app;

import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.destination.UnpooledDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Empty databases in memory, in place of a file that is not there: to open the file would make it. They are of the same
 * kind, so they tell the same types and statements.
 */
final class MissingFile extends UnpooledDataSource {

    /** Those of H2 that change what statements look like; others want a file. */
    private static final String H2_SETTINGS =
            "(?i)(MODE|DATABASE_TO_UPPER|DATABASE_TO_LOWER|CASE_INSENSITIVE_IDENTIFIERS|NON_KEYWORDS|IFEXISTS)=.*";

    private final Path file;
    private final String url;
    private final boolean folderIsMade;

    private MissingFile(Path file, String url, boolean folderIsMade) {
        this.file = file.toAbsolutePath();
        this.url = url;
        this.folderIsMade = folderIsMade;
    }

    /** Empty where the URL names no file, or one that is there. */
    static Optional<MissingFile> of(String kind, String url) {
        String prefix = "jdbc:" + kind + ":";
        String rest = url.substring(prefix.length());
        String name = rest.replaceFirst("^file:", "").replaceFirst("(?s)[;?].*", "");
        String settings = rest.replaceFirst("(?s)^[^;?]*", "");
        // With a word in front it is in memory, or somewhere else.
        if (name.isEmpty() || name.matches("(?s)(:|\\w{2,}:).*")) {
            return Optional.empty();
        }
        MissingFile found =
                switch (kind) {
                    case "duckdb" -> new MissingFile(Path.of(name), prefix + settings, false);
                    case "sqlite" -> new MissingFile(Path.of(name), prefix + ":memory:" + settings, false);
                    // Other names are refused by H2.
                    case "h2" ->
                        name.matches("(?s)(~|\\.|\\.\\.|[A-Za-z]:)?[/\\\\].*")
                                ? new MissingFile(h2File(name), prefix + "mem:" + h2Settings(settings), true)
                                : null;
                    default -> null;
                };
        return Optional.ofNullable(found).filter(missing -> Files.notExists(missing.file));
    }

    private static Path h2File(String name) {
        String home = System.getProperty("user.home");
        return Path.of((name.startsWith("~") ? home + name.substring(1) : name) + ".mv.db");
    }

    private static String h2Settings(String settings) {
        return Arrays.stream(settings.split(";"))
                .filter(setting -> setting.matches(H2_SETTINGS))
                .map(setting -> ";" + setting)
                .collect(Collectors.joining());
    }

    /** Why the file could not be made; empty if it could. */
    Optional<String> obstacle() {
        Path folder = file.getParent();
        if (!folderIsMade && Files.notExists(folder)) {
            return Optional.of("file " + file + " can't be made: there is no folder " + folder);
        }
        return FileCheckpointRepository.whatBars(folder).map(barrier -> "file " + file + " can't be made: " + barrier);
    }

    /** A database of its own, which ends with its connection. */
    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url);
    }
}
