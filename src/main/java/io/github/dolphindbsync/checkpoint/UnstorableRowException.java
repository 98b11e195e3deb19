package io.github.dolphindbsync.checkpoint;

/**
 * A row that a destination refuses; the message names the sync, the row, the reason, and what to do. What the destination
 * said is suppressed in it rather than its cause, because some say the cause's message too, and without the row's values.
 */
public final class UnstorableRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnstorableRowException(String message, Exception refusal) {
        super(message);
        addSuppressed(QuotedValues.removedFrom(refusal));
    }
}
