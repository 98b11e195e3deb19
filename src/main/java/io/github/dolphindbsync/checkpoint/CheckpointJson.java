package io.github.dolphindbsync.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.UncheckedIOException;
import java.util.List;

/** A checkpoint's fields as JSON. The sum is hexadecimal, because 128 bits fit no JSON number. */
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
        ColumnType trackingType,
        long schemaVersion,
        String columns,
        List<String> tables) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static String write(Checkpoint checkpoint) {
        Origin origin = checkpoint.origin();
        Boundary boundary = checkpoint.boundary();
        CheckpointJson fields = new CheckpointJson(
                checkpoint.sync(),
                checkpoint.version(),
                checkpoint.mark(),
                checkpoint.markAsText(),
                boundary.rows(),
                boundary.sumAsHex(),
                origin.database(),
                origin.table(),
                origin.trackingColumn(),
                origin.trackingType(),
                checkpoint.carried().version(),
                checkpoint.carried().toText(),
                checkpoint.tables());
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("numbers and texts can always be written as JSON", e);
        }
    }

    static Checkpoint read(String json) {
        try {
            return JSON.readValue(json, CheckpointJson.class).toCheckpoint();
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Checkpoint toCheckpoint() {
        return new Checkpoint(
                sync,
                new Origin(database, table, trackingColumn, trackingType),
                version,
                mark,
                Boundary.ofHex(boundaryRows, boundarySum),
                CarriedColumns.ofText(schemaVersion, columns),
                tables == null ? List.of() : tables);
    }
}
