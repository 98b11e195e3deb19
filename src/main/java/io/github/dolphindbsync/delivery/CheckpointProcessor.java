package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The last step of a batch: stores the checkpoint in the repository of its poll, and so lets the next batch come. One
 * serves all syncs. Safe for use by several threads.
 *
 * <p>Inside a {@link DeliveryTransaction}, or a transaction of the host, the checkpoint is stored in it and the gate
 * opens after the commit. Without a transaction it opens at once, so this step belongs after whatever acknowledges the
 * rows: they are then delivered at least once.
 *
 * <p>The holes that are left: without a transaction, a route that calls this before the batch is acknowledged (for each
 * row of it, say) moves the mark too early. And a route that catches a failure itself, by {@code doTry}, and then comes
 * here has decided that the batch counts as delivered, as with a dead letter.
 */
public final class CheckpointProcessor implements Processor {

    @Override
    public void process(Exchange exchange) {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (gate == null) {
            throw new CheckpointException(
                    "there is no batch to confirm here: CheckpointProcessor belongs behind a DolphinDBFetchProcessor "
                            + "and its split");
        }
        if (gate.isConfirmedByConsumer()) {
            return;
        }
        if (QuarantinePolicy.isActive(exchange)) {
            throw new CheckpointException(
                    "CheckpointProcessor is a step of the quarantine policy, so a part of the batch would"
                            + " confirm all of it. Put it behind the policy");
        }
        confirm(exchange, gate);
    }

    private static void confirm(Exchange exchange, DeliveryGate gate) {
        gate.confirmedByRoute();
        // In a transaction of the host an earlier attempt may have stored it and been rolled back without our knowing.
        boolean storedBefore =
                gate.isStored() && (!exchange.isTransacted() || DeliveryTransaction.of(exchange) != null);
        if (gate.isConfirmed() || storedBefore) {
            return;
        }
        RouteFailure.requireNone(exchange, gate.failureBefore());
        gate.store(exchange);
        if (!exchange.isTransacted()) {
            gate.confirmed();
        } else if (DeliveryTransaction.of(exchange) == null) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onComplete(Exchange completed) {
                    gate.confirmed();
                }
            });
        }
    }

    /**
     * Leaves the batch of an exchange to {@link #complete} or {@link #acknowledge}: a step like this one does nothing
     * then.
     */
    public void reserve(Exchange exchange) {
        DeliveryGate.of(exchange).confirmedByConsumer();
    }

    /**
     * Stores the checkpoint of a batch behind all steps of its route, in the transaction that surrounds them. What
     * forbids that fails the exchange, so that the transaction is rolled back: a failure that the route has handled has
     * left a part of the batch unwritten.
     */
    public void complete(Exchange exchange) {
        DeliveryGate gate = DeliveryGate.of(exchange);
        try {
            if (exchange.getException() == null) {
                RouteFailure.requireNoneHandled(exchange, gate);
                confirm(exchange, gate);
            }
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            // An error handler of the transaction would else apply the route's onException a second time, and commit.
            exchange.setRollbackOnly(true);
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
        }
    }

    /**
     * Confirms the batch of an exchange that has been through its route, if the route leaves that to others. Whether it
     * has failed is for the caller to know: a failure that such a route has handled counts as handled, as it does for
     * Camel's own consumers.
     *
     * @throws CheckpointException if the route has a transaction or a step like this one, and it did not confirm the
     *     batch
     */
    public void acknowledge(Exchange exchange) {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (!gate.isConfirmed()) {
            if (gate.batch().isLeftToRoute()) {
                throw RouteFailure.notConfirmed(gate.checkpoint().sync(), exchange);
            }
            gate.store(exchange);
            gate.confirmed();
        }
    }
}
