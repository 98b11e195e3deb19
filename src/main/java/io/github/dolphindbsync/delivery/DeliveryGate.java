package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.BatchPlace;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.TableWriters;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a sync, from its checkpoint to the last batch, and the gate: there is one batch in flight, and the next
 * one is handed out only after its checkpoint has been stored and committed.
 *
 * <p>Safe for use by several threads.
 */
public final class DeliveryGate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryGate.class);

    // A step before this poll may have failed and been handled; the exchanges of all batches carry that with them.
    private final Object failureBefore;
    private final CheckpointRepository repository;
    private final Quarantine quarantine;
    private final Consumer<DeliveryGate> onDelivery;
    private final PollResources resources;
    private final Set<String> tables = new HashSet<>();
    private final DeliveredRows delivered = new DeliveredRows();
    private Checkpoint checkpoint;
    private BatchInFlight inFlight;
    private RowSchema schema;
    private long schemaVersion;
    private boolean isComplete = true;

    /**
     * A poll that begins at a checkpoint.
     *
     * @param quarantinesRows whether rejected rows are quarantined; otherwise they end the poll
     * @param onDelivery is called after each batch that is committed
     */
    public DeliveryGate(
            Exchange exchange,
            CheckpointRepository repository,
            Checkpoint checkpoint,
            boolean quarantinesRows,
            Consumer<DeliveryGate> onDelivery) {
        this.failureBefore = exchange.getProperty(Exchange.EXCEPTION_CAUGHT);
        this.repository = repository;
        this.checkpoint = checkpoint;
        this.quarantine = quarantinesRows ? quarantine(repository, checkpoint.sync()) : null;
        this.onDelivery = onDelivery;
        this.resources = new PollResources(checkpoint.sync());
    }

    private static Quarantine quarantine(CheckpointRepository repository, String sync) {
        return Quarantine.of(repository)
                .orElseThrow(() ->
                        new CheckpointException("sync '" + sync + "': rejected rows can't be quarantined, because "
                                + repository.getClass().getName()
                                + " keeps none. Implement Quarantine in it, or set sync." + sync
                                + ".on-rejected-row=fail"));
    }

    /** The poll that this exchange belongs to, or null. */
    public static DeliveryGate of(Exchange exchange) {
        BatchContext context = BatchContext.of(exchange);
        return context == null ? null : context.gate();
    }

    /** A failure of the route that is older than this poll, or null. */
    Object failureBefore() {
        return failureBefore;
    }

    CheckpointRepository repository() {
        return repository;
    }

    /** Where rejected rows go, or null if they end the poll. */
    Quarantine quarantine() {
        return quarantine;
    }

    PollResources resources() {
        return resources;
    }

    /** The checkpoint as it was last confirmed. */
    public synchronized Checkpoint checkpoint() {
        return checkpoint;
    }

    /** True if no batch is in flight: the last one was confirmed, or there was none yet. */
    public synchronized boolean isConfirmed() {
        return inFlight == null;
    }

    /**
     * Hands a batch out, after which the checkpoint will be {@code next}.
     *
     * @param undecodable positions of rows that could not be read as they are, with the reason
     * @param isLast whether no other batch follows in this poll
     * @return the batch without those rows, which are quarantined with its checkpoint
     * @throws CheckpointException if another writer is at work; the batch must not be delivered then
     * @throws RejectedRowException if there are such rows and they are not to be quarantined
     */
    public synchronized RowBatch handOut(
            Checkpoint next, RowBatch batch, SortedMap<Integer, String> undecodable, boolean isLast) {
        if (inFlight != null) {
            throw new IllegalStateException("a batch of sync '" + next.sync() + "' is in flight already");
        }
        List<RejectedRow> rejected = undecodable.entrySet().stream()
                .map(row -> RejectedRow.of(next.sync(), batch, row.getKey(), row.getValue()))
                .toList();
        if (!rejected.isEmpty()) {
            RejectedRowException.requireQuarantine(rejected, batch.size(), quarantine != null);
        }
        begin();
        RowBatch readable = rejected.isEmpty()
                ? batch
                : batch.only(IntStream.range(0, batch.size())
                        .filter(row -> !undecodable.containsKey(row))
                        .toArray());
        schema = readable.schema();
        schemaVersion = next.sourceColumns().version();
        inFlight = new BatchInFlight(next.writing(tables), readable, rejected, isLast);
        return readable;
    }

    /** Before the first batch, while no transaction is open. */
    private void begin() {
        try {
            resources.get(repository, AutoCloseable.class, () -> {
                if (quarantine != null) {
                    quarantine.prepare(checkpoint.sync());
                }
                return repository.hold(checkpoint);
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws CheckpointException if no batch is in flight */
    synchronized BatchInFlight batch() {
        if (inFlight == null) {
            throw new CheckpointException("sync '" + checkpoint.sync() + "': no batch is in flight");
        }
        return inFlight;
    }

    private synchronized Optional<BatchInFlight> batchIfAny() {
        return Optional.ofNullable(inFlight);
    }

    /** Begins an attempt to deliver the batch in flight: what an earlier attempt stored was rolled back. */
    void claim() {
        Checkpoint current;
        BatchPlace place;
        synchronized (this) {
            if (inFlight == null) {
                return;
            }
            inFlight.setStored(false);
            current = checkpoint;
            place = new BatchPlace(delivered.batches() == 0, inFlight.isLast());
        }
        // Not while holding the lock: this may wait for another writer.
        repository.claim(current, place);
    }

    /**
     * Notes that the batch in flight writes to a table.
     *
     * @param table the same text for one table, however a setting or a route spells its name
     */
    public synchronized void writes(String table) {
        tables.add(table);
        batchIfAny().ifPresent(batch -> batch.writes(tables));
    }

    /**
     * Any number of syncs may add rows to a table. Only its sole writer may delete rows, because those of the others
     * would be among them. To be called after rows were deleted and before that is committed: the rows that the
     * statement could see are also seen here.
     *
     * @param connection has the transaction in which the rows were deleted
     * @throws CheckpointException if another sync writes to the table; it names both
     * @throws SQLException if that can't be found out
     */
    public void requireSoleWriter(Connection connection, String table) throws SQLException {
        String sync = checkpoint().sync();
        List<String> others = TableWriters.otherWriters(connection, sync, table);
        if (!others.isEmpty()) {
            throw CheckpointException.notSoleWriter(sync, table, others);
        }
    }

    /**
     * Notes that rows of the batch in flight are written in a transaction of the host: it may be rolled back unseen.
     */
    public void writesInTransaction() {
        batchIfAny().ifPresent(BatchInFlight::setWrittenInTransaction);
    }

    /**
     * Notes that rows of the batch in flight were written as its {@link io.github.dolphindbsync.rows.WriteMode} asks.
     *
     * @param batch name of the batch, or of the part of it
     * @param rowsNotStored how many of its rows the database left out without an error
     */
    public void written(String batch, long rowsNotStored) {
        batchIfAny().ifPresent(written -> written.setWritten(batch, rowsNotStored));
    }

    /** Of the batch that was handed out last. */
    synchronized RowSchema schema() {
        return schema;
    }

    synchronized long schemaVersion() {
        return schemaVersion;
    }

    /**
     * Stores the checkpoint of the batch in flight.
     *
     * @throws CheckpointException if that fails
     */
    void store(Exchange exchange) {
        BatchInFlight batch = batch();
        batch.requireReplaced(exchange);
        // From here on it may be stored, whatever the answer.
        batch.beginStoring();
        // Before the checkpoint, which as the last statement shows whether the transaction is still alive.
        batch.keepUndecodable(quarantine);
        if (exchange.isTransacted() && batch.isWrittenInTransaction()) {
            repository.storeInTransaction(batch.next());
        } else {
            repository.store(batch.next());
        }
        batch.setStored(true);
    }

    /** Notes that the route confirms the batch in flight itself, by a transaction or a {@link CheckpointProcessor}. */
    void confirmedByRoute() {
        batchIfAny().ifPresent(BatchInFlight::setConfirmedByRoute);
    }

    /** Notes that the consumer confirms the batch in flight behind its route. */
    void confirmedByConsumer() {
        batchIfAny().ifPresent(BatchInFlight::setConfirmedByConsumer);
    }

    boolean isConfirmedByConsumer() {
        return batchIfAny().filter(BatchInFlight::isConfirmedByConsumer).isPresent();
    }

    void rolledBack() {
        batchIfAny().ifPresent(batch -> batch.setStored(false));
    }

    /** True if the checkpoint of the batch in flight was stored, in a transaction that may still fail. */
    synchronized boolean isStored() {
        return inFlight != null && inFlight.isStored();
    }

    /** Opens the gate: the batch in flight and its checkpoint are committed. */
    void confirmed() {
        BatchInFlight batch;
        synchronized (this) {
            if (!isStored()) {
                return;
            }
            batch = inFlight;
            inFlight = null;
            checkpoint = batch.next();
            isComplete = batch.isLast();
            delivered.add(batch);
        }
        batch.newlyQuarantined()
                .forEach(row -> LOG.warn("sync {}: {}. The row was quarantined.", row.sync(), row.describe()));
        onDelivery.accept(this);
    }

    /**
     * Whether the batch that was confirmed last was the poll's last one, or there was none. Only then is all that this
     * poll has delivered on the disk of the destination, whatever happens there.
     */
    public synchronized boolean isComplete() {
        return isComplete;
    }

    /** Rows of committed batches, without those that were quarantined. */
    public synchronized long deliveredRows() {
        return delivered.now().delivered();
    }

    /** Rejected rows that were quarantined, in committed batches. */
    public synchronized long rowsQuarantined() {
        return delivered.now().quarantined();
    }

    /** Rows of those delivered that the destination left out without an error, as by a trigger. */
    public synchronized long rowsNotStored() {
        return delivered.now().notStored();
    }

    public synchronized long deliveredBatches() {
        return delivered.batches();
    }

    /**
     * Asks the destination after a failure what it has stored. Some lose what they have committed, as when their disk
     * is full; and of a commit without an answer nothing else is known.
     *
     * @return how many rows fewer were delivered than the destination had confirmed; 0 if there are as many, or more
     */
    public long recount() {
        if (!mayHaveDelivered()) {
            // Nor is there another wait for a destination that could not be reached.
            return 0;
        }
        Optional<Checkpoint> stored = repository.afterFailure(checkpoint().sync());
        return stored.map(this::recount).orElse(0L);
    }

    private synchronized boolean mayHaveDelivered() {
        return delivered.batches() > 0 || (inFlight != null && inFlight.mayBeStored());
    }

    private synchronized long recount(Checkpoint stored) {
        long confirmed = deliveredRows();
        long lost = checkpoint.version() - stored.version();
        if (lost == -1 && inFlight != null && inFlight.next().equals(stored)) {
            delivered.add(inFlight);
            checkpoint = stored;
        } else if (lost > 0 && lost <= delivered.batches()) {
            delivered.removeLast((int) lost);
            checkpoint = stored;
        }
        return Math.max(0, confirmed - deliveredRows());
    }

    @Override
    public void close() {
        resources.close();
    }
}
