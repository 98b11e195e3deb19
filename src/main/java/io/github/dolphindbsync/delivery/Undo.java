package io.github.dolphindbsync.delivery;

import java.sql.SQLException;
import org.apache.camel.Exchange;

/** Takes back what the steps of a batch wrote, so that they can be tried with other rows. */
public interface Undo {

    /** Where there is no transaction: what was sent was sent, and what is tried again is delivered again. */
    Undo NOTHING = () -> {};

    /** Goes back to where things stood when this was made. */
    void undo() throws SQLException;

    /** For steps that are about to run, or null where nothing could take them back without taking back more. */
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
