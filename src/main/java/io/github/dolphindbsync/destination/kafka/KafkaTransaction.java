package io.github.dolphindbsync.destination.kafka;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.delivery.DeliveryTransaction;
import java.util.Objects;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction of Kafka for the messages of a batch and its checkpoint: {@link KafkaClients} gives its producer to
 * the endpoint inside, {@link KafkaCheckpointRepository} sends the checkpoint by it, and only after the commit the gate
 * opens. For a consumer with {@code isolation.level=read_committed} each row arrives exactly once.
 *
 * <p>After a failure, or a commit without an answer, the producer is closed, and the next poll begins with another one.
 * A sync with {@code sync.<name>.kafka.transactional=off} has no transaction.
 */
public final class KafkaTransaction extends DeliveryTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTransaction.class);

    private final KafkaClients clients;
    private final KafkaCheckpointRepository checkpoints;

    /**
     * @param clients the factory of the endpoint inside
     * @param checkpoints keeps the checkpoints of the syncs that come here
     */
    public KafkaTransaction(KafkaClients clients, KafkaCheckpointRepository checkpoints) {
        this.clients = Objects.requireNonNull(clients, "clients");
        this.checkpoints = Objects.requireNonNull(checkpoints, "checkpoints");
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        Processor inTransaction = super.wrap(route, steps);
        return exchange -> {
            BatchContext context = BatchContext.of(exchange);
            if (context == null || checkpoints.isTransactional(context.getSync())) {
                inTransaction.process(exchange);
                return;
            }
            clients.bind(new KafkaClients.Destination(
                    null, checkpoints.connection(context.getSync()).brokers()));
            try {
                steps.process(exchange);
            } finally {
                clients.unbind();
            }
        };
    }

    @Override
    protected boolean isActive() {
        return clients.transaction() != null;
    }

    @Override
    protected void begin(DeliveryGate gate) {
        TransactionProducer producer = checkpoints.producer(gate.checkpoint().sync());
        producer.begin();
        clients.bind(new KafkaClients.Destination(producer, null));
    }

    @Override
    protected void claimed() {
        // The checkpoint was read when the producer began, and nobody else could have written one since.
    }

    @Override
    protected void commit() {
        clients.transaction().commit();
    }

    @Override
    protected boolean canStartOver() {
        return isActive() && !clients.transaction().isUsed();
    }

    @Override
    protected void startOver() {
        clients.transaction().startOver();
    }

    @Override
    protected void end(DeliveryGate gate, boolean isCommitted) {
        clients.unbind();
        if (!isCommitted) {
            LOG.debug(
                    "sync {}: the transaction is given up, with its producer",
                    gate.checkpoint().sync());
            checkpoints.discard(gate.checkpoint().sync());
        }
    }

    /** What a topic has stays there. */
    @Override
    public boolean isOfDatabase() {
        return false;
    }
}
