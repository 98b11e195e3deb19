package io.github.dolphindbsync.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and folders that only the user of this process may read, whatever the umask. Where a file system has no such
 * permissions, as that of Windows, they have those of their folder.
 */
public final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private OwnerOnly() {}

    public static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Makes an empty file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one of this name
     */
    public static void createFile(Path file) throws IOException {
        Files.createFile(file, attributes(file, FILE));
        restrict(file, FILE);
    }

    /**
     * Creates a folder below one that exists.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of this name
     */
    static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, attributes(folder, FOLDER));
        restrict(folder, FOLDER);
    }

    /** Removes the permissions of other users from a file that exists, as one that was copied from a backup. */
    public static void restrictFile(Path file) {
        restrict(file, FILE);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Also where it was made with them: a umask can take the owner's away. */
    private static void restrict(Path path, Set<PosixFilePermission> permissions) {
        if (!hasPermissions(path)) {
            return;
        }
        try {
            if (!Files.getPosixFilePermissions(path).equals(permissions)) {
                Files.setPosixFilePermissions(path, permissions);
            }
        } catch (IOException | UnsupportedOperationException e) {
            if (WARNED.compareAndSet(false, true)) {
                LOG.warn(
                        "{} can't be kept from other users: its permissions can't be set to {} ({}). Where others "
                                + "may not read"
                                + " rows that were rejected, choose a folder for checkpoints that has permissions.",
                        path.toAbsolutePath(),
                        PosixFilePermissions.toString(permissions),
                        e.getMessage());
            }
        }
    }
}
