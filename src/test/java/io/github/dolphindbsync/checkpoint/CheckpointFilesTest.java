package io.github.dolphindbsync.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dolphindbsync.delivery.Quarantine;
import io.github.dolphindbsync.delivery.RejectedRow;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a folder of checkpoints holds, and who may read it. */
class CheckpointFilesTest {

    private static final Checkpoint START =
            Checkpoint.initial("trade", new Origin("dfs://market", "trade", "timestamp", ColumnType.LONG));

    @TempDir
    Path folder;

    private static List<RejectedRow> refused(String hash) {
        return List.of(new RejectedRow("trade", 7L, "7", "7", "too long", "{\"symbol\":\"AAPL\"}", hash));
    }

    private static Quarantine quarantine(FileCheckpointRepository checkpoints) {
        return Quarantine.of(checkpoints).orElseThrow();
    }

    /** As a process of a given umask does it: a batch with a row that was rejected, twice. */
    public static void main(String[] arguments) throws Exception {
        FileCheckpointRepository checkpoints = new FileCheckpointRepository(arguments[0]);
        Quarantine quarantine = quarantine(checkpoints);
        try (AutoCloseable hold = checkpoints.hold(START)) {
            quarantine.keep(refused("1"));
            checkpoints.store(START.moved(7L, Boundary.NONE));
            quarantine.keep(refused("2"));
            System.out.println(hold);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "777"})
    void givenAnyUmaskThenOnlyTheOwnerMayReadWhatIsKept(String umask) throws Exception {
        assumeTrue(OwnerOnly.hasPermissions(folder), "no permissions here");
        Path checkpoints = folder.resolve("made/checkpoints");

        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask " + umask + "; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CheckpointFilesTest.class.getName(),
                        checkpoints.toString())
                .inheritIO()
                .start();

        assertThat(process.waitFor()).isZero();
        try (Stream<Path> made = Files.walk(folder.resolve("made"))) {
            List<String> permissions = made.map(path -> folder.relativize(path) + " " + permissions(path))
                    .sorted()
                    .toList();
            assertThat(permissions)
                    .containsExactly(
                            "made rwx------",
                            "made/checkpoints rwx------",
                            "made/checkpoints/trade.checkpoint.json rw-------",
                            "made/checkpoints/trade.checkpoint.lock rw-------",
                            "made/checkpoints/trade.quarantine.jsonl rw-------");
        }
        assertThat(Files.readAllLines(checkpoints.resolve("trade.quarantine.jsonl")))
                .hasSize(2);
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void givenFilesThatOthersMayReadThenTheyMayNoLonger() throws Exception {
        assumeTrue(OwnerOnly.hasPermissions(folder), "no permissions here");
        for (String name : List.of("trade.quarantine.jsonl", "trade.checkpoint.new", "trade.checkpoint.lock")) {
            Files.setPosixFilePermissions(
                    Files.createFile(folder.resolve(name)), PosixFilePermissions.fromString("rw-rw-rw-"));
        }

        main(new String[] {folder.toString()});

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("trade.quarantine.jsonl", "trade.checkpoint.json", "trade.checkpoint.lock");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).allMatch(file -> permissions(file).equals("rw-------"));
        }
    }

    @Test
    void givenAKillAnywhereInAnAppendThenEachLineIsARowAndNoneIsLost() throws Exception {
        Path file = folder.resolve("trade.quarantine.jsonl");
        Quarantine quarantine = quarantine(new FileCheckpointRepository(folder.toString()));
        quarantine.keep(refused("1"));
        long first = Files.size(file);
        quarantine.keep(refused("2"));
        byte[] whole = Files.readAllBytes(file);
        List<String> lines = Files.readAllLines(file);

        // The first line is never cut: its file has its name only when it is whole.
        for (int length = Math.toIntExact(first) - 1; length <= whole.length; length++) {
            for (int zeros : length % 10 == 0 || length >= whole.length - 1 ? List.of(0, 5, 10_000) : List.of(0)) {
                Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, length), length + zeros));

                Quarantine next = quarantine(new FileCheckpointRepository(folder.toString()));
                next.keep(refused("3"));
                next.keep(refused("2"));

                boolean hasSecond = length >= whole.length - 1;
                List<String> expected = hasSecond
                        ? List.of(lines.get(0), lines.get(1), line("3"))
                        : List.of(lines.get(0), line("3"), lines.get(1));
                assertThat(Files.readString(file))
                        .as("%d of %d bytes, and %d zeros", length, whole.length, zeros)
                        .isEqualTo(String.join("\n", expected) + "\n");
            }
        }
    }

    private static String line(String hash) {
        return "{\"sync\":\"trade\",\"tracking_value\":7,\"tracking_text\":\"7\",\"reason\":\"too long\","
                + "\"row\":{\"symbol\":\"AAPL\"},\"content_hash\":\"" + hash + "\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "looked at by Ann",
                "{\"checked\":\"by Ann\"",
                "\n",
                // A line without the hash, as it is whole, and one longer than what is read at once.
                "{\"sync\":\"trade\"}",
                "{\"sync\":\"trade\",\"row\":{\"symbol\":\"%s\"},\"content_hash\":\"7\"}"
            })
    void givenALastLineThatNoKillCutThenItStays(String line) throws Exception {
        Path file = folder.resolve("trade.quarantine.jsonl");
        String stays = line.formatted("A".repeat(100_000));
        Quarantine quarantine = quarantine(new FileCheckpointRepository(folder.toString()));
        quarantine.keep(refused("1"));
        Files.writeString(file, stays, StandardOpenOption.APPEND);

        quarantine.keep(refused("2"));

        assertThat(Files.readString(file).lines().filter(found -> !found.isEmpty()))
                .containsExactlyElementsOf(Stream.of(line("1"), stays.strip(), line("2"))
                        .filter(found -> !found.isEmpty())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"sync\":\"trade\"     | \"sync\":\"trade\",\"epoch\":3    | it has a field 'epoch'",
                "\"trackingType\":\"LONG\" | \"trackingType\":\"TIME_PS\"   | it has a column of type 'TIME_PS'",
                "\"columns\":\"\"       | \"columns\":\"TIME_PS at\"        | it has a column of type 'TIME_PS'"
            })
    void givenWhatALaterVersionWroteThenItIsCalledThat(String written, String later, String found) throws Exception {
        String json = START.moved(7L, Boundary.NONE).toJson();
        assertThat(json).contains(written);
        Files.writeString(folder.resolve("trade.checkpoint.json"), json.replace(written, later));

        assertThatThrownBy(() -> new FileCheckpointRepository(folder.toString()).load("trade"))
                .hasMessageContaining(
                        "trade.checkpoint.json was written by a later version of dolphindb-sync (" + found)
                .hasMessageNotContaining("damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0\0\0",
                "null",
                "[]",
                "{}",
                "{\"later\":1}",
                "{\"sync\":\"trade\",\"version\":1,\"later\":",
                "{\"sync\":\"trade\",\"version\":\"x\"}",
                "{\"sync\":\"trade\",\"version\":1}"
            })
    void givenWhatNoVersionWroteThenItIsCalledDamaged(String content) throws Exception {
        Files.writeString(folder.resolve("trade.checkpoint.json"), content);

        assertThatThrownBy(() -> new FileCheckpointRepository(folder.toString()).load("trade"))
                .hasMessageContaining("trade.checkpoint.json is damaged");
    }
}
