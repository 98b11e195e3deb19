package io.github.dolphindbsync.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that survive a full disk and a power cut: a file has its name only when all its bytes are on the disk, and a
 * method returns only when the name is on the disk too.
 */
public final class Disk {

    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);

    private static final int BUFFER_BYTES = 1 << 16;

    /** Whether the file system of a folder can force its names to the disk. */
    private static final Map<Path, Boolean> CAN_FSYNC = new ConcurrentHashMap<>();

    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private Disk() {}

    /**
     * Writes a temporary file, forces it to the disk, and gives it its name, in place of a file that has it already.
     *
     * @param temporary an empty file in the folder of {@code file}; it is not there any more afterwards
     * @return the number of bytes
     * @throws IOException if that fails; {@code file} is then as it was, or complete
     */
    public static long replace(Path file, Path temporary, InputStream content) throws IOException {
        try {
            long bytes = append(temporary, 0, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            fsyncDirectory(file.getParent());
            return bytes;
        } catch (IOException | RuntimeException | Error e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    private static void deleteAfter(Throwable failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Writes behind the first {@code length} bytes of a file, and forces it to the disk.
     *
     * @return the number of bytes that were written
     * @throws IOException if that fails; the file then has {@code length} bytes, if it can be cut at all
     */
    public static long append(Path file, long length, InputStream content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            try {
                channel.position(length);
                long written = copy(content, Channels.newOutputStream(channel));
                channel.force(true);
                if (channel.size() != length + written) {
                    throw new IOException(
                            "it has " + channel.size() + " bytes in place of " + Math.addExact(length, written));
                }
                return written;
            } catch (IOException e) {
                cutAfter(e, channel, length);
                throw e;
            }
        }
    }

    /** Each part is written as a whole: the stream repeats what the operating system took in part only. */
    private static long copy(InputStream content, OutputStream output) throws IOException {
        // Not transferTo: an array in memory would be written in one piece, by way of a second one as large.
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            output.write(buffer, 0, read);
            bytes += read;
        }
        return bytes;
    }

    private static void cutAfter(IOException failure, FileChannel channel, long length) {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Forces the names in a folder to the disk. A file system that refuses this at the first time can't do it; a
     * warning reports it once, and names may be lost in a power cut.
     *
     * @throws IOException if it fails at a later time, or the folder does not exist
     */
    static void fsyncDirectory(Path folder) throws IOException {
        if (!OwnerOnly.hasPermissions(folder)) {
            // Windows can't open a folder.
            return;
        }
        Boolean isPossible = CAN_FSYNC.get(folder);
        if (isPossible == null) {
            CAN_FSYNC.put(folder, canFsync(folder));
        } else if (isPossible) {
            fsyncFolder(folder);
        }
    }

    private static boolean canFsync(Path folder) throws IOException {
        try {
            fsyncFolder(folder);
            return true;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            String fileSystem = String.valueOf(Files.getFileStore(folder));
            if (WARNED.add(fileSystem)) {
                LOG.warn(
                        "File system {} does not force the names of new files to the disk ({}). The files themselves"
                                + " are forced. After a power cut check whether the newest files exist; if not, restore"
                                + " the checkpoint from a backup.",
                        fileSystem,
                        reason(e));
            }
            return false;
        }
    }

    private static void fsyncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Creates a folder and those above it if they are missing, and forces their names to the disk. */
    public static void createFolders(Path folder, boolean ownerOnly) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            createFolders(parent, ownerOnly);
        }
        try {
            if (ownerOnly) {
                OwnerOnly.createFolder(folder);
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            // By another process meanwhile.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        if (parent != null) {
            fsyncDirectory(parent);
        }
    }

    /** What failed, why, and what to do, in one line. */
    public static String describe(String what, Path file, IOException failure) {
        boolean isOfAName = failure instanceof NoSuchFileException
                || failure instanceof AccessDeniedException
                || failure instanceof FileAlreadyExistsException;
        return file.toAbsolutePath() + " could not be " + what + ": " + reason(failure) + ". "
                + (isOfAName
                        ? "Check what exists there, and the permissions of this process."
                        : "See whether its disk takes it: " + freeBytes(file)
                                + "a quota, ulimit -f or a read-only disk may be the reason too.");
    }

    private static String reason(IOException failure) {
        if (!(failure instanceof FileSystemException known)) {
            return String.valueOf(failure.getMessage());
        } else if (known instanceof NoSuchFileException) {
            return known.getFile() + " does not exist";
        } else if (known instanceof AccessDeniedException) {
            return "no permission for " + known.getFile();
        } else if (known instanceof FileAlreadyExistsException) {
            return known.getFile() + " is not a folder";
        }
        return known.getReason() == null ? known.toString() : known.getReason();
    }

    private static String freeBytes(Path file) {
        Path nearest = file.toAbsolutePath();
        while (nearest.getParent() != null && Files.notExists(nearest)) {
            nearest = nearest.getParent();
        }
        try {
            return String.format(
                    Locale.ROOT,
                    "%,d bytes are free without it; ",
                    Files.getFileStore(nearest).getUsableSpace());
        } catch (IOException e) {
            return "";
        }
    }
}
