package io.github.dolphindbsync.destination;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Values that are text or JSON at a destination, in the words of {@link TypeSamples}. */
public final class TextWords {

    private static final JsonFactory JSON = new JsonFactory();

    private TextWords() {}

    /** Of a column of texts, where lists and pairs are JSON. */
    public static String of(Column column, String text) throws SQLException {
        boolean isJson = column.isList() || column.type() == ColumnType.COMPLEX || column.type() == ColumnType.POINT;
        if (text == null || !isJson) {
            return of(column.type(), text);
        }
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return of(column.type(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of the value at whose beginning the parser stands; a number is taken by its digits, not by what Java makes of it.
     */
    public static String of(ColumnType type, JsonParser json) throws IOException, SQLException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        } else if (json.currentToken() != JsonToken.START_ARRAY) {
            return of(type, json.getText());
        }
        List<String> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(of(type, json));
        }
        return elements.toString();
    }

    private static String of(ColumnType type, String text) throws SQLException {
        if (text == null) {
            return null;
        }
        return switch (type) {
            case DATE -> LocalDate.parse(text).toString();
            case DATETIME, TIMESTAMP, NANOTIMESTAMP, DATEHOUR ->
                LocalDateTime.parse(text).toString();
            case BLOB -> HexFormat.of().formatHex(Base64.getDecoder().decode(text));
            default -> ColumnReader.words(type, text);
        };
    }
}
