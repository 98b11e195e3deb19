package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.rows.RowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.ExchangeHelper;

/**
 * Surrounds the steps that can reject a row. If they do, the rows at fault are found by trying parts of the batch; each
 * trial is rolled back. By default the poll then fails and names the first such row. With
 * {@code sync.<name>.on-rejected-row = quarantine} all good rows are delivered, and the others are kept as JSON, with
 * the reason, beside the checkpoint: in the same transaction if there is one.
 *
 * <p>Belongs between {@link BatchTransaction}, or a transaction of the host, and {@link CheckpointProcessor}. In a
 * transaction of the host the trials need savepoints. Without a transaction nothing is rolled back, so each trial sends
 * again what the steps inside send.
 *
 * <p>A failure that is not about a row passes through. If every row of a batch of several is rejected, the destination
 * is assumed to be at fault, and the poll fails. One policy serves all syncs; safe for use by several threads.
 */
public final class QuarantinePolicy implements Policy {

    private static final String ACTIVE_PROPERTY = "DolphinDBSyncQuarantine";

    private final RowFaults faults = new RowFaults();

    /**
     * Names of further exceptions, separated by commas, by which an endpoint rejects a row, and never reports that it
     * is unreachable.
     */
    public void setRejections(String classNames) {
        Stream.of(classNames.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .forEach(faults::add);
    }

    static boolean isActive(Exchange exchange) {
        return exchange.getProperty(ACTIVE_PROPERTY) != null;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // Nothing of the route has to change.
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> {
            if (isActive(exchange)) {
                // The policy around this one tries these steps too.
                steps.process(exchange);
                return;
            }
            exchange.setProperty(ACTIVE_PROPERTY, true);
            try {
                process(exchange, steps);
            } finally {
                exchange.removeProperty(ACTIVE_PROPERTY);
            }
        };
    }

    private void process(Exchange exchange, Processor steps) throws Exception {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (gate == null) {
            throw new CheckpointException(
                    "there is no batch here: this policy belongs behind a DolphinDBFetchProcessor and its split");
        }
        if (!gate.batch().beginQuarantine(steps)) {
            throw new CheckpointException("sync '" + gate.checkpoint().sync()
                    + "': two quarantine policies have steps of one batch, and which rows are delivered would depend "
                    + "on the"
                    + " order. Put all steps that may reject a row into one policy");
        }
        Undo undo = Undo.of(exchange, gate);
        RowBatch batch = exchange.getMessage().getBody() instanceof RowBatch rows ? rows : null;
        if (gate.quarantine() != null) {
            requireUsable(gate, undo, exchange.getMessage().getBody());
        }
        Exchange untouched = ExchangeHelper.createCopy(exchange, true);
        untouched.getExchangeExtension().setTransacted(exchange.isTransacted());
        steps.process(exchange);
        Exception failure = exchange.getException();
        if (failure != null && undo != null && batch != null && faults.isOfARow(failure)) {
            sortOut(exchange, gate, untouched, steps, batch, undo);
        }
    }

    private static void requireUsable(DeliveryGate gate, Undo undo, Object body) {
        String sync = "sync '" + gate.checkpoint().sync() + "': rejected rows could not be quarantined, because ";
        if (!(body instanceof RowBatch)) {
            throw new CheckpointException(sync + "the body is "
                    + (body == null ? "null" : body.getClass().getName())
                    + " and not the batch as it was read. Put the steps that change it into the policy.");
        }
        if (undo == null) {
            throw new CheckpointException(sync
                    + "trials could not be rolled back. Steps between the transaction and this policy have used its"
                    + " connection: put them into the policy. Or the transaction is the host's and has no savepoints:"
                    + " use a BatchTransaction.");
        }
    }

    private void sortOut(
            Exchange exchange, DeliveryGate gate, Exchange untouched, Processor steps, RowBatch batch, Undo undo)
            throws Exception {
        String sync = gate.checkpoint().sync();
        List<RejectedRow> rejected = new ArrayList<>();
        RejectedRowSearch search = new RejectedRowSearch(untouched, steps, batch, undo, faults, (row, failure) -> {
            RejectedRow found = RejectedRow.of(sync, batch, row, faults.reason(failure));
            if (gate.quarantine() == null) {
                throw new RejectedRowException(
                        "sync '" + sync + "': " + found.describe()
                                + ". The sync stops before it. Fix the row or the destination, or set sync." + sync
                                + ".on-rejected-row=quarantine",
                        failure);
            }
            rejected.add(found);
            if (rejected.size() == batch.size() && batch.size() > 1) {
                throw new RejectedRowException(
                        "sync '" + sync + "': each of the " + batch.size()
                                + " rows of a batch was rejected, so the destination is at fault, and no row was "
                                + "quarantined."
                                + " Fix the destination. The first row: "
                                + rejected.get(0).describe(),
                        failure);
            }
        });
        search.run();
        Exchange delivered = search.deliverGoodRows();
        forgetFailure(exchange);
        ExchangeHelper.copyResults(exchange, delivered);
        if (!rejected.isEmpty()) {
            gate.batch().keepRejected(gate.quarantine(), rejected);
        }
    }

    private static void forgetFailure(Exchange exchange) {
        Stream.of(Exchange.EXCEPTION_CAUGHT, Exchange.FAILURE_ENDPOINT, Exchange.FAILURE_ROUTE_ID)
                .filter(name -> Objects.nonNull(exchange.getProperty(name)))
                .forEach(exchange::removeProperty);
    }
}
