package io.github.dolphindbsync.source;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.Poll;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.rows.RowSchema;
import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;

/**
 * The batches of one poll, and the gate between them: the next batch is handed out only after the checkpoint of the one
 * before has been confirmed. Otherwise {@link #hasNext()} is false, the source is closed, and the poll has failed,
 * whatever the route did with the failure.
 *
 * <p>One question is let through while a batch is in flight, because Camel's split asks once, between {@link #next()} and
 * the steps, whether this batch is the last, and ends where the answer is no. {@link #hasNext()} reads nothing: a batch is
 * handed out together with the knowledge whether another row follows.
 */
final class BatchIterator implements Iterator<RowBatch>, Closeable {

    private static final long BYTES_PER_BATCH = 16L << 20;

    private final Poll poll;
    private final RowCursor cursor;
    private final RowSchema schema;
    private final int batchSize;
    private final BooleanSupplier stopping;
    private final Runnable closeSource;
    private final RowIdentity identity;
    private final Rivals rivals;
    private final OccurrenceCounter occurrences = new OccurrenceCounter();
    private final RowBuffer buffer;
    private final BatchCut cut;
    private final Long markAtStart;
    private final ContentSum readAgain = new ContentSum();

    // The tracking value of the row that was appended last, whether it is still in the buffer or not.
    private Long lastAppended;
    private boolean askedInFlight;
    private boolean exhausted;
    private boolean ended;
    private boolean gateBroken;
    private boolean stopped;

    BatchIterator(
            Poll poll,
            RowCursor cursor,
            SourceTable table,
            int batchSize,
            BooleanSupplier stopping,
            Runnable closeSource) {
        this.poll = poll;
        this.cursor = cursor;
        this.schema = table.schema();
        this.batchSize = batchSize;
        this.stopping = stopping;
        this.closeSource = closeSource;
        this.identity = new RowIdentity(table.sourceColumns());
        this.rivals = schema.hasKey() ? new Rivals(schema) : null;
        this.buffer = new RowBuffer(schema);
        this.markAtStart = poll.checkpoint().mark();
        this.cut = new BatchCut(buffer, markAtStart);
    }

    /** Reads the first rows, so that {@link #hasNext()} knows whether there are any. */
    void begin() {
        fill();
    }

    @Override
    public boolean hasNext() {
        if (ended) {
            return false;
        }
        if (!poll.isConfirmed()) {
            if (!askedInFlight) {
                askedInFlight = true;
                return buffer.rows() > 0;
            }
            gateBroken = true;
            close();
            return false;
        }
        if (buffer.rows() > 0 && stopping.getAsBoolean()) {
            stop();
        }
        return !ended && buffer.rows() > 0;
    }

    @Override
    public RowBatch next() {
        if (!poll.isConfirmed()) {
            gateBroken = true;
            close();
            throw new IllegalStateException("sync '" + poll.checkpoint().sync()
                    + "': the next batch was asked for before the last one was confirmed. The split must be streaming, not "
                    + "parallel, and stop on exceptions.");
        }
        if (ended || buffer.rows() == 0) {
            throw new NoSuchElementException();
        }
        int rows = cut.rows(!exhausted);
        String name = cut.name(rows);
        Checkpoint next = cut.checkpointAfter(poll.checkpoint(), rows);
        RowBatch batch = buffer.take(rows, name);
        // The batch is complete already; whether another follows must be known before this one is handed out.
        fill();
        askedInFlight = false;
        poll.handOut(next, rows);
        return batch;
    }

    /** True if every row was handed out and confirmed, and none was asked for too early. */
    boolean isDrained() {
        return exhausted && buffer.rows() == 0 && poll.isConfirmed() && !gateBroken;
    }

    /** What the rows up to the mark at the start of the poll looked like, as far as they were read. */
    Boundary readAgain() {
        return readAgain.toBoundary();
    }

    long largestRow() {
        return buffer.largestRow();
    }

    /** Leaves the rows that were not handed out. */
    void stop() {
        stopped = true;
        close();
    }

    /** True if rows were left because the application stops. */
    boolean isStopped() {
        return stopped;
    }

    /** After a failure there is no next batch: rows between what was taken and what is in the buffer would be missing. */
    private void fill() {
        boolean filled = false;
        try {
            while (!exhausted && !isFull()) {
                exhausted = !cursor.hasRow();
                for (int rows = exhausted ? 0 : cursor.remainingInBlock(); rows > 0 && !isFull(); rows--) {
                    append();
                }
            }
            filled = true;
        } finally {
            if (!filled) {
                close();
            }
        }
    }

    /** Full is with one row more than a batch has, and never with fewer than two: the last one only shows what follows. */
    private boolean isFull() {
        return buffer.rows() > batchSize || (buffer.totalBytes() >= BYTES_PER_BATCH && buffer.rows() > 1);
    }

    private void append() {
        long value = cursor.trackingValue();
        requireOrder(value);
        HashValue128 hash = identity.hash(cursor.block(), cursor.row());
        if (markAtStart != null && value <= markAtStart) {
            readAgain.add(hash);
        }
        int row = buffer.rows();
        buffer.append(cursor.block(), cursor.row(), hash);
        boolean sameGroup = lastAppended != null && lastAppended == value;
        if (rivals == null) {
            if (!sameGroup) {
                occurrences.startGroup();
            }
            buffer.setRowId(row, identity.withOccurrence(hash, occurrences.next(hash)));
        } else if (row > 0 && rivals.areRivals(buffer.data(), row, row - 1)) {
            buffer.mergeLastIntoPrevious(rivals.wins(buffer.data(), row, row - 1));
        }
        if (!sameGroup) {
            lastAppended = value;
        }
        cursor.advance();
    }

    /** The mark rests on the order of the rows; it is not taken on trust. */
    private void requireOrder(long value) {
        if (value == ColumnData.NULL_LONG || (lastAppended != null && value < lastAppended)) {
            throw new DolphinDBException("the server sent rows out of order of '" + schema.trackingColumn() + "': "
                    + Checkpoint.describe(schema.trackingType(), value) + " after "
                    + Checkpoint.describe(schema.trackingType(), lastAppended == null ? value : lastAppended));
        }
    }

    /** Closes the source; rows that are in flight are not affected. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            closeSource.run();
        }
    }
}
