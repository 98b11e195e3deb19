package io.github.dolphindbsync.source.connection;

/** What a poll does about a failure of the server. */
public enum RecoveryAction {
    /** Connect again, a little later: the server is away, busy, or was not ready. */
    RETRY,
    /** Count a range again, and read it from its beginning: fewer rows came than were counted. */
    RECOUNT,
    /** Read a smaller window: the answer is more than the server can hold. */
    SMALLER_WINDOW,
    /** Ask by slices of fewer partitions: the server answers no query that reaches so many. */
    FEWER_PARTITIONS,
    /** Ask for the columns of the table again: they have changed. */
    REFRESH_SCHEMA,
    /** Fail, and pause before the next login: each refused login counts against the account, which may be locked. */
    REAUTHENTICATE,
    /** Fail: a permanent error, such as a missing privilege or a wrong setting, needs action by a person. */
    FAIL
}
