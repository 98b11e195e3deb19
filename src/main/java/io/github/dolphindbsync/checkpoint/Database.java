package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;

/**
 * What this product knows of one database. To add a database, write a package with an implementation, and name that in
 * {@code META-INF/services/io.github.dolphindbsync.checkpoint.Database}.
 *
 * <p>A database that is not among them gets {@link CheckpointSql#STANDARD}: rows that {@code sql:} or {@code jdbc:}
 * write share a transaction with their checkpoint there too.
 */
public interface Database {

    /** All databases, in the order of the service file. */
    List<Database> ALL = load();

    /** One that can't be loaded is skipped and logged: the others must not suffer. */
    private static List<Database> load() {
        List<Database> found = new ArrayList<>();
        Iterator<ServiceLoader.Provider<Database>> providers =
                ServiceLoader.load(Database.class, Database.class.getClassLoader()).stream()
                        .iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return List.copyOf(found);
                }
                found.add(providers.next().get());
            } catch (ServiceConfigurationError e) {
                LoggerFactory.getLogger(Database.class).warn("a database is skipped: {}", e.getMessage());
            }
        }
    }

    /** The name of the product, as JDBC reports it. */
    String productName();

    /** How checkpoints are stored in it. */
    default CheckpointSql checkpointSql() {
        return CheckpointSql.STANDARD;
    }

    /**
     * Whether a failure beyond SQL states 22 and 23 is about a row, and not about the database. In doubt it is not: the
     * sync then stops, while a row that is blamed by mistake would be quarantined.
     */
    default boolean rejectsRow(SQLException failure) {
        return false;
    }

    /** What a person has to do about a failure, in sentences; empty if the failure is not one of this database. */
    default Optional<String> advice(SQLException failure) {
        return Optional.empty();
    }

    /** The database behind a connection; empty if none of {@link #ALL}. */
    static Optional<Database> find(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return ALL.stream()
                .filter(database -> database.productName().equals(product))
                .findFirst();
    }
}
