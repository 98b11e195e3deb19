package io.github.dolphindbsync.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.Row;
import io.github.dolphindbsync.rows.RowBatch;
import io.github.dolphindbsync.rows.RowIdentity;
import io.github.dolphindbsync.rows.RowSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A row that a destination rejects.
 *
 * @param trackingValue in the unit of the tracking column
 * @param trackingText the same for people
 * @param identity what identifies the row, for people: its key, or its {@code _row_id}
 * @param reason why it was rejected, in one line
 * @param json the whole row, in plain ASCII, because a character may be what the destination can't store
 * @param contentHash the row's {@code _row_id}, or where it has a key the hash of its content, so that a row that is
 *     read again is not kept twice
 */
public record RejectedRow(
        String sync,
        long trackingValue,
        String trackingText,
        String identity,
        String reason,
        String json,
        String contentHash) {

    private static final Pattern LINE_BREAKING = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private static final int LARGEST_BESIDE_JSON = 10_000;

    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static RejectedRow of(String sync, RowBatch batch, int index, String reason) {
        RowSchema schema = batch.schema();
        Row row = batch.get(index);
        // A full refresh has none.
        long trackingValue = schema.isTracked() ? batch.trackingValue(index) : 0;
        String trackingText =
                schema.isTracked() ? Checkpoint.describe(schema.trackingType(), trackingValue) : "position " + index;
        try {
            return new RejectedRow(
                    sync,
                    trackingValue,
                    trackingText,
                    schema.identity().stream()
                            .filter(name -> !name.equals(schema.trackingColumn()))
                            .map(name -> name + " = " + row.get(name))
                            .collect(Collectors.joining(", ")),
                    reason,
                    ASCII.writeValueAsString(row),
                    contentHash(batch, index));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row that was read can always be written as JSON", e);
        }
    }

    /**
     * The same with less of its JSON, where all of that is more than a statement can bring: then its length, and its
     * beginning as a text.
     *
     * @param longest how many bytes a statement can have
     */
    RejectedRow cutTo(long longest) {
        // Quotes and backslashes may each become two on their way.
        if (json.length() <= longest / 2 - LARGEST_BESIDE_JSON) {
            return this;
        }
        try {
            String cut = ASCII.writeValueAsString(
                    Map.of("_length", json.length(), "_beginning", json.substring(0, LARGEST_BESIDE_JSON)));
            return new RejectedRow(sync, trackingValue, trackingText, identity, reason, cut, contentHash);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text can always be written as JSON", e);
        }
    }

    private static String contentHash(RowBatch batch, int index) {
        RowSchema schema = batch.schema();
        if (schema.indexOf(RowSchema.ROW_ID) >= 0) {
            return batch.get(index).get(RowSchema.ROW_ID).toString();
        }
        // Each poll gives the row another time of its load.
        int[] fromSource = IntStream.range(0, schema.columns().size())
                .filter(column -> !schema.columns().get(column).name().equals(schema.loadTimeColumn()))
                .toArray();
        List<Column> columns =
                Arrays.stream(fromSource).mapToObj(schema.columns()::get).toList();
        List<ColumnData> data = Arrays.stream(fromSource).mapToObj(batch::data).toList();
        return new RowIdentity(columns).hash(data, index).toString();
    }

    /**
     * Which row it is and why it was rejected, in one line; of its content only the tracking value and the key, which
     * may hold what would begin another line of a log.
     */
    String describe() {
        String key = identity.isEmpty() ? "" : ", " + identity;
        String description = "the row at " + trackingText + " (" + trackingValue + key + ") can't be stored: " + reason;
        return LINE_BREAKING.matcher(description).replaceAll(" ");
    }
}
