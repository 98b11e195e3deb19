package io.github.dolphindbsync.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {

    @TempDir
    Path folder;

    private static InputStream bytes(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    private Path temporary() throws IOException {
        return Files.createFile(folder.resolve(".part"));
    }

    @Test
    void givenAFileOfThatNameThenItIsReplacedByAllBytesAndNothingElseIsLeft() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "as before");

        assertThat(Disk.replace(file, temporary(), bytes(1_000_000))).isEqualTo(1_000_000);

        assertThat(Files.size(file)).isEqualTo(1_000_000);
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    @Test
    void givenContentThatFailsHalfWayThenTheFileIsAsItWas() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "as before");

        assertThatThrownBy(() -> Disk.replace(file, temporary(), failingAfter(100_000)))
                .hasMessage("Stream closed");
        assertThatThrownBy(() -> Disk.append(file, Files.size(file), failingAfter(100_000)))
                .hasMessage("Stream closed");

        assertThat(file).hasContent("as before");
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    private static InputStream failingAfter(int bytes) throws IOException {
        InputStream closed = InputStream.nullInputStream();
        closed.close();
        return new SequenceInputStream(bytes(bytes), closed);
    }

    /** The kernel's own file systems can't force anything: as some network file systems, they refuse it. */
    @Test
    void givenAFileSystemThatDoesNotForceNamesThenThatIsNoFailure() throws Exception {
        Path refusing = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(refusing), "there is no /proc here");

        assertThatCode(() -> Disk.fsyncDirectory(refusing)).doesNotThrowAnyException();
        assertThatCode(() -> Disk.fsyncDirectory(refusing)).doesNotThrowAnyException();
    }

    @Test
    void givenNoFolderThenItsNamesAreNotOnTheDisk() {
        assertThatThrownBy(() -> Disk.fsyncDirectory(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    /** As on Windows: this one has no permissions either. */
    @Test
    void givenAFileSystemWithoutPermissionsThenFoldersAndFilesAreMadeThere() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            Path inside = zip.getPath("/checkpoints/trade");

            Disk.createFolders(inside, true);
            OwnerOnly.createFile(inside.resolve("file"));
            OwnerOnly.restrictFile(inside.resolve("file"));
            Disk.fsyncDirectory(inside);

            assertThat(Files.exists(inside.resolve("file"))).isTrue();
        }
    }
}
