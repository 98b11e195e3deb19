package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.JdbcSession;
import java.sql.Connection;
import java.sql.Savepoint;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rolls back what the steps of a batch wrote, so that they can be tried with other rows. */
interface Undo {

    /** Without a transaction nothing can be rolled back: each trial sends its rows again. */
    Undo NOTHING = () -> {};

    /** Rolls back to the state when this was created. */
    void undo() throws Exception;

    /** For steps that are about to run; null if they can't be rolled back without rolling back more. */
    static Undo of(Exchange exchange, DeliveryGate gate) {
        DeliveryTransaction own = DeliveryTransaction.of(exchange);
        if (own != null) {
            return own.undo(gate);
        }
        return exchange.isTransacted()
                ? gate.repository().session().map(Undo::toSavepoint).orElse(null)
                : NOTHING;
    }

    /** In a transaction of the host; null if the session is not in one, or its database has no savepoints. */
    private static Undo toSavepoint(JdbcSession session) {
        Logger log = LoggerFactory.getLogger(Undo.class);
        try {
            Connection connection = session.connections().getConnection(session.dataSource());
            if (!session.connections().isConnectionTransactional(connection, session.dataSource())) {
                connection.close();
                return null;
            }
            if (!connection.getMetaData().supportsSavepoints()) {
                return null;
            }
            Savepoint savepoint = connection.setSavepoint();
            return () -> connection.rollback(savepoint);
        } catch (Exception e) {
            log.debug("no savepoint in the host's transaction", e);
            return null;
        }
    }
}
