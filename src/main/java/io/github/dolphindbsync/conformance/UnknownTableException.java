package io.github.dolphindbsync.conformance;

/** The server answered that there is no such table. */
public final class UnknownTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownTableException(String path) {
        super("there is no table " + path);
    }
}
