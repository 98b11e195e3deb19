package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;

/**
 * A policy around the steps of a batch: its rows and its checkpoint are committed together, and only then the gate
 * opens.
 *
 * <p>It takes the checkpoint first and commits only if {@link CheckpointProcessor} has stored the new one: where a
 * route was edited so that an error is handled away, or the checkpoint is behind a filter, the rows are rolled back and
 * the exchange fails. The steps must run on the thread that began them.
 */
public abstract class DeliveryTransaction implements TransactedPolicy {

    private static final String ACTIVE_PROPERTY = "DolphinDBSyncTransaction";

    /** The transaction that the exchange is in, or null; also null in one of the host. */
    static DeliveryTransaction of(Exchange exchange) {
        return exchange.getProperty(ACTIVE_PROPERTY, DeliveryTransaction.class);
    }

    /** Whether this thread is in it. */
    protected abstract boolean isActive();

    /** Begins it on this thread. Nothing is left of it where this fails. */
    protected abstract void begin(DeliveryGate gate) throws Exception;

    /** What was used until now was the checkpoint. */
    protected abstract void claimed();

    /** Commits. Where this fails, it is not known whether it was committed. */
    protected abstract void commit() throws Exception;

    /** Whether {@link #startOver} would lose nothing but the claim of the checkpoint. */
    protected abstract boolean canStartOver();

    /** Rolls back and begins again. */
    protected abstract void startOver() throws Exception;

    /** Ends it on this thread. Where it is not known to be committed, it is rolled back and its resource given up. */
    protected abstract void end(DeliveryGate gate, boolean isCommitted);

    /** Whether it is one of a database, where the checkpoint is in a table and rows can be replaced. */
    public boolean isOfDatabase() {
        return true;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // Nothing of the route has to change.
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> {
            if (isActive()) {
                steps.process(exchange);
            } else {
                inTransaction(exchange, steps);
            }
        };
    }

    private void inTransaction(Exchange exchange, Processor steps) throws Exception {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (gate == null) {
            throw new CheckpointException(
                    "there is no batch here: this transaction belongs behind a DolphinDBFetchProcessor and its split");
        }
        gate.confirmedByRoute();
        begin(gate);
        boolean isCommitted = false;
        exchange.getUnitOfWork().beginTransactedBy(this);
        exchange.setProperty(ACTIVE_PROPERTY, this);
        try {
            claim(gate);
            steps.process(exchange);
            if (exchange.getException() != null) {
                exchange.setException(QuotedValues.removedFrom(exchange.getException()));
            }
            if (exchange.getException() == null && !exchange.isRollbackOnly() && !exchange.isRollbackOnlyLast()) {
                requireStored(exchange, gate);
                commit();
                isCommitted = true;
            }
        } finally {
            exchange.removeProperty(ACTIVE_PROPERTY);
            exchange.getUnitOfWork().endTransactedBy(this);
            end(gate, isCommitted);
            if (isCommitted) {
                gate.confirmed();
            } else {
                gate.rolledBack();
            }
        }
    }

    private void claim(DeliveryGate gate) {
        gate.claim();
        claimed();
    }

    private static void requireStored(Exchange exchange, DeliveryGate gate) {
        if (!gate.isStored()) {
            throw RouteFailure.notStored(gate.checkpoint().sync(), exchange);
        }
    }

    /** Rolls back to the beginning and claims again; null where more than the claim would be lost. */
    final Undo undo(DeliveryGate gate) {
        if (!canStartOver()) {
            return null;
        }
        return () -> {
            startOver();
            claim(gate);
        };
    }
}
