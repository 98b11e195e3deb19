package io.github.dolphindbsync.destination.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * A database that {@code upsert:} can write to. To add one, write a package with an implementation, and name it in
 * {@code META-INF/services}.
 */
public interface TargetDatabase {

    /** All that there are, in the order of the file in {@code META-INF/services}. */
    List<TargetDatabase> ALL = ServiceLoader.load(TargetDatabase.class, TargetDatabase.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    /** As JDBC reports it. */
    String productName();

    Dialect dialect();

    /** The database behind a connection; empty where it is not among those that {@code upsert:} knows. */
    static Optional<TargetDatabase> find(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return ALL.stream()
                .filter(database -> database.productName().equals(product))
                .findFirst();
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
                    + ALL.stream().map(TargetDatabase::productName).collect(Collectors.joining(", "))
                    + ", or write your own statement (docs/databases.md, 'Any other database')");
        }
        return found.get();
    }
}
