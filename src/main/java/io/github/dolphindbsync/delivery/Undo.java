package io.github.dolphindbsync.delivery;

import java.sql.SQLException;
import org.apache.camel.Exchange;

/** Rolls back what the steps of a batch wrote, so that they can be tried with other rows. */
interface Undo {

    /** Without a transaction nothing can be rolled back: each trial sends its rows again. */
    Undo NOTHING = () -> {};

    /** Rolls back to the state when this was created. */
    void undo() throws SQLException;

    /** For steps that are about to run; null if they can't be rolled back without rolling back more. */
    static Undo of(Exchange exchange, Poll poll) {
        BatchTransaction own = BatchTransaction.of(exchange);
        if (own != null) {
            return own.undo(poll);
        }
        return exchange.isTransacted()
                ? poll.repository().session().map(HostSavepoint::of).orElse(null)
                : NOTHING;
    }
}
