package io.github.dolphindbsync.checkpoint;

import java.util.List;
import java.util.Optional;

/** A checkpoint that can't be used or moved; the message names it, the cause, and what to do. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String ONE_OF_TWO =
            "The next poll continues from the stored checkpoint. If two processes run this sync, stop one of them.";

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param place of the checkpoint, as in {@code checkpoint file /var/trade.checkpoint.json} */
    static CheckpointException ofLaterVersion(String sync, String place, LaterVersionException found) {
        return new CheckpointException(
                "sync '" + sync + "': its " + place + " was written by a later version of dolphindb-sync ("
                        + found.getMessage()
                        + ", which this version does not know). Run that version, or restore a checkpoint of this "
                        + "version from a"
                        + " backup.",
                found);
    }

    static CheckpointException heldByAnother(String sync) {
        return new CheckpointException("sync '" + sync
                + "': another process is delivering it right now, so this batch was not delivered. " + ONE_OF_TWO);
    }

    static CheckpointException outsideOfTransaction(String sync) {
        return new CheckpointException("sync '" + sync
                + "': the rows of this batch were written in a transaction, and its checkpoint would be stored "
                + "outside of it."
                + " If the rows were rolled back, the mark would be too high. Create the bean "
                + "JdbcCheckpointRepository with the"
                + " data source and the connection strategy of upsert:.");
    }

    public static CheckpointException notSoleWriter(String sync, String table, List<String> others) {
        String all = String.join(", ", others);
        return new CheckpointException("sync '" + sync + "': rows of table " + table
                + " must be replaced, but it is not the only sync that writes to it: " + all
                + ". Their rows would be deleted too, so nothing was delivered. " + TableWriters.remedy(sync));
    }

    /** Another writer has moved the checkpoint to what is {@code found} now. */
    public static CheckpointException movedByAnother(String sync, long expectedVersion, Optional<Checkpoint> found) {
        return new CheckpointException("sync '" + sync
                + "': its checkpoint was moved by another process (expected version "
                + expectedVersion + ", found "
                + found.map(stored ->
                                (stored.version() == expectedVersion ? "another " : "") + "version " + stored.version())
                        .orElse("none")
                + "), so this batch was not delivered. " + ONE_OF_TWO);
    }
}
