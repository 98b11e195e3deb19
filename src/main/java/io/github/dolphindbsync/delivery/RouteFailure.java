package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;

/** Finds a failure of a step that the route has handled away. */
final class RouteFailure {

    private RouteFailure() {}

    /**
     * If a route says {@code continued}, it comes to the checkpoint although a step failed. A failure that a redelivery
     * or a {@code doCatch} handled leaves its exception in the exchange too, but not the endpoint at which Camel gave
     * up.
     *
     * @param before a failure that is older than the poll, or null
     * @throws CheckpointException if there is such a failure
     */
    static void requireNone(Exchange exchange, Object before) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        boolean isGivenUp = exchange.getProperty(Exchange.FAILURE_ENDPOINT) != null;
        if (caught == null || caught == before || !isGivenUp) {
            return;
        }
        if (caught instanceof CheckpointException known) {
            throw known;
        }
        throw new CheckpointException(
                "a step of this batch failed and the route continued, so the batch is not confirmed: "
                        + caught.getMessage(),
                caught);
    }

    /**
     * As {@link #requireNone}, for a transaction around the whole route, where a failure that is handled leaves a part
     * of the batch unwritten. What a {@code doTry} catches is the route's own business.
     *
     * @throws CheckpointException if the route has handled a failure, or asks for a rollback
     */
    static void requireNoneHandled(Exchange exchange, DeliveryGate gate) {
        String sync = gate.checkpoint().sync();
        ExchangeExtension state = exchange.getExchangeExtension();
        if (state.isErrorHandlerHandledSet() && state.isErrorHandlerHandled()) {
            throw of(
                    "sync '" + sync + "': a step of this batch failed and the route handled the failure (onException"
                            + " or a dead letter channel), so the batch is rolled back. Let the failure pass, catch it"
                            + " by doTry where the batch counts as delivered all the same, or set transaction=none.",
                    exchange);
        }
        if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
            throw of("sync '" + sync + "': the route marked a batch for rollback, so it is not confirmed.", exchange);
        }
        requireNone(exchange, gate.failureBefore());
    }

    /**
     * The route has a transaction or a {@link CheckpointProcessor} for its batches, and did not confirm this one. A
     * failure there was handled away, as of a commit, and what the transaction had written was rolled back.
     */
    static CheckpointException notConfirmed(String sync, Exchange exchange) {
        return of(
                "sync '" + sync
                        + "': the route began to deliver a batch and continued without its checkpoint, so the batch "
                        + "is not"
                        + " confirmed. In a transaction, CheckpointProcessor must be the last step, and a failure "
                        + "must not be"
                        + " handled away. If the batch counts as delivered all the same, put a doTry around the step "
                        + "that may"
                        + " fail, and a CheckpointProcessor behind it.",
                exchange);
    }

    static CheckpointException notStored(String sync, Exchange exchange) {
        return of(
                "sync '" + sync
                        + "': the steps of a batch ended without its checkpoint, so the batch was rolled back."
                        + " CheckpointProcessor must be the last step of the transaction, behind no filter, and a "
                        + "failure before"
                        + " it must not be handled away.",
                exchange);
    }

    private static CheckpointException of(String message, Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Exception shown = caught == null ? null : QuotedValues.removedFrom(caught);
        return new CheckpointException(message + (shown == null ? "" : " What failed: " + shown.getMessage()), shown);
    }
}
