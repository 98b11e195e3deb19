package io.github.dolphindbsync.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores each checkpoint in its own file, {@code <sync>.checkpoint.json}, which is replaced atomically: for
 * destinations that have no transaction to share, such as files, Kafka or HTTP.
 *
 * <p>Rows arrive at least once: between the acknowledgement of a batch and the new checkpoint there is an instant in
 * which a crash lets the batch be delivered again. Safe for use by several threads, and by several processes where
 * their file system has locks: a poll that delivers holds one, so that a second writer delivers nothing meanwhile.
 */
public final class FileCheckpointRepository extends CheckpointRepository {

    private final Path folder;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /** @param folder where the files are; created if it is missing, and then for the user of this process only */
    public FileCheckpointRepository(String folder) {
        this.folder = Path.of(folder).toAbsolutePath();
    }

    @Override
    public Optional<Checkpoint> load(String sync) {
        Path file = file(sync);
        try {
            return Optional.of(ofJson(sync, "checkpoint file " + file, Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", sync, e);
        }
    }

    @Override
    public Optional<String> obstacle() {
        return whatBars(folder).map(barrier -> "checkpoints can't be stored in " + folder + ": " + barrier);
    }

    /** What keeps this process from creating files in a folder, which is created if it is missing; empty if nothing. */
    public static Optional<String> whatBars(Path folder) {
        Path nearest = folder.toAbsolutePath();
        while (nearest.getParent() != null && Files.notExists(nearest)) {
            nearest = nearest.getParent();
        }
        return Files.isDirectory(nearest) && Files.isWritable(nearest)
                ? Optional.empty()
                : Optional.of(nearest + " is not a folder that this process may write to");
    }

    @Override
    public void claim(Checkpoint current, BatchPlace place) {
        requireStored(current);
    }

    @Override
    public AutoCloseable hold(Checkpoint current) {
        String sync = current.sync();
        try {
            CheckpointLock lock = lock(sync);
            boolean isHeld = false;
            try {
                requireStored(current);
                held.add(sync);
                isHeld = true;
            } finally {
                if (!isHeld) {
                    lock.close();
                }
            }
            return () -> {
                held.remove(sync);
                lock.close();
            };
        } catch (IOException e) {
            throw failed("locked", sync, e);
        }
    }

    private CheckpointLock lock(String sync) throws IOException {
        Disk.createFolders(folder, true);
        return CheckpointLock.tryTake(folder.resolve(sync + ".checkpoint.lock"))
                .orElseThrow(() -> CheckpointException.heldByAnother(sync));
    }

    @Override
    public void store(Checkpoint next) {
        try {
            if (held.contains(next.sync())) {
                replace(next);
            } else {
                CheckpointLock lock = lock(next.sync());
                try {
                    replace(next);
                } finally {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw failed("written", next.sync(), e);
        }
    }

    /** Stores a checkpoint that was kept elsewhere until now, where none is stored. */
    public void adopt(Checkpoint checkpoint) {
        try {
            CheckpointLock lock = lock(checkpoint.sync());
            try {
                requireVersion(checkpoint.sync(), 0);
                write(checkpoint);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw failed("written", checkpoint.sync(), e);
        }
    }

    /** Where the files are. */
    public Path folder() {
        return folder;
    }

    private synchronized void replace(Checkpoint next) throws IOException {
        requireVersion(next.sync(), next.version() - 1);
        write(next);
    }

    private void write(Checkpoint next) throws IOException {
        byte[] content = (next.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        Path temporary = folder.resolve(next.sync() + ".checkpoint.new");
        Files.deleteIfExists(temporary);
        OwnerOnly.createFile(temporary);
        Disk.replace(file(next.sync()), temporary, new ByteArrayInputStream(content));
    }

    /** Not only the version: after a restore, another process may have reached the same version again. */
    private void requireStored(Checkpoint current) {
        Optional<Checkpoint> found = load(current.sync());
        boolean isSame = found.map(current::equals).orElse(current.version() == 0);
        if (!isSame) {
            throw CheckpointException.movedByAnother(current.sync(), current.version(), found);
        }
    }

    private void requireVersion(String sync, long expected) {
        Optional<Checkpoint> found = load(sync);
        if (found.map(Checkpoint::version).orElse(0L) != expected) {
            throw CheckpointException.movedByAnother(sync, expected, found);
        }
    }

    private Path file(String sync) {
        return folder.resolve(sync + ".checkpoint.json");
    }

    private CheckpointException failed(String what, String sync, IOException cause) {
        return new CheckpointException(
                "sync '" + sync + "': checkpoint file " + Disk.describe(what, file(sync), cause), cause);
    }
}
