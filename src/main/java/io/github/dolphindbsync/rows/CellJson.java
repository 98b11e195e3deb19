package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Single values as JSON, for columns of text at destinations that have no type for lists or pairs. */
public final class CellJson {

    private static final JsonFactory JSON = new JsonFactory();

    private CellJson() {}

    /** The value of a column in one row as it stands in the JSON of the whole row; it is not NULL. */
    public static String of(Column column, ColumnData data, int row) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            JsonCell.of(column, data).write(row, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
