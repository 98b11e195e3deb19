package io.github.dolphindbsync.destination.table;

import io.github.dolphindbsync.checkpoint.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** A database that {@code upsert:} can write to. */
public interface TargetDatabase extends Database {

    /** How long a data source of {@link #dataSource} waits for a connection. */
    int CONNECT_TIMEOUT_SECONDS = 10;

    /** How long its connections wait for a lock that another session holds. */
    int LOCK_TIMEOUT_SECONDS = 60;

    /** How long they wait for an answer. */
    int ANSWER_TIMEOUT_SECONDS = 600;

    /** The word after {@code jdbc:} in its URLs. */
    String urlScheme();

    /** How rows are written to it. */
    Dialect dialect();

    /**
     * Connections as a sync needs them: without a pool, and with the timeouts above where the URL has no others.
     *
     * @param username empty if the URL has it, or none is needed
     * @throws IllegalArgumentException if the URL can't be used, with the reason
     */
    DataSource dataSource(String url, String username, String password);

    /** The file that a URL names; empty for a server, and for a database in memory. */
    default Optional<DatabaseFile> file(String url) {
        return Optional.empty();
    }

    /** The database whose URLs begin with {@code jdbc:} and this word. */
    static Optional<TargetDatabase> ofScheme(String scheme) {
        return Database.ALL.stream()
                .filter(TargetDatabase.class::isInstance)
                .map(TargetDatabase.class::cast)
                .filter(database -> database.urlScheme().equals(scheme))
                .findFirst();
    }

    /** The database behind a connection; empty where it is not among those that {@code upsert:} knows. */
    static Optional<TargetDatabase> find(Connection connection) throws SQLException {
        return Database.find(connection)
                .filter(TargetDatabase.class::isInstance)
                .map(TargetDatabase.class::cast);
    }

    /**
     * The database behind a connection.
     *
     * @throws SQLException where {@code upsert:} can't write to the database behind a connection
     */
    static TargetDatabase of(Connection connection) throws SQLException {
        Optional<TargetDatabase> found = find(connection);
        if (found.isEmpty()) {
            throw new SQLFeatureNotSupportedException("upsert: can't write to the database "
                    + connection.getMetaData().getDatabaseProductName() + ". Use one of "
                    + Database.ALL.stream().map(Database::productName).collect(Collectors.joining(", "))
                    + ", or write your own statement (docs/databases.md, 'Any other database')");
        }
        return found.get();
    }
}
