package io.github.dolphindbsync.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A lock that one holder has, of all in this process and, where the file system has locks, of all processes. */
final class CheckpointLock implements AutoCloseable {

    /**
     * By their real paths, of all holders in this process. Not left to the files: on most systems to close a file, by
     * whichever way it was opened, gives up all locks that the process has on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private CheckpointLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock, without waiting for it.
     *
     * @param file created if it is missing; its content has no meaning
     * @return empty where another one holds it
     */
    static Optional<CheckpointLock> tryTake(Path file) throws IOException {
        if (Files.notExists(file)) {
            try {
                OwnerOnly.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // By another process meanwhile.
            }
        }
        Path real = file.toRealPath();
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        CheckpointLock taken = null;
        FileChannel channel = null;
        try {
            OwnerOnly.restrictFile(real);
            channel = FileChannel.open(real, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                taken = new CheckpointLock(real, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this class as another class loader has it.
        } finally {
            if (taken == null) {
                release(real, channel);
            }
        }
        return Optional.ofNullable(taken);
    }

    @Override
    public void close() throws IOException {
        release(file, channel);
    }

    private static void release(Path file, FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            // Not before it is closed: the next one could have opened the file by then.
            HELD.remove(file);
        }
    }
}
