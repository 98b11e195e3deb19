package io.github.dolphindbsync.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.checkpoint.Disk;
import io.github.dolphindbsync.checkpoint.OwnerOnly;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keeps the rejected rows of each sync in a file of JSON lines, {@code <sync>.quarantine.jsonl}. Lines are only added;
 * a last line that a crash cut is removed before the next.
 */
final class QuarantineFile implements Quarantine {

    // Plain ASCII, so that a cut anywhere cuts no character.
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** How each line begins. */
    private static final String START = "{\"sync\":";

    /** Last in its line, so that a line that has it is complete. */
    private static final String HASH_FIELD = "\"content_hash\":\"";

    private static final String END = "\"}";

    private static final int BLOCK_BYTES = 1 << 13;

    private final Path folder;

    QuarantineFile(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized List<RejectedRow> keep(List<RejectedRow> rows) {
        String sync = rows.get(0).sync();
        Path file = folder.resolve(sync + ".quarantine.jsonl");
        try {
            Disk.createFolders(folder, true);
            return append(file, rows);
        } catch (IOException e) {
            throw new CheckpointException(
                    "sync '" + sync + "': rejected rows can't be quarantined: " + Disk.describe("written", file, e), e);
        }
    }

    /** Adds the rows that are not in the file yet, forces them to the disk, and returns them. */
    private static List<RejectedRow> append(Path file, List<RejectedRow> rows) throws IOException {
        Map<String, RejectedRow> missing = new LinkedHashMap<>();
        rows.forEach(row -> missing.put(row.contentHash(), row));
        boolean isThere = Files.exists(file);
        if (isThere) {
            OwnerOnly.restrictFile(file);
            removeCutLine(file);
            contentHashes(file).forEach(missing::remove);
        }
        List<RejectedRow> added = List.copyOf(missing.values());
        if (isThere) {
            // Without rows too: a process that was killed may not have forced its own to the disk.
            long length = Files.size(file);
            Disk.append(file, length, lines(added, endsWithLineFeed(file, length)));
        } else if (!added.isEmpty()) {
            Path temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(temporary);
            OwnerOnly.createFile(temporary);
            Disk.replace(file, temporary, lines(added, true));
        }
        return added;
    }

    /** The batch of such a line was not confirmed, so its row comes again. What others may have added stays. */
    private static void removeCutLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long start = startOfLastLine(channel);
            String line = new String(read(channel, start, channel.size()), StandardCharsets.ISO_8859_1);
            // A power cut may leave zeros for what was not written yet.
            String written = line.replace("\0", "");
            if (written.startsWith(START) || START.startsWith(written)) {
                String whole = line.replaceFirst("\0+$", "");
                channel.truncate(isWhole(whole) ? start + whole.length() : start);
            }
        }
    }

    private static long startOfLastLine(FileChannel channel) throws IOException {
        long end = channel.size();
        while (end > 0) {
            long start = Math.max(0, end - BLOCK_BYTES);
            byte[] block = read(channel, start, end);
            for (int i = block.length; i > 0; i--) {
                if (block[i - 1] == '\n') {
                    return start + i;
                }
            }
            end = start;
        }
        return 0;
    }

    private static byte[] read(FileChannel channel, long start, long end) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
            // The operating system may return less than is asked for.
        }
        return bytes.array();
    }

    /** Whether only its line feed may be missing. */
    private static boolean isWhole(String line) {
        try {
            return JSON.readTree(line).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static List<String> contentHashes(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
            return lines.map(QuarantineFile::contentHash).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String contentHash(String line) {
        int field = line.lastIndexOf(HASH_FIELD);
        return field < 0 || !line.endsWith(END)
                ? ""
                : line.substring(field + HASH_FIELD.length(), line.length() - END.length());
    }

    private static InputStream lines(List<RejectedRow> rows, boolean atLineStart) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        if (!atLineStart) {
            lines.write('\n');
        }
        for (RejectedRow row : rows) {
            lines.write(JSON.writeValueAsBytes(fields(row)));
            lines.write('\n');
        }
        return new ByteArrayInputStream(lines.toByteArray());
    }

    private static boolean endsWithLineFeed(Path file, long length) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        try (FileChannel channel = FileChannel.open(file)) {
            return length == 0 || (channel.read(last, length - 1) == 1 && last.get(0) == '\n');
        }
    }

    private static Map<String, Object> fields(RejectedRow row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sync", row.sync());
        fields.put("tracking_value", row.trackingValue());
        fields.put("tracking_text", row.trackingText());
        fields.put("reason", row.reason());
        fields.put("row", new RawValue(row.json()));
        fields.put("content_hash", row.contentHash());
        return fields;
    }
}
