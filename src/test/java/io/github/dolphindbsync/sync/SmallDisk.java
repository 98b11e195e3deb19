package io.github.dolphindbsync.sync;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file system of a few megabytes, in memory, which can be filled and made read-only. */
final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Where mounting is not allowed, the test that asks for it is skipped and says so. */
    static SmallDisk mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        assumeTrue(refusal == null, "a small disk can't be mounted here: " + refusal);
        return new SmallDisk(folder);
    }

    /** The same in a file with ext4, which reserves nothing for root. */
    static SmallDisk ext4(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        Path image = folder.resolveSibling(folder.getFileName() + ".ext4");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(megabytes * 1024L * 1024);
        }
        String refusal = run("mkfs.ext4", "-q", "-m", "0", image.toString());
        if (refusal == null) {
            refusal = run("mount", "-o", "loop", image.toString(), folder.toString());
        }
        assumeTrue(refusal == null, "a disk with ext4 can't be mounted here: " + refusal);
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Takes all that is left, but for some bytes. */
    void fill(int bytesLeft) throws IOException {
        Path ballast = folder.resolve("ballast");
        byte[] block = new byte[4096];
        try (OutputStream output = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(folder).getUsableSpace() > bytesLeft) {
                output.write(block);
            }
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(folder.resolve("ballast"));
    }

    void readOnly(boolean readOnly) throws IOException {
        String refusal = run("mount", "-o", "remount," + (readOnly ? "ro" : "rw"), folder.toString());
        assumeTrue(refusal == null, "the disk can't be made read-only here: " + refusal);
    }

    /** What the command says where it fails, else null. */
    private static String run(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? null : output.strip();
        } catch (IOException e) {
            return Arrays.toString(command) + ": " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        // Lazily: whatever a test has left open must not keep it from being unmounted.
        run("umount", "-l", folder.toString());
    }
}
