package io.github.dolphindbsync.simulator.fault;

/** What a server refuses until the fault is removed. */
public enum Refusal {
    /** Refuses every new client, because there are too many connections. */
    CONNECTIONS,
    /** Answers every login as if the password were wrong. */
    LOGINS,
    /** Ends the connection instead of answering a login. */
    ANSWERS_TO_LOGINS
}
