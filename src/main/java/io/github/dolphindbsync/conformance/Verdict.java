package io.github.dolphindbsync.conformance;

import java.util.Locale;

/** What became of one question. */
public enum Verdict {
    /** The answer is the expected one. */
    AGREE,
    /** There was another answer. */
    DIFFERS,
    /** The server answered with an error where a value was expected. */
    REFUSED,
    /** The question was not asked; the reason is given. */
    SKIPPED,
    /** There was no answer: the connection broke, or the time was over. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
