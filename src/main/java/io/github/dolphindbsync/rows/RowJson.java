package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;

/**
 * Rows as JSON that keeps every digit.
 *
 * <ul>
 *   <li>Times are ISO 8601 without an offset, with exactly as many fraction digits as their type has: none for
 *       DATETIME, three for TIMESTAMP, nine for NANOTIMESTAMP.
 *   <li>Integers beyond ±2^53, where a JavaScript number is no longer exact, are strings.
 *   <li>FLOAT and DOUBLE are the shortest decimal that reads back as the same value. NaN and the infinities, for which
 *       JSON has no number, are the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 *   <li>Decimals are strings with all digits of their scale, BLOB is Base64, COMPLEX and POINT are arrays of two
 *       numbers, array vectors are arrays, and the other types are strings, see {@link CanonicalText}.
 *   <li>NULL is {@code null}; no column is left out.
 * </ul>
 *
 * <p>Made once for a batch, see {@link RowBatch#json()}. Safe for use by several threads.
 */
final class RowJson {

    private final RowBatch batch;
    private final SerializedString[] names;
    private final JsonCell[] cells;

    RowJson(RowBatch batch) {
        List<Column> columns = batch.schema().columns();
        this.batch = batch;
        this.names = columns.stream()
                .map(column -> new SerializedString(column.name()))
                .toArray(SerializedString[]::new);
        this.cells = new JsonCell[columns.size()];
        Arrays.setAll(cells, index -> JsonCell.of(columns.get(index), batch.data(index)));
    }

    static final class OfBatch extends JsonSerializer<RowBatch> {
        @Override
        public void serialize(RowBatch batch, JsonGenerator json, SerializerProvider provider) throws IOException {
            RowJson rows = batch.json();
            json.writeStartArray(batch, batch.size());
            for (int row = 0; row < batch.size(); row++) {
                rows.writeRow(row, json);
            }
            json.writeEndArray();
        }
    }

    static final class OfRow extends JsonSerializer<Row> {
        @Override
        public void serialize(Row row, JsonGenerator json, SerializerProvider provider) throws IOException {
            row.batch().json().writeRow(row.index(), json);
        }
    }

    private void writeRow(int row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (int column = 0; column < cells.length; column++) {
            json.writeFieldName(names[column]);
            writeValue(column, row, json);
        }
        json.writeEndObject();
    }

    /** Writes one value as it is in the object of its row. */
    void writeValue(int column, int row, JsonGenerator json) throws IOException {
        try {
            cells[column].write(row, json);
        } catch (DateTimeException invalidTime) {
            // The exception for a bad row; a plain IOException means a broken stream.
            throw new JsonMappingException(
                    json,
                    batch.place(row) + " can't be written: in column " + names[column] + " "
                            + invalidTime.getMessage());
        }
    }
}
