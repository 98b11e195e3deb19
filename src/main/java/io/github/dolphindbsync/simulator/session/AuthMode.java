package io.github.dolphindbsync.simulator.session;

/** The {@code authMode} of the function createUser of release 3.00.3 and later: how users log in. */
public enum AuthMode {
    /** Users log in by {@code login}; {@code scramClientFirst} is refused. The default of createUser. */
    SHA256,
    /** Users log in by {@code scramClientFirst} and {@code scramClientFinal}, or by {@code login}. */
    SCRAM
}
