package io.github.dolphindbsync.destination.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Whether a database that is a file may be written to: whoever may write to the file may do everything. */
public final class DatabaseFile {

    private DatabaseFile() {}

    /** @param path a query for the path of the file; no row, or an empty one, for a database in memory */
    public static List<String> missingPrivileges(Connection connection, String path) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(path)) {
            String text = found.next() ? found.getString(1) : null;
            if (text == null || text.isEmpty()) {
                return List.of();
            }
            Path file = Path.of(text).toAbsolutePath();
            if (!Files.isWritable(file)) {
                return List.of("file " + file + " can't be written to by the user of this process");
            }
            // Where the log of a transaction is kept.
            return Files.isWritable(file.getParent())
                    ? List.of()
                    : List.of("no file can be made in folder " + file.getParent() + " by the user of this process");
        }
    }
}
