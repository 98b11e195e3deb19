package io.github.dolphindbsync.source.connection;

import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.Optional;

/** The server could not be reached, refused, or answered something that can't be used. */
public final class DolphinDBException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RecoveryAction recoveryAction;
    private final String refusal;

    public DolphinDBException(String message) {
        this(RecoveryAction.FAIL, message);
    }

    public DolphinDBException(RecoveryAction recoveryAction, String message) {
        this(recoveryAction, message, (String) null);
    }

    public DolphinDBException(RecoveryAction recoveryAction, String message, Throwable cause) {
        super(message, cause);
        this.recoveryAction = recoveryAction;
        this.refusal = null;
    }

    /** @param refusal what the server said; null if it said nothing */
    public DolphinDBException(RecoveryAction recoveryAction, String message, String refusal) {
        super(message);
        this.recoveryAction = recoveryAction;
        this.refusal = refusal;
    }

    public RecoveryAction recoveryAction() {
        return recoveryAction;
    }

    /** The words in which the server refused; empty where it did not answer. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * For an answer that is too large: whose memory it exceeds, and what to raise. What a server reports of its own
     * memory has no such cause.
     */
    public String advice(String sync) {
        return getCause() instanceof OutOfMemoryError
                ? "larger than the memory of this process. Raise -Xmx, or make the batches smaller ("
                        + SyncSetting.BATCH_SIZE.key(sync) + ")"
                : "larger than the server allows. Raise its limit (memLimitOfQueryResult)";
    }
}
