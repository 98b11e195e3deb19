package io.github.dolphindbsync.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A checkpoint's fields as JSON. The sum is a text, because 128 bits fit no JSON number. */
record CheckpointJson(
        String sync,
        long version,
        Long mark,
        String markForPeople,
        long boundaryRows,
        String boundarySum,
        String database,
        String table,
        String trackingColumn,
        String trackingType,
        long schemaVersion,
        String columns,
        List<String> tables) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static String write(Checkpoint checkpoint) {
        Origin origin = checkpoint.origin();
        Boundary boundary = checkpoint.boundary();
        CheckpointJson fields = new CheckpointJson(
                checkpoint.sync(),
                checkpoint.version(),
                checkpoint.mark(),
                checkpoint.markAsText(),
                boundary.rows(),
                boundary.sumAsText(),
                origin.database(),
                origin.table(),
                origin.trackingColumn(),
                origin.trackingType().name(),
                checkpoint.sourceColumns().version(),
                checkpoint.sourceColumns().toText(),
                checkpoint.tables());
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("numbers and texts can always be written as JSON", e);
        }
    }

    static Checkpoint read(String json) {
        try {
            JsonNode fields = JSON.readTree(json);
            if (fields == null || !fields.isObject()) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            requireKnown(fields);
            return JSON.treeToValue(fields, CheckpointJson.class).toCheckpoint();
        } catch (LaterVersionException e) {
            throw e;
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A file of a later version has all fields of this one too; a damaged file has not. */
    private static void requireKnown(JsonNode fields) {
        List<String> known = Stream.of(CheckpointJson.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        if (fields.has("sync") && fields.has("version")) {
            fields.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw new LaterVersionException("it has a field '" + name + "'");
                }
            });
        }
    }

    private Checkpoint toCheckpoint() {
        return new Checkpoint(
                sync,
                new Origin(
                        database,
                        table,
                        trackingColumn,
                        LaterVersionException.typeOf(Objects.requireNonNull(trackingType, "trackingType"))),
                version,
                mark,
                Boundary.ofText(boundaryRows, boundarySum),
                SourceColumns.ofText(schemaVersion, columns),
                tables == null ? List.of() : tables);
    }
}
