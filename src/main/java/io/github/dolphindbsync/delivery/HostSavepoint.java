package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.JdbcSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes back within a transaction that is the host's to roll back. */
final class HostSavepoint implements Undo {

    private static final Logger LOG = LoggerFactory.getLogger(HostSavepoint.class);

    private final Connection connection;
    private final Savepoint savepoint;

    private HostSavepoint(Connection connection) throws SQLException {
        this.connection = connection;
        this.savepoint = connection.setSavepoint();
    }

    /** Null if the connection is not that of a transaction, or its database has no savepoints. */
    static Undo of(JdbcSession session) {
        try {
            return in(session.connections(), session.dataSource());
        } catch (Exception e) {
            LOG.debug("no savepoint in the host's transaction", e);
            return null;
        }
    }

    private static Undo in(ConnectionStrategy connections, DataSource dataSource) throws Exception {
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
