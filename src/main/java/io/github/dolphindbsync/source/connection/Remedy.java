package io.github.dolphindbsync.source.connection;

/** What helps against a failure of the server. */
public enum Remedy {
    /** A new connection, a little later: the server is away, busy, or was not ready. */
    AGAIN,
    /** To count and read a range again, from its beginning: fewer rows came than were counted. */
    COUNT_AGAIN,
    /** A smaller window: the answer is more than the server can hold. */
    SMALLER_WINDOW,
    /** Slices of fewer partitions: the server answers no query that reaches so many. */
    FEWER_PARTITIONS,
    /** To ask what columns the table has: they are others than they were. */
    LOOK_AGAIN,
    /** Another user or password. To try again counts against the account, which may be locked. */
    OTHER_LOGIN,
    /** A right, a setting, a script, an operator: something that no machine changes by trying. */
    PERSON
}
