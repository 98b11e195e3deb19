package io.github.dolphindbsync.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;

/** Goes back within a transaction that is the host's to roll back. */
public final class HostSavepoint implements Undo {

    private final Connection connection;
    private final Savepoint savepoint;

    private HostSavepoint(Connection connection) throws SQLException {
        this.connection = connection;
        this.savepoint = connection.setSavepoint();
    }

    /** Null where the connection is not that of a transaction, or its database has no savepoints. */
    public static Undo in(ConnectionStrategy connections, DataSource dataSource) throws Exception {
        Connection connection = connections.getConnection(dataSource);
        if (!connections.isConnectionTransactional(connection, dataSource)) {
            connection.close();
            return null;
        }
        return connection.getMetaData().supportsSavepoints() ? new HostSavepoint(connection) : null;
    }

    @Override
    public void undo() throws SQLException {
        connection.rollback(savepoint);
    }
}
