package io.github.dolphindbsync.destination.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the account of a connection may do at the destination what a sync does there; found out without doing it. */
public final class Privileges {

    private Privileges() {}

    /**
     * What is missing, each with the statement that grants it; nothing if all is allowed.
     *
     * @return empty where this database does not tell
     * @throws SQLException where it can't be asked
     */
    public static Optional<List<String>> missing(Connection connection, List<TableUse> uses) throws SQLException {
        if (connection.isReadOnly()) {
            return Optional.of(List.of("the connection is read-only"));
        }
        Optional<Dialect> known = TargetDatabase.find(connection).map(TargetDatabase::dialect);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Dialect dialect = known.get();
        Optional<String> readOnly = dialect.readOnlyReason(connection);
        if (readOnly.isPresent()) {
            return readOnly.map(List::of);
        }
        List<String> missing = new ArrayList<>();
        for (TableUse use : uses) {
            Optional<List<String>> found = dialect.missingPrivileges(connection, use);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            missing.addAll(found.get());
        }
        return Optional.of(missing.stream().distinct().toList());
    }
}
