package io.github.dolphindbsync.source.poll;

import java.nio.file.FileSystemException;
import java.util.Optional;

/** What to do about an {@link Error}: of this process, not of an end of a sync. */
public final class ProcessFault {

    private static final long MEBIBYTE = 1 << 20;

    private ProcessFault() {}

    /** What happened and what to do, in sentences; empty where it is for a programmer to see. */
    public static Optional<String> reason(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return Optional.of("this process is out of memory (" + failure.getMessage() + "), of which it can use "
                    + Runtime.getRuntime().maxMemory() / MEBIBYTE
                    + " MiB. Raise -Xmx, or make the batches smaller (sync.<name>.batch-size)."
                    + " Nothing is lost: the next poll continues from the checkpoint.");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOfNativeLibrary(cause)) {
                return Optional.of("a native library could not be loaded: " + oneLine(cause.getMessage())
                        + ". Drivers unpack theirs into java.io.tmpdir, which is " + temporaryFolder()
                        + ": that folder must be writable, with room, and not mounted noexec. Start Java with"
                        + " -Djava.io.tmpdir=<another folder>.");
            }
        }
        return Optional.empty();
    }

    private static boolean isOfNativeLibrary(Throwable failure) {
        String text = String.valueOf(failure);
        return (failure instanceof LinkageError
                        && (text.contains("UnsatisfiedLinkError") || text.contains("Could not initialize class")))
                || failure.getClass().getName().equals("org.sqlite.NativeLibraryNotFoundException")
                || (failure instanceof FileSystemException file
                        && String.valueOf(file.getFile()).matches(".*[.](so|dll|dylib|jnilib)"));
    }

    private static String temporaryFolder() {
        return System.getProperty("java.io.tmpdir");
    }

    private static String oneLine(String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
