package io.github.dolphindbsync.conformance;

import java.util.Locale;

/** The verdict on one question. */
public enum Verdict {
    /** The answer is the expected one. */
    AGREE,
    /** The server gave another answer. */
    DIFFERS,
    /** The server answered with an error where a value was expected. */
    REFUSED,
    /** The question was not asked; the reason is given. */
    SKIPPED,
    /** There was no answer: the connection broke, or the timeout passed. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
