package io.github.dolphindbsync.simulator.fault;

/** What a server refuses until it is told otherwise. */
public enum Refusal {
    /** Sends every new client away: it has no room for another one. */
    CONNECTIONS,
    /** Answers every login as if the password were wrong. */
    LOGINS,
    /** Ends the connection instead of answering a login. */
    ANSWERS_TO_LOGINS
}
