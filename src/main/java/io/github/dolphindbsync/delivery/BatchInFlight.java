package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.WriteMode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** A batch that was handed out, until it is confirmed. Safe for use by several threads. */
final class BatchInFlight {

    private final String name;
    private final int rows;
    private final WriteMode writeMode;
    private final boolean isLast;
    private final List<RejectedRow> undecodable;
    private Checkpoint next;

    private boolean mayBeStored;
    private boolean isStored;
    private boolean isConfirmedByRoute;
    private boolean isConfirmedByConsumer;
    private boolean isWrittenInTransaction;
    private String written = "";
    private long rowsNotStored;

    private Object quarantineSteps;
    private int rowsRejected;
    private List<RejectedRow> newlyUndecodable = List.of();
    private List<RejectedRow> newlyRejected = List.of();

    /**
     * @param next the checkpoint after this batch
     * @param undecodable rows that belong to this batch and could not be read
     */
    BatchInFlight(Checkpoint next, RowBatch batch, List<RejectedRow> undecodable, boolean isLast) {
        this.next = next;
        this.name = batch.getName();
        this.rows = batch.size();
        this.writeMode = batch.writeMode();
        this.undecodable = undecodable;
        this.isLast = isLast;
    }

    String name() {
        return name;
    }

    int rows() {
        return rows;
    }

    synchronized int rowsDelivered() {
        return rows - rowsRejected;
    }

    synchronized int rowsQuarantined() {
        return rowsRejected + undecodable.size();
    }

    synchronized long rowsNotStored() {
        return rowsNotStored;
    }

    boolean isLast() {
        return isLast;
    }

    synchronized Checkpoint next() {
        return next;
    }

    synchronized void writes(Collection<String> tables) {
        next = next.writing(tables);
    }

    /** Notes that the route confirms this batch itself, by a transaction or a {@link CheckpointProcessor}. */
    synchronized void setConfirmedByRoute() {
        isConfirmedByRoute = true;
    }

    /** Notes that the consumer confirms this batch behind its route, whatever steps the route has. */
    synchronized void setConfirmedByConsumer() {
        isConfirmedByConsumer = true;
    }

    synchronized boolean isConfirmedByConsumer() {
        return isConfirmedByConsumer;
    }

    synchronized void setWrittenInTransaction() {
        isWrittenInTransaction = true;
    }

    synchronized boolean isWrittenInTransaction() {
        return isWrittenInTransaction;
    }

    /** Whether more than the end of the route is needed to confirm it. */
    synchronized boolean isLeftToRoute() {
        return isConfirmedByRoute || isWrittenInTransaction;
    }

    synchronized void setWritten(String batch, long notStored) {
        written = batch;
        rowsNotStored = notStored;
    }

    synchronized void beginStoring() {
        mayBeStored = true;
    }

    synchronized boolean mayBeStored() {
        return mayBeStored;
    }

    synchronized void setStored(boolean stored) {
        isStored = stored;
    }

    synchronized boolean isStored() {
        return isStored;
    }

    synchronized void keepUndecodable(Quarantine quarantine) {
        if (!undecodable.isEmpty()) {
            newlyUndecodable = quarantine.keep(undecodable);
        }
    }

    /** Begins an attempt of the steps that may reject rows; false if other steps did so before. */
    synchronized boolean beginQuarantine(Object steps) {
        if (quarantineSteps != null && quarantineSteps != steps) {
            return false;
        }
        quarantineSteps = steps;
        newlyRejected = List.of();
        rowsRejected = 0;
        return true;
    }

    synchronized void keepRejected(Quarantine quarantine, List<RejectedRow> rejected) {
        newlyRejected = quarantine.keep(rejected);
        rowsRejected = rejected.size();
    }

    /** The quarantined rows of this batch that an earlier poll had not kept. */
    synchronized Stream<RejectedRow> newlyQuarantined() {
        return Stream.concat(newlyUndecodable.stream(), newlyRejected.stream());
    }

    /**
     * A batch that replaces rows must not be confirmed if they were not replaced. Of messages and files this is only
     * checked for a full refresh: nothing could replace what was sent before.
     *
     * @throws CheckpointException if it is so
     */
    synchronized void requireReplaced(Exchange exchange) {
        boolean isFullRefresh = writeMode instanceof WriteMode.ReplaceAll;
        boolean mustReplace = isFullRefresh || (writeMode instanceof WriteMode.Replace && isInDatabase(exchange));
        if (!mustReplace || written.startsWith(name)) {
            return;
        }
        String sync = next.sync();
        throw new CheckpointException(
                isFullRefresh
                        ? "sync '" + sync
                                + "': mode full-refresh needs upsert: with the unchanged batch as its body, and this"
                                + " route has another destination. Use the destination database, or another mode"
                        : "sync '" + sync
                                + "': columns of the source have changed, and with them the ids of stored rows. Only"
                                + " upsert: can replace these rows, with the unchanged batch as its body. Set sync."
                                + sync + ".destination=database until one poll has delivered, or load the table again");
    }

    private static boolean isInDatabase(Exchange exchange) {
        DeliveryTransaction own = DeliveryTransaction.of(exchange);
        return own == null ? exchange.isTransacted() : own.isOfDatabase();
    }
}
