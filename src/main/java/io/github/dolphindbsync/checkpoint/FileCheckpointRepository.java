package io.github.dolphindbsync.checkpoint;

import io.github.dolphindbsync.rows.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/**
 * Keeps each checkpoint in a file of its own, {@code <sync>.checkpoint.json}, which is replaced atomically: for
 * destinations that have no transaction to share, such as files, Kafka or HTTP.
 *
 * <p>Rows arrive at least once: between the acknowledgement of a batch and the new checkpoint there is an instant in which
 * a crash lets the batch be delivered again. Safe for use by several threads, and by several processes where their file
 * system has locks: a poll that delivers holds one, so that a second writer delivers nothing meanwhile.
 */
public final class FileCheckpointRepository extends CheckpointRepository {

    private final Path folder;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /** @param folder where the files are; made where it is missing */
    public FileCheckpointRepository(String folder) {
        this.folder = Path.of(folder);
    }

    @Override
    void store(Exchange exchange, Checkpoint next) {
        if (exchange.isTransacted() && exchange.getProperty(Delivery.IN_TRANSACTION_PROPERTY, false, Boolean.class)) {
            throw CheckpointException.outsideOfTransaction(next.sync());
        }
        store(next);
    }

    @Override
    public Optional<Checkpoint> load(String sync) {
        Path file = file(sync);
        try {
            return Optional.of(Checkpoint.ofJson(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': its checkpoint file " + file.toAbsolutePath() + " is damaged ("
                            + e.getMessage()
                            + "). Restore it from a backup; removing it makes the sync deliver the whole table again.",
                    e);
        } catch (IOException e) {
            throw failed("reading", sync, e);
        }
    }

    @Override
    public Optional<String> obstacle() {
        return whatBars(folder)
                .map(barrier -> "checkpoints can't be kept in " + folder.toAbsolutePath() + ": " + barrier);
    }

    /** What keeps this process from making files in a folder, which is made where it is missing; empty if nothing does. */
    public static Optional<String> whatBars(Path folder) {
        Path nearest = folder.toAbsolutePath();
        while (nearest.getParent() != null && Files.notExists(nearest)) {
            nearest = nearest.getParent();
        }
        return Files.isDirectory(nearest) && Files.isWritable(nearest)
                ? Optional.empty()
                : Optional.of(nearest + " is no folder that this process may write to");
    }

    @Override
    protected void claim(Checkpoint current, BatchPlace place) {
        requireStored(current);
    }

    @Override
    protected AutoCloseable hold(Checkpoint current) {
        String sync = current.sync();
        // Not left to the file: on most systems, to close it again would give up the lock that this process has on it.
        if (held.contains(sync)) {
            throw CheckpointException.heldByAnother(sync);
        }
        try {
            FileChannel channel = openLock(sync);
            Hold hold = new Hold(sync, channel);
            try {
                if (channel.tryLock() == null) {
                    throw CheckpointException.heldByAnother(sync);
                }
                requireStored(current);
                held.add(sync);
                return hold;
            } catch (CheckpointException | IOException | OverlappingFileLockException e) {
                channel.close();
                throw e;
            }
        } catch (OverlappingFileLockException e) {
            throw CheckpointException.heldByAnother(sync);
        } catch (IOException e) {
            throw failed("taking", sync, e);
        }
    }

    private final class Hold implements AutoCloseable {
        private final String sync;
        private final FileChannel channel;

        Hold(String sync, FileChannel channel) {
            this.sync = sync;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            held.remove(sync);
            channel.close();
        }
    }

    private FileChannel openLock(String sync) throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(
                folder.resolve(sync + ".checkpoint.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public void store(Checkpoint next) {
        try {
            if (held.contains(next.sync())) {
                replace(next);
            } else {
                replaceWithLock(next);
            }
        } catch (IOException | OverlappingFileLockException e) {
            throw failed("moving", next.sync(), e);
        }
    }

    @Override
    protected void prepareToSetAside(String sync) {
        // The file is made with its first line.
    }

    @Override
    protected synchronized List<RefusedRow> setAside(List<RefusedRow> rows) {
        String sync = rows.get(0).sync();
        try {
            Files.createDirectories(folder);
            List<RefusedRow> added = new SetAsideFile(folder.resolve(sync + ".set-aside.jsonl")).append(rows);
            Disk.forceNames(folder);
            return added;
        } catch (IOException | UncheckedIOException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': putting rows aside in " + folder.toAbsolutePath() + " failed: " + e, e);
        }
    }

    private void replaceWithLock(Checkpoint next) throws IOException {
        try (FileChannel channel = openLock(next.sync());
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the lock on the checkpoint was lost");
            }
            replace(next);
        }
    }

    private synchronized void replace(Checkpoint next) throws IOException {
        requireVersion(next.sync(), next.version() - 1);
        Path temporary = folder.resolve(next.sync() + ".checkpoint.new");
        byte[] content = (next.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(temporary, content);
        Disk.forceContent(temporary);
        Files.move(temporary, file(next.sync()), StandardCopyOption.ATOMIC_MOVE);
        Disk.forceNames(folder);
    }

    /** Not the version alone: where a backup was put back, another process may have come to the same one again. */
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

    private CheckpointException failed(String what, String sync, Exception cause) {
        return new CheckpointException(
                "sync '" + sync + "': " + what + " its checkpoint in " + folder.toAbsolutePath() + " failed: " + cause,
                cause);
    }
}
