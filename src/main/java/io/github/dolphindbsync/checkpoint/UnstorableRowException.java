package io.github.dolphindbsync.checkpoint;

/**
 * A row that a destination refuses; the message names the sync, the row, the reason, and what to do. What the destination
 * said is suppressed in it rather than its cause, so that no log shows it unasked, and without the values that it quotes.
 */
public final class UnstorableRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnstorableRowException(String message, Throwable refusal) {
        super(message);
        addSuppressed(refusal instanceof Exception said ? QuotedValues.removedFrom(said) : refusal);
    }
}
