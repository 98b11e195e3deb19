package io.github.dolphindbsync.simulator.session;

/** How a server of release 3.00.3 or later lets its users log in; the {@code authMode} of its function createUser. */
public enum AuthMode {
    /** By {@code login} alone; {@code scramClientFirst} is refused. The default of createUser. */
    SHA256,
    /** By {@code scramClientFirst} and {@code scramClientFinal}, and by {@code login} as before. */
    SCRAM
}
