package io.github.dolphindbsync.source;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.RowBatch;
import java.util.SortedMap;

/** The rows that one poll reads, cut into batches. Reads ahead as far as it must to know whether a batch is the last. */
interface BatchSource {

    /**
     * A batch that was taken.
     *
     * @param undecodable positions of rows that hold a text which could not be decoded, with the reason
     * @param next where the checkpoint stands once it has been delivered
     */
    record Cut(RowBatch batch, SortedMap<Integer, String> undecodable, Checkpoint next) {}

    /** Reads until there is a batch to be taken, or nothing is left. */
    void fill();

    /** True if there is a batch to be taken. */
    boolean hasBatch();

    /** True if all rows have been read and taken. */
    boolean isDrained();

    Cut take(Checkpoint before);

    /** What the rows up to the mark at the start of the poll looked like, as far as they were read. */
    Boundary readAgain();

    /** Bytes of the largest row, roughly. */
    long largestRow();

    /** Whether a limit ended it before the last row. */
    default boolean isCut() {
        return false;
    }
}
