package io.github.dolphindbsync.destination.kafka;

import io.github.dolphindbsync.checkpoint.BatchPlace;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.FileCheckpointRepository;
import io.github.dolphindbsync.delivery.Quarantine;
import io.github.dolphindbsync.delivery.RejectedRow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the checkpoint of a sync in a compacted topic of Kafka, in the transaction that has the rows. A sync with
 * {@code sync.<name>.kafka.transactional=off} has its checkpoint in a file instead. Rejected rows are kept in a file
 * either way, before the transaction is committed; a row that comes again is kept once.
 *
 * <p>A poll that delivers begins with a producer of its own. From then on a former one, as of a process that was
 * paused, can commit nothing, so that what is read then is the last word. Safe for use by several threads.
 */
public final class KafkaCheckpointRepository extends CheckpointRepository implements Quarantine, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpointRepository.class);

    private static final Duration LONGEST_PEEK = Duration.ofSeconds(10);

    private final KafkaClients clients;
    private final FileCheckpointRepository files;
    private final SyncProducers producers = new SyncProducers();
    private CamelContext camelContext;

    /**
     * @param clients the factory of the endpoint that sends the rows
     * @param folder for rejected rows, and for the checkpoints of syncs without transactions
     */
    public KafkaCheckpointRepository(KafkaClients clients, String folder) {
        this.clients = Objects.requireNonNull(clients, "clients");
        this.files = new FileCheckpointRepository(folder);
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    boolean isTransactional(String sync) {
        return SyncConnection.isTransactional(camelContext, sync);
    }

    SyncConnection connection(String sync) {
        return SyncConnection.of(camelContext, clients, sync);
    }

    /** Of a sync whose poll is delivering. */
    TransactionProducer producer(String sync) {
        SyncProducers.Opened opened = producers.find(sync);
        return (opened == null ? open(sync) : opened).producer();
    }

    void discard(String sync) {
        producers.discard(sync);
    }

    private SyncProducers.Opened open(String sync) {
        try {
            if (!camelContext.hasService(this)) {
                camelContext.addService(this);
            }
        } catch (Exception e) {
            throw new IllegalStateException("a repository has nothing that could fail to start", e);
        }
        return producers.open(connection(sync));
    }

    /** Until Kafka has one, that of its file holds, as of a sync that had no transactions before. */
    private Optional<Checkpoint> checkpoint(SyncConnection connection, String stored) {
        if (stored == null) {
            return files.load(connection.sync());
        }
        String place = "record in topic " + connection.checkpointTopic() + " of Kafka";
        return stored.isEmpty() ? Optional.empty() : Optional.of(ofJson(connection.sync(), place, stored));
    }

    @Override
    public Optional<Checkpoint> load(String sync) {
        if (isTransactional(sync)) {
            SyncProducers.Opened opened = open(sync);
            return checkpoint(opened.connection(), opened.stored());
        }
        Optional<Checkpoint> stored = files.load(sync);
        if (stored.isEmpty()) {
            // One that had transactions before.
            SyncConnection connection = connection(sync);
            stored = checkpoint(connection, producers.read(connection));
            stored.ifPresent(files::adopt);
        }
        return stored;
    }

    @Override
    public Optional<Checkpoint> peek(String sync) {
        if (!isTransactional(sync)) {
            return files.peek(sync);
        }
        SyncConnection connection = connection(sync);
        return checkpoint(connection, producers.read(connection, LONGEST_PEEK));
    }

    @Override
    public Optional<Checkpoint> afterFailure(String sync) {
        if (!isTransactional(sync)) {
            return files.afterFailure(sync);
        }
        try {
            discard(sync);
            return peek(sync);
        } catch (CheckpointException | KafkaException e) {
            LOG.debug("after a failure the checkpoint could not be read", e);
            return Optional.empty();
        }
    }

    @Override
    public boolean needsWholeGroups(String sync) {
        return isTransactional(sync);
    }

    @Override
    public Optional<String> obstacle() {
        return files.obstacle();
    }

    @Override
    public AutoCloseable hold(Checkpoint current) {
        String sync = current.sync();
        if (!isTransactional(sync)) {
            return files.hold(current);
        }
        producer(sync);
        claim(current, null);
        return () -> discard(sync);
    }

    @Override
    public void claim(Checkpoint current, BatchPlace place) {
        String sync = current.sync();
        if (!isTransactional(sync)) {
            files.claim(current, place);
            return;
        }
        SyncProducers.Opened opened = producers.find(sync);
        Optional<Checkpoint> stored = checkpoint(opened.connection(), opened.stored());
        if (!stored.map(current::equals).orElse(current.version() == 0)) {
            discard(sync);
            throw CheckpointException.movedByAnother(sync, current.version(), stored);
        }
    }

    @Override
    public void store(Checkpoint next) {
        String sync = next.sync();
        if (!isTransactional(sync)) {
            files.store(next);
            return;
        }
        SyncProducers.Opened opened = producers.find(sync);
        if (opened == null || clients.transaction() != opened.producer()) {
            throw new CheckpointException("sync '" + sync
                    + "': its checkpoint would be stored outside of the transaction of its rows. In the route, put the "
                    + "steps that send and the step that stores the checkpoint into policy kafka-transaction, or set "
                    + SyncConnection.settingOf(sync) + "=off: rows then arrive at least once.");
        }
        producers.send(opened, next.toJson());
    }

    @Override
    public List<RejectedRow> keep(List<RejectedRow> rows) {
        return Quarantine.of(files).orElseThrow().keep(rows);
    }

    @Override
    protected void doStop() {
        producers.discardAll();
    }
}
