package io.github.dolphindbsync.app.run;

/** How the process ends, for scripts. */
public final class ExitCode {

    public static final int DONE = 0;

    /** A sync failed. */
    public static final int FAILED = 1;

    /** The arguments, settings or routes can't be used, and nothing was moved. */
    public static final int UNUSABLE = 2;

    private ExitCode() {}
}
