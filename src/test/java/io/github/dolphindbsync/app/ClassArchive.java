package io.github.dolphindbsync.app;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The classes of the application as the Java machine keeps them after a run of the demo (class data sharing). Tests
 * start hundreds of processes, and each of them then needs less than two thirds of the time that it would take to load
 * them.
 */
final class ClassArchive {

    private static final Path FILE = Path.of("target", "classes.jsa").toAbsolutePath();

    private ClassArchive() {}

    /** Options that use it. It is made when it is first asked for, by one process, and the others wait. */
    static List<String> options() throws IOException {
        try (FileChannel channel = FileChannel.open(
                        FILE.resolveSibling("classes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            boolean isOfThisJar = Files.exists(FILE)
                    && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(Jar.FILE)) > 0;
            if (lock.isValid() && !isOfThisJar) {
                make();
            }
        }
        return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + FILE);
    }

    private static void make() throws IOException {
        Path folder = Files.createTempDirectory("classes");
        Jar.in(folder);
        try {
            Process demo = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:ArchiveClassesAtExit=" + FILE,
                            "-jar",
                            Jar.FILE.toString(),
                            "demo")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(FILE.resolveSibling("classes.log").toFile())
                    .start();
            if (demo.waitFor() != 0) {
                throw new IOException("the demo failed, see " + FILE.resolveSibling("classes.log"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted((one, other) -> other.compareTo(one))
                        .map(Path::toFile)
                        .forEach(File::delete);
            }
        }
    }
}
