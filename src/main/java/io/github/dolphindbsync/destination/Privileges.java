package io.github.dolphindbsync.destination;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the account of a connection may do at the destination what a sync does there; found out without doing it. */
public final class Privileges {

    /** What is done beside reading and writing rows. */
    public enum Work {
        /** The columns of the table are changed. */
        ALTER,
        /** All of its rows are loaded into another table beside it. */
        REPLACE,
        /** Rows go by a temporary table. */
        STAGE
    }

    /**
     * What is done to a table. One that is not there is made.
     *
     * @param table as {@code table} or {@code schema.table}
     * @param rights words of SQL for what is done to its rows, such as {@code insert}
     * @param works what is done beside that
     */
    public record Use(String table, List<String> rights, Set<Work> works) {

        boolean isAltered() {
            return works.contains(Work.ALTER);
        }

        boolean isReplaced() {
            return works.contains(Work.REPLACE);
        }

        boolean isStaged() {
            return works.contains(Work.STAGE);
        }

        TableName name() {
            return TableName.parse(table);
        }
    }

    private Privileges() {}

    /**
     * What is missing, each with what would mend it; nothing where all is allowed.
     *
     * @return empty where this database does not tell
     * @throws SQLException where it can't be asked
     */
    public static Optional<List<String>> missing(Connection connection, List<Use> uses) throws SQLException {
        if (connection.isReadOnly()) {
            return Optional.of(List.of("the connection is read-only"));
        }
        Optional<Dialect> known = Dialect.find(connection);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Dialect dialect = known.get();
        Optional<String> readOnly = dialect.readOnlyReason(connection);
        if (readOnly.isPresent()) {
            return readOnly.map(List::of);
        }
        List<String> missing = new ArrayList<>();
        for (Use use : uses) {
            Optional<List<String>> found = dialect.missingPrivileges(connection, use);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            missing.addAll(found.get());
        }
        return Optional.of(missing.stream().distinct().toList());
    }
}
