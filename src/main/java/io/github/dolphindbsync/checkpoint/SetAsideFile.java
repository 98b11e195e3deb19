package io.github.dolphindbsync.checkpoint;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
 * A file of JSON lines that keeps the rows which a destination refuses. Lines are only added; one that a crash left
 * unfinished is ended before the next.
 */
final class SetAsideFile {

    // Plain ASCII, so that a line that a crash cut can still be read as text.
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Last in its line, so that a line that has it is complete. */
    private static final String HASH_FIELD = "\"content_hash\":\"";

    private static final String END = "\"}";

    private final Path file;

    SetAsideFile(Path file) {
        this.file = file;
    }

    /** Adds the rows that are not there yet, forces them to the disk, and returns them. */
    List<RefusedRow> append(List<RefusedRow> rows) throws IOException {
        Map<String, RefusedRow> missing = new LinkedHashMap<>();
        rows.forEach(row -> missing.put(row.contentHash(), row));
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
                lines.forEach(line -> missing.remove(contentHash(line)));
            }
        }
        if (!missing.isEmpty()) {
            write(List.copyOf(missing.values()));
        }
        return List.copyOf(missing.values());
    }

    private static String contentHash(String line) {
        int field = line.lastIndexOf(HASH_FIELD);
        return field < 0 || !line.endsWith(END)
                ? ""
                : line.substring(field + HASH_FIELD.length(), line.length() - END.length());
    }

    private void write(List<RefusedRow> rows) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            if (!endsWithLineFeed(channel)) {
                lines.write('\n');
            }
            for (RefusedRow row : rows) {
                lines.write(JSON.writeValueAsBytes(fields(row)));
                lines.write('\n');
            }
            ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
            channel.position(channel.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static boolean endsWithLineFeed(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() == 0 || (channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n');
    }

    private static Map<String, Object> fields(RefusedRow row) {
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
