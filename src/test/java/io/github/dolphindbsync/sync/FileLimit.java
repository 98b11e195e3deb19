package io.github.dolphindbsync.sync;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** A limit on the size of the files that this process writes, as {@code ulimit -f} sets it. */
final class FileLimit {

    /** Where the program {@code prlimit} is not there, the test that asks for it is skipped and says so. */
    FileLimit(long bytes) throws IOException {
        assumeTrue(set(String.valueOf(bytes)), "files can't be limited here: prlimit is not there");
    }

    private static boolean set(String bytes) throws IOException {
        try {
            // The soft limit alone, so that it can be lifted.
            String pid = String.valueOf(ProcessHandle.current().pid());
            return new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes + ":")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (IOException notInstalled) {
            return false;
        }
    }

    void lift() throws IOException {
        set("unlimited");
    }
}
