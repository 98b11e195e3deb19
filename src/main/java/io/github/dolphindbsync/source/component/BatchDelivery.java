package io.github.dolphindbsync.source.component;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.delivery.CheckpointProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/** Takes batches through the route of a consumer and confirms them, in one transaction where the consumer has one. */
final class BatchDelivery extends ServiceSupport {

    private final DefaultConsumer consumer;
    private final String sync;
    private final CheckpointProcessor checkpoint = new CheckpointProcessor();
    private final boolean isSurrounded;
    private final Processor steps;

    BatchDelivery(DefaultConsumer consumer, String sync, DeliveryGuarantee guarantee) {
        this.consumer = consumer;
        this.sync = sync;
        this.isSurrounded =
                guarantee.transaction().isPresent() || guarantee.quarantine().isPresent();
        Route route = consumer.getRoute();
        Processor rejecting = guarantee
                .quarantine()
                .map(quarantine -> quarantine.policy().wrap(route, consumer.getProcessor()))
                .orElseGet(consumer::getProcessor);
        this.steps = guarantee
                .transaction()
                .map(transaction -> {
                    transaction.policy().beforeWrap(route, route.getRoute());
                    return transaction.policy().wrap(route, exchange -> complete(exchange, rejecting));
                })
                .orElse(rejecting);
    }

    @Override
    protected void doStart() {
        ServiceHelper.startService(steps);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(steps);
    }

    private void complete(Exchange exchange, Processor rejecting) {
        try {
            rejecting.process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        checkpoint.complete(exchange);
    }

    /**
     * Returns when a batch is confirmed.
     *
     * @throws Exception where it failed, or was not confirmed
     */
    void deliver(Exchange batch) throws Exception {
        // A failure that the route handles leaves a trace only where a step had an endpoint before it.
        batch.setProperty(Exchange.TO_ENDPOINT, consumer.getEndpoint().getEndpointUri());
        if (isSurrounded) {
            checkpoint.reserve(batch);
        }
        // That of the route would end before the transaction does.
        consumer.createUoW(batch);
        try {
            steps.process(batch);
        } catch (Throwable e) {
            batch.setException(e);
        } finally {
            consumer.doneUoW(batch);
        }
        if (batch.getException() != null) {
            throw batch.getException();
        }
        if (batch.isRollbackOnly() || batch.isRollbackOnlyLast()) {
            throw new CheckpointException(
                    "sync '" + sync + "': the route marked a batch for rollback, so it is not confirmed");
        }
        checkpoint.acknowledge(batch);
    }
}
