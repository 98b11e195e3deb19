package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.BatchPlace;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.CheckpointRepository;
import io.github.dolphindbsync.checkpoint.CheckpointTables;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowSchema;
import io.github.dolphindbsync.rows.WriteMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a sync, from its checkpoint to the last batch, and the gate: there is one batch in flight, and the next one is
 * handed out only after its checkpoint has been stored and committed.
 *
 * <p>Safe for use by several threads.
 */
public final class Poll implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

    private static final class BatchInFlight {
        private Checkpoint next;
        private final int rows;
        private final boolean isLast;
        private final String name;
        private final WriteMode writeMode;
        private boolean mayBeStored;
        private boolean stored;
        private boolean confirmedByRoute;
        private Object setAsideSteps;
        private List<RejectedRow> unknownRefused = List.of();
        private int rowsSetAside;
        private String written = "";
        private boolean isWrittenInTransaction;
        private long rowsNotStored;
        private final List<RejectedRow> undecodable;
        private List<RejectedRow> unknownUndecodable = List.of();

        BatchInFlight(Checkpoint next, RowBatch batch, List<RejectedRow> undecodable, boolean isLast) {
            this.next = next;
            this.undecodable = undecodable;
            this.rows = batch.size();
            this.isLast = isLast;
            this.name = batch.getName();
            this.writeMode = batch.writeMode();
        }
    }

    /** Rows of several batches. */
    private record Count(long rows, long setAside, long notStored) {
        Count plus(BatchInFlight batch) {
            return new Count(
                    rows + batch.rows - batch.rowsSetAside,
                    setAside + batch.rowsSetAside + batch.undecodable.size(),
                    notStored + batch.rowsNotStored);
        }
    }

    /** Opens something that lives as long as the poll. */
    interface Opener<T extends AutoCloseable> {
        T open() throws Exception;
    }

    // A step before this poll may have failed and been mended; the exchanges of all batches carry that with them.
    private final Object failureBefore;
    private final CheckpointRepository repository;
    private final boolean setsAside;
    private final Consumer<Poll> onDelivery;
    private final Map<Object, AutoCloseable> resources = new HashMap<>();
    private final Set<String> tables = new HashSet<>();
    private Checkpoint checkpoint;
    private BatchInFlight inFlight;
    private RowSchema schema;
    private long schemaVersion;
    private boolean closed;
    private boolean isComplete = true;
    private Count delivered = new Count(0, 0, 0);
    private final List<Count> deliveredBefore = new ArrayList<>();

    /**
     * A poll that begins at a checkpoint.
     *
     * @param setsAside whether rows that the destination refuses are put aside; otherwise they end the poll
     * @param onDelivery is told after each batch that is there to stay
     */
    public Poll(
            Exchange exchange,
            CheckpointRepository repository,
            Checkpoint checkpoint,
            boolean setsAside,
            Consumer<Poll> onDelivery) {
        this.failureBefore = exchange.getProperty(Exchange.EXCEPTION_CAUGHT);
        this.repository = repository;
        this.checkpoint = checkpoint;
        this.setsAside = setsAside;
        this.onDelivery = onDelivery;
    }

    /** The poll that this exchange belongs to, or null. */
    public static Poll of(Exchange exchange) {
        BatchContext context = BatchContext.of(exchange);
        return context == null ? null : context.poll();
    }

    CheckpointRepository repository() {
        return repository;
    }

    boolean setsAside() {
        return setsAside;
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
     * @return the batch without those rows, which are put aside with its checkpoint
     * @throws CheckpointException if another writer is at work; the batch must not be delivered then
     * @throws RejectedRowException if there are such rows and they are not to be put aside
     */
    public synchronized RowBatch handOut(
            Checkpoint next, RowBatch batch, SortedMap<Integer, String> undecodable, boolean isLast) {
        if (inFlight != null) {
            throw new IllegalStateException("a batch of sync '" + next.sync() + "' is in flight already");
        }
        List<RejectedRow> refused = undecodable.entrySet().stream()
                .map(row -> RejectedRow.of(next.sync(), batch, row.getKey(), row.getValue()))
                .toList();
        if (!refused.isEmpty()) {
            RejectedRowException.requireSetAside(refused, batch.size(), setsAside);
            repository.prepareToSetAside(next.sync());
        }
        resources.computeIfAbsent(repository, held -> repository.hold(checkpoint));
        RowBatch readable = refused.isEmpty()
                ? batch
                : batch.only(IntStream.range(0, batch.size())
                        .filter(row -> !undecodable.containsKey(row))
                        .toArray());
        schema = readable.schema();
        schemaVersion = next.carried().version();
        inFlight = new BatchInFlight(next.writing(tables), readable, refused, isLast);
        return readable;
    }

    /** Notes that the checkpoint of the batch in flight is about to be stored: from here on it may be, whatever is heard of it. */
    synchronized void beginStoring() {
        inFlight().mayBeStored = true;
    }

    /** Keeps the rows of the batch in flight that could not be read as they are, in the transaction of its checkpoint. */
    synchronized void keepUndecodable() {
        BatchInFlight batch = inFlight();
        if (!batch.undecodable.isEmpty()) {
            batch.unknownUndecodable = repository.setAside(batch.undecodable);
        }
    }

    /** What the checkpoint will be once the batch in flight is delivered. */
    public synchronized Checkpoint pending() {
        return inFlight().next;
    }

    /**
     * Notes that the batch in flight writes to a table.
     *
     * @param table the same text for one table, however a setting or a route spells its name
     */
    public synchronized void writes(String table) {
        tables.add(table);
        if (inFlight != null) {
            inFlight.next = inFlight.next.writing(tables);
        }
    }

    /**
     * Any number of syncs may add rows to a table. Only its sole writer may delete rows, because those of the others would be
     * among them. To be called after rows were deleted and before that is committed: whose rows the statement could see, is
     * seen here too.
     *
     * @param connection has the transaction in which the rows were deleted
     * @throws CheckpointException where another sync writes to the table; it names both
     * @throws SQLException if that can't be found out
     */
    public void requireSoleWriter(Connection connection, String table) throws SQLException {
        String sync = checkpoint().sync();
        List<String> others = CheckpointTables.otherWriters(connection, sync, table);
        if (!others.isEmpty()) {
            throw CheckpointException.notSoleWriter(sync, table, others);
        }
    }

    /** Notes that rows of the batch in flight are written in a transaction that is not ours: it may be rolled back unseen. */
    public synchronized void writesInTransaction() {
        if (inFlight != null) {
            inFlight.isWrittenInTransaction = true;
        }
    }

    /**
     * Notes that rows of the batch in flight were written as its {@link WriteMode} asks.
     *
     * @param batch name of the batch, or of the part of it
     * @param rowsNotStored how many of its rows the database left out without an error
     */
    public synchronized void written(String batch, long rowsNotStored) {
        if (inFlight != null) {
            inFlight.written = batch;
            inFlight.rowsNotStored = rowsNotStored;
        }
    }

    /** Whether the rows of the batch in flight may be rolled back after its checkpoint is stored. */
    synchronized boolean mayBeRolledBack(Exchange exchange) {
        return exchange.isTransacted() && inFlight().isWrittenInTransaction;
    }

    synchronized String batchName() {
        return inFlight().name;
    }

    synchronized int batchRows() {
        return inFlight().rows;
    }

    /** Of the batch that was handed out last. */
    synchronized RowSchema schema() {
        return schema;
    }

    synchronized long schemaVersion() {
        return schemaVersion;
    }

    synchronized long rowsNotStoredOfBatch() {
        return inFlight().rowsNotStored;
    }

    private BatchInFlight inFlight() {
        if (inFlight == null) {
            throw new CheckpointException("sync '" + checkpoint.sync() + "': no batch is in flight");
        }
        return inFlight;
    }

    /** Notes that the route confirms the batch in flight itself, by a transaction or a {@link CheckpointProcessor}. */
    synchronized void confirmedByRoute() {
        if (inFlight != null) {
            inFlight.confirmedByRoute = true;
        }
    }

    /**
     * A route that confirms its batches itself has not confirmed this one, or one that writes in a transaction of the host has
     * nothing in it that could. A failure there was handled away, as of a commit, and what the transaction had written was
     * rolled back.
     *
     * @throws CheckpointException if it is so
     */
    synchronized void requireLeftToConfirm(Exchange exchange) {
        if (inFlight().confirmedByRoute || inFlight().isWrittenInTransaction) {
            Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            Exception told = caught == null ? null : QuotedValues.removedFrom(caught);
            throw new CheckpointException(
                    "sync '" + checkpoint.sync()
                            + "': the route began to deliver a batch and went on without its checkpoint, so it is not confirmed. "
                            + "Within a transaction CheckpointProcessor must be the last step, and a failure must not be handled "
                            + "away. Where it shall count as delivered, put a doTry "
                            + "around what may fail, and a CheckpointProcessor behind that."
                            + (told == null ? "" : " What failed: " + told.getMessage()),
                    told);
        }
    }

    /** Begins an attempt to deliver the batch in flight: what an earlier attempt stored was rolled back. */
    void claim() {
        Checkpoint current;
        BatchPlace place;
        synchronized (this) {
            if (inFlight == null) {
                return;
            }
            inFlight.stored = false;
            current = checkpoint;
            place = new BatchPlace(deliveredBefore.isEmpty(), inFlight.isLast);
        }
        // Not while holding the lock: this may wait for another writer.
        repository.claim(current, place);
    }

    /**
     * Where a route says {@code continued}, it comes to the checkpoint although a step failed. A failure that a redelivery
     * mended, or that a {@code doCatch} dealt with, leaves its exception behind too, but not the endpoint at which it was
     * given up.
     */
    void requireNoFailure(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        boolean givenUp = exchange.getProperty(Exchange.FAILURE_ENDPOINT) != null;
        if (caught == null || caught == failureBefore || !givenUp) {
            return;
        }
        if (caught instanceof CheckpointException known) {
            throw known;
        }
        throw new CheckpointException(
                "a step of this batch failed and the route went on, so the batch is not confirmed: "
                        + caught.getMessage(),
                caught);
    }

    /**
     * A batch that replaces rows must not be confirmed where nobody has replaced them. Without a transaction it is only told
     * apart where it replaces a whole table: a message or a file can't be taken back anyway.
     */
    synchronized void requireDelivered(Exchange exchange) {
        BatchInFlight batch = inFlight();
        boolean mustReplace = batch.writeMode instanceof WriteMode.ReplaceAll
                || (batch.writeMode instanceof WriteMode.Replace && exchange.isTransacted());
        if (!mustReplace || batch.written.startsWith(batch.name)) {
            return;
        }
        String sync = checkpoint.sync();
        throw new CheckpointException(
                batch.writeMode instanceof WriteMode.ReplaceAll
                        ? "sync '" + sync
                                + "': mode full-refresh replaces a table as a whole, which only upsert: does, with the batch "
                                + "itself as its body. Use the destination database, or another mode"
                        : "sync '" + sync
                                + "': columns of the source have changed, and with them the ids of rows that are stored already. "
                                + "They must be replaced, which only upsert: does, with the batch itself as its body. Set sync."
                                + sync
                                + ".destination=database until one poll has delivered, or load the table anew");
    }

    /**
     * Begins an attempt of the steps that may refuse rows of the batch in flight.
     *
     * @throws CheckpointException if other steps did so before: which rows are delivered would then depend on where
     */
    synchronized void beginSetAside(Object steps) {
        BatchInFlight batch = inFlight();
        if (batch.setAsideSteps != null && batch.setAsideSteps != steps) {
            throw new CheckpointException("sync '" + checkpoint.sync()
                    + "': two policies set rows of one batch aside. Put all steps that may refuse a row into one");
        }
        batch.setAsideSteps = steps;
        batch.unknownRefused = List.of();
        batch.rowsSetAside = 0;
    }

    /**
     * Notes that rows of the batch in flight were put aside.
     *
     * @param unknownBefore those of them that were not kept by an earlier poll
     */
    synchronized void setAside(List<RejectedRow> unknownBefore, int rows) {
        inFlight().unknownRefused = unknownBefore;
        inFlight().rowsSetAside = rows;
    }

    synchronized void stored() {
        inFlight().stored = true;
    }

    synchronized void rolledBack() {
        if (inFlight != null) {
            inFlight.stored = false;
        }
    }

    /** True if the checkpoint of the batch in flight was stored, in a transaction that may still fail. */
    synchronized boolean isStored() {
        return inFlight != null && inFlight.stored;
    }

    /** Opens the gate: the batch in flight and its checkpoint are there to stay. */
    void confirmed() {
        BatchInFlight batch;
        synchronized (this) {
            if (!isStored()) {
                return;
            }
            batch = inFlight;
            inFlight = null;
            checkpoint = batch.next;
            isComplete = batch.isLast;
            deliveredBefore.add(delivered);
            delivered = delivered.plus(batch);
        }
        Stream.concat(batch.unknownUndecodable.stream(), batch.unknownRefused.stream())
                .forEach(row -> LOG.warn("sync {}: {}. It was put aside.", row.sync(), row.describe()));
        onDelivery.accept(this);
    }

    /**
     * Whether the batch that was confirmed last was the poll's last one, or there was none. Only then is all that this poll
     * has delivered on the disk of the destination, whatever happens there.
     */
    public synchronized boolean isComplete() {
        return isComplete;
    }

    public synchronized long deliveredRows() {
        return delivered.rows;
    }

    /** Rows that the destination refused and that were put aside, in batches that are there to stay. */
    public synchronized long rowsSetAside() {
        return delivered.setAside;
    }

    /** Rows of those delivered that the destination left out without an error, as by a trigger. */
    public synchronized long rowsNotStored() {
        return delivered.notStored;
    }

    public synchronized long deliveredBatches() {
        return deliveredBefore.size();
    }

    /**
     * Asks the destination after a failure what has stayed, where it can tell: some take back what they have committed, as
     * where their disk is full, and of a commit that was not answered nobody knows otherwise.
     *
     * @return how many rows fewer were delivered than the destination had confirmed; 0 where there are as many, or more
     */
    public long recount() {
        if (!mayHaveDelivered()) {
            // Nor is a destination that could not be reached waited for once more.
            return 0;
        }
        Optional<Checkpoint> stored = repository.afterFailure(checkpoint().sync());
        return stored.map(this::recount).orElse(0L);
    }

    private synchronized boolean mayHaveDelivered() {
        return !deliveredBefore.isEmpty() || (inFlight != null && inFlight.mayBeStored);
    }

    private synchronized long recount(Checkpoint stored) {
        long confirmed = delivered.rows;
        long takenBack = checkpoint.version() - stored.version();
        if (takenBack == -1 && inFlight != null && inFlight.next.equals(stored)) {
            deliveredBefore.add(delivered);
            delivered = delivered.plus(inFlight);
            checkpoint = stored;
        } else if (takenBack > 0 && takenBack <= deliveredBefore.size()) {
            int kept = deliveredBefore.size() - (int) takenBack;
            delivered = deliveredBefore.get(kept);
            deliveredBefore.subList(kept, deliveredBefore.size()).clear();
            checkpoint = stored;
        }
        return Math.max(0, confirmed - delivered.rows);
    }

    /** The resource of this owner, opened when it is first asked for and closed with the poll. */
    synchronized <T extends AutoCloseable> T resource(Object owner, Class<T> type, Opener<T> opener) throws Exception {
        if (closed) {
            // A step on another thread, as of a parallel split: nobody would close it.
            throw new CheckpointException(
                    "sync '" + checkpoint.sync() + "': its poll has ended, so this batch is not delivered");
        }
        AutoCloseable resource = resources.get(owner);
        if (resource == null) {
            resource = opener.open();
            resources.put(owner, resource);
        }
        return type.cast(resource);
    }

    /** Closes the resource of this owner now, because it can't be trusted any more. */
    synchronized void discard(Object owner) {
        close(resources.remove(owner));
    }

    @Override
    public synchronized void close() {
        closed = true;
        resources.values().forEach(Poll::close);
        resources.clear();
    }

    private static void close(AutoCloseable resource) {
        if (resource == null) {
            return;
        }
        try {
            resource.close();
        } catch (Exception | Error e) {
            // What was committed is safe; what was not is rolled back by whoever notices the closed connection.
            LOG.debug("closing {} failed", resource, e);
        }
    }
}
