package io.github.dolphindbsync.checkpoint;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether two handles of JDBC lead to one database, or to one transaction. */
public final class SharedConnection {

    private SharedConnection() {}

    /**
     * Whether a connection is that of a transaction which the host began on this thread, though no connection strategy
     * reports it. Spring's {@code TransactionAwareDataSourceProxy} and pools that take part in JTA return the same
     * connection twice then. A pool with autocommit off looks alike, but returns another connection each time.
     */
    public static boolean isOfHost(DataSource dataSource, Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            return false;
        }
        try (Connection other = dataSource.getConnection()) {
            return isSame(connection, other);
        }
    }

    /** Whether two handles are of one physical connection. */
    public static boolean isSame(Connection one, Connection other) throws SQLException {
        return one.getMetaData().getConnection() == other.getMetaData().getConnection();
    }

    /** Whether one is the other, or its wrapper, as hosts have them for tracing and for transactions. */
    public static boolean isSame(DataSource one, DataSource other) {
        return one == other || wraps(one, other) || wraps(other, one);
    }

    private static boolean wraps(DataSource outer, DataSource inner) {
        try {
            Class<? extends DataSource> type = inner.getClass();
            return outer.isWrapperFor(type) && outer.unwrap(type) == inner;
        } catch (SQLException e) {
            return false;
        }
    }
}
