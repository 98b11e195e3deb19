package io.github.dolphindbsync.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What must be there after a power cut, which could otherwise leave an old name or an empty file. Waits for the disk. */
final class Disk {

    private Disk() {}

    /** The content of a file. */
    static void forceContent(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    /** The names in a folder, where the system can be asked for that. */
    static void forceNames(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            force(folder, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, OpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
