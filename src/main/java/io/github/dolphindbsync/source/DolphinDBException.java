package io.github.dolphindbsync.source;

/** The server could not be reached, refused, or answered something that can't be used. */
public final class DolphinDBException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DolphinDBException(String message) {
        super(message);
    }

    DolphinDBException(String message, Throwable cause) {
        super(message, cause);
    }
}
