package io.github.dolphindbsync.source;

/** The server could not be reached, refused, or answered something that can't be used. */
public final class DolphinDBException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Remedy remedy;

    DolphinDBException(String message) {
        this(Remedy.PERSON, message);
    }

    DolphinDBException(Remedy remedy, String message) {
        super(message);
        this.remedy = remedy;
    }

    DolphinDBException(Remedy remedy, String message, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    Remedy remedy() {
        return remedy;
    }

    /**
     * For an answer that is too large: whose memory it exceeds, and what to raise. What a server reports of its own memory has
     * no such cause.
     */
    String advice(String sync) {
        return getCause() instanceof OutOfMemoryError
                ? "more than this process has memory for. Raise -Xmx, or make the batches smaller ("
                        + SyncSetting.BATCH_SIZE.key(sync) + ")"
                : "more than the server can hold. Raise its limit (memLimitOfQueryResult)";
    }
}
