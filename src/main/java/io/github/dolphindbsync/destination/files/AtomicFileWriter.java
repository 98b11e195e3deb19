package io.github.dolphindbsync.destination.files;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.Disk;
import io.github.dolphindbsync.checkpoint.ErrorAdvice;
import io.github.dolphindbsync.checkpoint.OwnerOnly;
import io.github.dolphindbsync.delivery.CheckpointProcessor;
import io.github.dolphindbsync.delivery.DeliveryGate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the body, a batch that was marshalled, to a file of a folder. Header {@code CamelFileName} names it, with
 * folders below if need be; the folder is that of the constructor, or in header {@value #FOLDER}. Belongs before the
 * {@link CheckpointProcessor}.
 *
 * <p>The file has its name only when it is complete and on the disk. Until then its name begins with a dot. It replaces
 * a file of the same name. What a killed process left unfinished is removed.
 *
 * <p>In place of a {@code file:} endpoint, which in Camel 4.18 takes a part of the body for all of it where the disk is
 * full ({@code FileOperations.writeFileByStream}), does not wait for the disk, and deletes the file that it replaces.
 *
 * <p>Safe for use by several threads.
 */
public final class AtomicFileWriter implements Processor {

    /** The header that names the folder where the constructor does not. */
    public static final String FOLDER = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(AtomicFileWriter.class);

    private static final String UNFINISHED = ".part";

    /** Unfinished files of a sync in a folder are from before this process only before its first file there. */
    private static final Set<String> SEARCHED = ConcurrentHashMap.newKeySet();

    /** Null where the header names it. */
    private final Path folder;

    private boolean ownerOnly;

    /** Header {@value #FOLDER} names the folder of each file, which is created if it is missing. */
    public AtomicFileWriter() {
        this.folder = null;
    }

    /** @param folder where the files are; created if it is missing */
    public AtomicFileWriter(String folder) {
        this.folder = absolute(folder);
    }

    private static Path absolute(String folder) {
        return Path.of(folder).toAbsolutePath().normalize();
    }

    /**
     * Whether only the user of this process may read the files, and folders that are made. By default the umask
     * decides.
     */
    public void setOwnerOnly(boolean ownerOnly) {
        this.ownerOnly = ownerOnly;
    }

    /** Where the files are; empty where a header names it. */
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        DeliveryGate gate = DeliveryGate.of(exchange);
        if (gate == null) {
            throw new CheckpointException(
                    "there is no batch to write here: AtomicFileWriter belongs behind a DolphinDBFetchProcessor and "
                            + "its split");
        }
        Message message = exchange.getMessage();
        Path file = file(folder(message), message.getHeader(Exchange.FILE_NAME, String.class));
        InputStream content = content(message);
        try {
            Disk.createFolders(file.getParent(), ownerOnly);
            Disk.replace(file, temporary(file.getParent(), gate.checkpoint().sync()), content);
        } catch (IOException e) {
            throw new CheckpointException("file " + Disk.describe("written", file, e) + ErrorAdvice.NOTHING_IS_LOST, e);
        }
        message.setHeader(Exchange.FILE_NAME_PRODUCED, file.toString());
    }

    private Path folder(Message message) {
        if (folder != null) {
            return folder;
        }
        String named = message.getHeader(FOLDER, String.class);
        if (named == null || named.isBlank()) {
            throw new CheckpointException(
                    "header " + FOLDER + ", which names the folder of a file, is missing. Set it, "
                            + "or name the folder in the constructor of AtomicFileWriter.");
        }
        return absolute(named);
    }

    private static Path file(Path folder, String name) {
        if (name == null || name.isBlank()) {
            throw new CheckpointException(
                    "header " + Exchange.FILE_NAME + ", which names the file of a batch, is missing");
        }
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new CheckpointException(
                    "header " + Exchange.FILE_NAME + " = '" + name + "' names no file in folder " + folder);
        }
        return file;
    }

    private static InputStream content(Message message) throws InvalidPayloadException {
        if (message.getBody() instanceof StreamCache cache) {
            // A step before may have read it.
            cache.reset();
        }
        return message.getBody() instanceof String text
                ? new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))
                : message.getMandatoryBody(InputStream.class);
    }

    /** Of a name that no other process has: one that was paused may write on later, to what it has opened. */
    private Path temporary(Path parent, String sync) throws IOException {
        String prefix = "." + sync + ".";
        if (SEARCHED.add(parent + "|" + sync)) {
            removeUnfinished(parent, prefix);
        }
        boolean byUmask = !ownerOnly && OwnerOnly.hasPermissions(parent);
        return Files.createTempFile(
                parent,
                prefix,
                UNFINISHED,
                byUmask
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"))
                        }
                        : new FileAttribute<?>[0]);
    }

    private static void removeUnfinished(Path parent, String prefix) {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(parent, file -> {
            String name = file.getFileName().toString();
            return name.startsWith(prefix) && name.endsWith(UNFINISHED);
        })) {
            for (Path file : unfinished) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They only take room, and a folder that can't be listed can still be written to.
            LOG.debug("unfinished files of earlier processes stay in {}", parent, e);
        }
    }
}
