package io.github.dolphindbsync.destination.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database that is a file.
 *
 * @param path of the file
 * @param emptyUrl of an empty database in memory with the same settings
 */
public record DatabaseFile(Path path, String emptyUrl) {

    /**
     * The file in {@code jdbc:word:[file:]path[settings]}, where settings begin with a semicolon or a question mark.
     *
     * @param memory what stands in place of the path for a database in memory
     * @return empty for a database in memory, or somewhere else
     */
    public static Optional<DatabaseFile> of(String url, String memory) {
        Matcher parts = URL.matcher(url);
        // With a word in front it is in memory, or somewhere else.
        return !parts.matches() || parts.group(2).matches("(?s)(:|\\w{2,}:).*|")
                ? Optional.empty()
                : Optional.of(new DatabaseFile(
                        Path.of(parts.group(2)).toAbsolutePath(), parts.group(1) + memory + parts.group(3)));
    }

    private static final Pattern URL = Pattern.compile("(jdbc:\\w+:)(?:file:)?([^;?]*)(.*)", Pattern.DOTALL);

    /**
     * What is missing to write to the file of a database: whoever may write to it may do everything.
     *
     * @param path a query for the path of the file; no row, or an empty one, for a database in memory
     */
    public static List<String> missingPrivileges(Connection connection, String path) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(path)) {
            String text = found.next() ? found.getString(1) : null;
            if (text == null || text.isEmpty()) {
                return List.of();
            }
            Path file = Path.of(text).toAbsolutePath();
            if (!Files.isWritable(file)) {
                return List.of("file " + file + " is not writable for the user of this process");
            }
            // The log of a transaction is written there.
            return Files.isWritable(file.getParent())
                    ? List.of()
                    : List.of("folder " + file.getParent() + " is not writable for the user of this process");
        }
    }
}
