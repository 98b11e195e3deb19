package io.github.dolphindbsync.source.connection;

import io.github.dolphindbsync.source.settings.SyncSetting;
import java.util.Optional;

/** The server could not be reached, refused, or answered something that can't be used. */
public final class DolphinDBException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Remedy remedy;
    private final String refusal;

    public DolphinDBException(String message) {
        this(Remedy.PERSON, message);
    }

    public DolphinDBException(Remedy remedy, String message) {
        this(remedy, message, (String) null);
    }

    public DolphinDBException(Remedy remedy, String message, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
        this.refusal = null;
    }

    /** @param refusal what the server said; null if it said nothing */
    public DolphinDBException(Remedy remedy, String message, String refusal) {
        super(message);
        this.remedy = remedy;
        this.refusal = refusal;
    }

    public Remedy remedy() {
        return remedy;
    }

    /** The words in which the server refused; empty where it did not answer. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * For an answer that is too large: whose memory it exceeds, and what to raise. What a server reports of its own memory has
     * no such cause.
     */
    public String advice(String sync) {
        return getCause() instanceof OutOfMemoryError
                ? "more than this process has memory for. Raise -Xmx, or make the batches smaller ("
                        + SyncSetting.BATCH_SIZE.key(sync) + ")"
                : "more than the server can hold. Raise its limit (memLimitOfQueryResult)";
    }
}
