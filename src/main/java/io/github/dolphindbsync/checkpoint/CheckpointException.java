package io.github.dolphindbsync.checkpoint;

import java.util.List;
import java.util.Optional;

/** A checkpoint that can't be used or moved; the message says which, why, and what to do. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

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
                        + ", which this version does not know). Run that version, or restore the checkpoint from a backup made"
                        + " with this one.",
                found);
    }

    static CheckpointException heldByAnother(String sync) {
        return new CheckpointException("sync '" + sync
                + "': somebody else is delivering it right now. This batch was not delivered; the next poll "
                + "continues from the stored checkpoint. If another process runs this sync, stop one of the two.");
    }

    static CheckpointException outsideOfTransaction(String sync) {
        return new CheckpointException("sync '" + sync
                + "': the rows of this batch were written in a transaction, and its checkpoint would be stored outside of it:"
                + " were the rows rolled back, the mark would be ahead of them. Make the bean JdbcCheckpointRepository with the data"
                + " source and the connection strategy by which upsert: writes.");
    }

    public static CheckpointException notSoleWriter(String sync, String table, List<String> others) {
        String all = String.join(", ", others);
        return new CheckpointException("sync '" + sync + "': rows of table " + table
                + " must be replaced, but it is not the only sync that writes to it: " + all
                + ". Their rows would be deleted too, so nothing was delivered. " + CheckpointTables.remedy(sync));
    }

    static CheckpointException movedByAnother(String sync, long expectedVersion, Optional<Checkpoint> found) {
        return new CheckpointException("sync '" + sync
                + "': its checkpoint was moved by somebody else (expected version "
                + expectedVersion + ", found "
                + found.map(stored ->
                                (stored.version() == expectedVersion ? "another " : "") + "version " + stored.version())
                        .orElse("none")
                + "). This batch was not delivered; the next poll continues from the "
                + "stored checkpoint. If another process runs this sync, stop one of the two.");
    }
}
