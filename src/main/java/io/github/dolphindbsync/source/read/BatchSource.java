package io.github.dolphindbsync.source.read;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;

/** The rows that one poll reads, cut into batches. It reads as far as it must to know whether a batch is the last. */
public interface BatchSource {

    /** Of a table in which nothing is to be read. */
    BatchSource NONE = new BatchSource() {
        @Override
        public FinishedBatch next(Checkpoint before) {
            return null;
        }

        @Override
        public Boundary readAgain() {
            return Boundary.NONE;
        }

        @Override
        public long largestRow() {
            return 0;
        }
    };

    /**
     * The next batch, or null where no row is left.
     *
     * @param before the checkpoint before the batch
     */
    FinishedBatch next(Checkpoint before);

    /** What the rows up to the mark at the start looked like, as far as they were read. */
    Boundary readAgain();

    /** Bytes of the largest row, roughly. */
    long largestRow();

    /** Whether a limit ended it before the last row. */
    default boolean isCut() {
        return false;
    }
}
