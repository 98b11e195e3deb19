package io.github.dolphindbsync.source.settings;

/** What becomes of a row at the destination. */
public enum Mode {
    /** It is there once, and an update replaces it. */
    UPSERT,
    /** Every version of it that was read stays, each once. */
    APPEND,
    /** The table is read as a whole, and replaces what is there. */
    FULL_REFRESH
}
